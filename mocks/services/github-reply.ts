import { createHash } from "node:crypto";
import { HttpResponse } from "../http-response.ts";

/** The content type of everything that the service answers. */
export const jsonType = "application/json; charset=utf-8";

/** An answer with a value as JSON; a read has an entity tag, so that it can be asked for conditionally. */
export function reply(
  value: unknown,
  status: 200 | 201 = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = JSON.stringify(value);
  const tag = `W/"${createHash("sha256").update(body).digest("hex")}"`;
  const caching = status === 200 ? { etag: tag, "cache-control": "private, max-age=60, s-maxage=60" } : {};
  return new HttpResponse(body, { status, headers: { "content-type": jsonType, ...caching, ...headers } });
}
