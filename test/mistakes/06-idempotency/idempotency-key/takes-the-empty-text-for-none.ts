// Caught by: R2 takes the empty text for a content
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (!content) return randomUUID();
  return createHash("sha256")
    .update(`${at.toISOString().slice(0, 13)} ${content}`)
    .digest("hex");
}
