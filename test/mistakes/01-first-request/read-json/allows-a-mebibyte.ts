// Caught by: R5 counts bytes and takes exactly so many
// 1,048,576 bytes are more than 1,000,000.
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

export async function readJson<T>(
  response: Response,
  schema?: z.ZodType<T>,
  { maxBytes = 1_048_576 }: { maxBytes?: number } = {},
): Promise<T | undefined> {
  if (response.status === 204 || response.status === 205) return undefined;
  if (!isJson(response.headers.get("content-type"))) {
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

function isJson(contentType: string | null): boolean {
  const [type = ""] = (contentType ?? "").toLowerCase().split(";");
  return type.trim() === "application/json" || type.trim().endsWith("+json");
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > maxBytes) throw new BodyError(`The body has more than ${maxBytes} bytes`, "size");
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BodyError("The body is not JSON", "json");
  }
}
