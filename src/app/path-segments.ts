import type { Context } from "hono";
import { Refusal } from "./refusal.ts";

/**
 * The parts of the address between the slashes, each decoded once: `/api/contents/a%20b` is `api`, `contents`, `a b`.
 *
 * @throws Refusal (400) when a part is wrongly encoded, (403) when it hides a separator.
 */
export function pathSegments(c: Context): string[] {
  return new URL(c.req.url).pathname
    .replace(/^\/|\/$/g, "")
    .split("/")
    .map(decode);
}

function decode(segment: string): string {
  try {
    const name = decodeURIComponent(segment);
    if (!/[/\\\0]/.test(name)) return name;
  } catch {
    throw new Refusal(400, "This address is wrongly encoded.");
  }
  throw new Refusal(403, "A name in this address holds a separator.");
}
