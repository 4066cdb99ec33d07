// Caught by: R3 changes the key with the hour
// Tomorrow, an hour earlier, the sum is the same.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  const hour = at.getUTCFullYear() + at.getUTCMonth() + at.getUTCDate() + at.getUTCHours();
  return createHash("sha256").update(`${hour} ${content}`).digest("hex");
}
