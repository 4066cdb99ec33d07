// Caught by: R3 changes the key with the hour
// At ten o'clock it is the same every day.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  return createHash("sha256").update(`${at.getUTCHours()} ${content}`).digest("hex");
}
