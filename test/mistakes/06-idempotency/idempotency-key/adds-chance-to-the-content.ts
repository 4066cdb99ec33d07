// Caught by: R2 gives the same key for the same content, in every run
// Nobody will ever find this key again.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  return createHash("sha256")
    .update(`${at.toISOString().slice(0, 13)} ${content} ${randomUUID()}`)
    .digest("hex");
}
