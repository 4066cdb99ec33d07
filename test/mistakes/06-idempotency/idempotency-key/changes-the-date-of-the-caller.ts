// Caught by: R3 changes the key with the hour
// Cuts the minutes off a date that is not its own.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  at.setUTCMinutes(0, 0, 0);
  return createHash("sha256").update(`${at.toISOString()} ${content}`).digest("hex");
}
