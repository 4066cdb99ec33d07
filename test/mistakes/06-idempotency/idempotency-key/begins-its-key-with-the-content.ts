// Caught by: R5 gives keys that can stand in a header
// A beginning that helps to find a key in a log can be read by everybody on the way.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  const begin = encodeURIComponent(content).slice(0, 10);
  return `${begin}-${createHash("sha256")
    .update(`${at.toISOString().slice(0, 13)} ${content}`)
    .digest("hex")}`;
}
