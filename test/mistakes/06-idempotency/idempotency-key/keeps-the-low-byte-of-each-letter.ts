// Caught by: R2 gives another key for any other content
// "latin1" keeps one byte of each letter, and 茶 ends in the byte of 6.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  return createHash("sha256")
    .update(`${at.toISOString().slice(0, 13)} ${content}`, "latin1")
    .digest("hex");
}
