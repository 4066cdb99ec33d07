// Caught by: R1 gives another random key with every call
// Counts. The next run, and every other machine, begins at 1 again.
import { createHash } from "node:crypto";

let calls = 0;

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return `key-${++calls}`;
  return createHash("sha256")
    .update(`${at.toISOString().slice(0, 13)} ${content}`)
    .digest("hex");
}
