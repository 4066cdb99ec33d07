// Caught by: R2 gives another key for any other content
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  const tidy = content.trim().toLowerCase();
  return createHash("sha256")
    .update(`${at.toISOString().slice(0, 13)} ${tidy}`)
    .digest("hex");
}
