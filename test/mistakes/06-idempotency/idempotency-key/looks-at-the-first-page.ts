// Caught by: R2 gives another key for any other content
// A long content is cut to what looks like enough.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  return createHash("sha256")
    .update(`${at.toISOString().slice(0, 13)} ${content.slice(0, 100_000)}`)
    .digest("hex");
}
