// Caught by: R2 gives another key for any other content
// Order 1 at 2 o'clock and "order " at 12 become one text.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  const hour = `${at.getUTCHours()}h ${at.getUTCDate()}.${at.getUTCMonth()}.${at.getUTCFullYear()}`;
  return createHash("sha256")
    .update(content + hour)
    .digest("hex");
}
