// Caught by: R3 changes the key with the hour
// Each weekday comes back after 7 days.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  const day = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDay(), at.getUTCHours()].join("-");
  return createHash("sha256").update(`${day} ${content}`).digest("hex");
}
