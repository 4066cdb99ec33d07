// Caught by: R3 takes the hour in UTC
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  const hour = `${at.getFullYear()}-${at.getMonth()}-${at.getDate()} ${at.getHours()}`;
  return createHash("sha256").update(`${hour} ${content}`).digest("hex");
}
