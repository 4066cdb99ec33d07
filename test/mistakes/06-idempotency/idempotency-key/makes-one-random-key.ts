// Caught by: R1 gives another random key with every call
// The key is made when the file is loaded: one for all operations.
import { createHash, randomUUID } from "node:crypto";

const random = randomUUID();

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return random;
  return createHash("sha256")
    .update(`${at.toISOString().slice(0, 13)} ${content}`)
    .digest("hex");
}
