import type { z } from "zod";

/** What was wrong with a body: its type, its size, its writing, or what the schema says of it. */
export type BodyTrouble = "type" | "size" | "json" | "schema";

/** A body that could not be taken as what it should be. Says nothing of its content. */
export class BodyError extends Error {
  override readonly name = "BodyError";
  readonly trouble: BodyTrouble;
  /** Which part the schema refuses, as `items.2.price`; undefined for any other trouble. */
  readonly path: string | undefined;

  constructor(message: string, trouble: BodyTrouble, path?: string) {
    super(message);
    this.trouble = trouble;
    this.path = path;
  }
}

/**
 * Reads the body of an answer as JSON.
 *
 * @param schema - What the value has to be. Without one, any JSON is taken.
 * @param options - `maxBytes` is the largest body that is read. Default: 1,000,000.
 * @returns What the schema makes of the value; `undefined` when the answer has no body.
 * @throws BodyError
 *
 * @example
 * const item = await readJson(response, z.object({ quantity: z.number() }));
 * item?.quantity; // => 35
 */
export async function readJson<T>(
  response: Response,
  schema?: z.ZodType<T>,
  { maxBytes = 1_000_000 }: { maxBytes?: number } = {},
): Promise<T | undefined> {
  if (response.status === 204 || response.status === 205) return undefined;
  if (!isJson(response.headers.get("content-type"))) {
    // An unread body would keep its connection busy.
    await response.body?.cancel();
    throw new BodyError("The body does not call itself JSON", "type");
  }
  const value = parse(await readText(response, maxBytes));
  if (!schema) return value as T;
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const path = error.issues[0]?.path.join(".") ?? "";
  throw new BodyError(`The body is not what it should be, at "${path}"`, "schema", path);
}

/** Media types are compared without their parameters (RFC 9110, section 8.3.1). */
function isJson(contentType: string | null): boolean {
  const [type = ""] = (contentType ?? "").toLowerCase().split(";");
  return type.trim() === "application/json" || type.trim().endsWith("+json");
}

/** Counts while it reads: what a header says of the size may be missing, wrong, or true of a compressed body only. */
async function readText(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  // Leaving the loop by an error cancels the body.
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > maxBytes) throw new BodyError(`The body has more than ${maxBytes} bytes`, "size");
    // A letter may begin in one piece and end in the next: the decoder keeps its beginning.
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

/** `JSON.parse`, without its error: that would repeat a piece of the body. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BodyError("The body is not JSON", "json");
  }
}
