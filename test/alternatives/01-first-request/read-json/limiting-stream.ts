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

/** A stream in between counts the bytes; a new Response over it reads the text. */
export const readJson = async <T>(
  response: Response,
  schema?: z.ZodType<T>,
  { maxBytes = 1_000_000 }: { maxBytes?: number } = {},
): Promise<T | undefined> => {
  if (response.status === 204 || response.status === 205) return;
  const [name = ""] = (response.headers.get("content-type") ?? "none").split(";", 1);
  const type = name.trim().toLowerCase();
  if (type !== "application/json" && !type.endsWith("+json")) {
    await response.body?.cancel();
    throw new BodyError(`The type is ${type}`, "type");
  }
  const text = await new Response(response.body?.pipeThrough(limit(maxBytes)) ?? null).text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BodyError(`The text of ${text.length} characters is not JSON`, "json");
  }
  const { success, data, error } = schema?.safeParse(value) ?? { success: true, data: value as T };
  if (success) return data;
  const path = error?.issues[0]?.path.join(".") ?? "";
  throw new BodyError(`Issue at ${path}`, "schema", path);
};

function limit(maxBytes: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  return new TransformStream({
    transform(piece, controller) {
      bytes += piece.byteLength;
      if (bytes > maxBytes) controller.error(new BodyError("There is more than allowed", "size"));
      else controller.enqueue(piece);
    },
  });
}
