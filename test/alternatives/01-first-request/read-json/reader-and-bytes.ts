import type { z } from "zod";

export type BodyTrouble = "type" | "size" | "json" | "schema";

export class BodyError extends Error {
  override readonly name = "BodyError";
  readonly trouble: BodyTrouble;
  readonly path: string | undefined;

  constructor(message: string, trouble: BodyTrouble, path?: string) {
    super(message);
    this.trouble = trouble;
    this.path = path;
  }
}

/** Joins the bytes first and decodes them once; reads with a reader. */
export async function readJson<T>(
  response: Response,
  schema?: z.ZodType<T>,
  options: { maxBytes?: number } = {},
): Promise<T | undefined> {
  const { status, headers, body } = response;
  if ([204, 205].includes(status)) return undefined;
  if (!/^\s*(application\/json|[^;]+\+json)\s*(;|$)/i.test(headers.get("Content-Type") ?? "")) {
    await response.arrayBuffer();
    throw new BodyError("This is not called JSON.", "type");
  }
  const bytes = await allOf(body, options.maxBytes ?? 1e6);
  const outcome = attempt(() => JSON.parse(bytes.toString("utf8")) as unknown);
  if (!outcome) throw new BodyError("This is not JSON.", "json");
  if (schema === undefined) return outcome.value as T;
  const checked = await schema.safeParseAsync(outcome.value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const path = issue ? issue.path.map(String).join(".") : "";
  throw new BodyError(`${path} is not as the schema wants it.`, "schema", path);
}

async function allOf(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let left = maxBytes;
  const reader = body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    left -= value.byteLength;
    if (left < 0) {
      await reader.cancel();
      throw new BodyError("This is too long.", "size");
    }
    pieces.push(value);
  }
  return Buffer.concat(pieces);
}

function attempt<V>(work: () => V): { value: V } | undefined {
  try {
    return { value: work() };
  } catch {
    return undefined;
  }
}
