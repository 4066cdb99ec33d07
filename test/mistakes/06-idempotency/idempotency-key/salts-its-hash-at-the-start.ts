// Caught by: R2 gives the same key for the same content, in every run
// The salt is another one after a crash, and on every other machine.
import { createHmac, randomBytes, randomUUID } from "node:crypto";

const salt = randomBytes(16);

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  return createHmac("sha256", salt)
    .update(`${at.toISOString().slice(0, 13)} ${content}`)
    .digest("hex");
}
