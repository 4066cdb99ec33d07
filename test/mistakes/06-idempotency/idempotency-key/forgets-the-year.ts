// Caught by: R3 changes the key with the hour
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  const hour = at.toISOString().slice(5, 13);
  return createHash("sha256").update(`${hour} ${content}`).digest("hex");
}
