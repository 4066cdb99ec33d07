// Caught by: R3 changes the key with the hour
// A retry a second later has another key.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  return createHash("sha256").update(`${at.toISOString()} ${content}`).digest("hex");
}
