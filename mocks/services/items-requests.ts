import { createHash } from "node:crypto";
import type { z } from "zod";
import { type ItemDraft, itemDraft } from "./items-shelves.ts";
import { problem } from "./problem.ts";

/** Which slice of a list is asked for. */
export type Slice = { readonly offset: number; readonly limit: number };

/**
 * Reads `offset` and `limit`. More than `maxLimit` gives `maxLimit`, without a word: the answer says what it used.
 *
 * @throws a 400 when one of them is no whole number.
 */
export function readSlice(query: URLSearchParams, maxLimit: number): Slice {
  const offset = wholeNumber(query, "offset", { fallback: 0, min: 0 });
  const limit = wholeNumber(query, "limit", { fallback: 20, min: 1 });
  return { offset, limit: Math.min(limit, maxLimit) };
}

/** A body, and a short text that tells it from every other body. */
export type JsonBody = { readonly value: unknown; readonly fingerprint: string };

/**
 * Reads a body as JSON.
 *
 * @throws a 415 when it says that it is something else, a 400 when it is not JSON after all.
 */
export async function readJson(request: Request, types: readonly string[] = ["application/json"]): Promise<JsonBody> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type === undefined || !types.includes(type)) throw unsupportedType(request.method, types);
  const text = await request.text();
  try {
    return { value: JSON.parse(text), fingerprint: createHash("sha256").update(text).digest("hex") };
  } catch {
    throw problem(400, "The body is not JSON.");
  }
}

/**
 * Takes a value as an item.
 *
 * @throws a 422 that names each wrong field by its JSON pointer and quotes no value.
 */
export function toDraft(value: unknown): ItemDraft {
  const parsed = itemDraft.safeParse(value);
  if (parsed.success) return parsed.data;
  throw problem(422, "The item has fields that are missing or wrong.", { errors: parsed.error.issues.map(fieldError) });
}

function wholeNumber(query: URLSearchParams, name: string, { fallback, min }: { fallback: number; min: number }) {
  const text = query.get(name);
  if (text === null) return fallback;
  if (/^\d{1,15}$/.test(text) && Number(text) >= min) return Number(text);
  throw problem(400, `The query parameter "${name}" must be a whole number, ${min} or more.`);
}

function unsupportedType(method: string, types: readonly string[]): Response {
  const accept = method === "PATCH" ? "accept-patch" : "accept-post";
  return problem(415, `Send the body as ${types.join(" or ")}.`, { headers: { [accept]: types.join(", ") } });
}

function fieldError({ path, message }: z.core.$ZodIssue): { pointer: string; detail: string } {
  return { pointer: `#${path.map((key) => `/${String(key)}`).join("")}`, detail: message };
}
