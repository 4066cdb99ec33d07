// Caught by: R3 changes the key with the hour
// 1, 11 and 1 read like 11, 1 and 1.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  const hour = `${at.getUTCFullYear()}${at.getUTCMonth() + 1}${at.getUTCDate()}${at.getUTCHours()}`;
  return createHash("sha256").update(`${hour} ${content}`).digest("hex");
}
