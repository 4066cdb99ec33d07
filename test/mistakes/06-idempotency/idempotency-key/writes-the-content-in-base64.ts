// Caught by: R5 gives keys that can stand in a header
// Encoded is not hidden.
import { randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  return Buffer.from(`${at.toISOString().slice(0, 13)} ${content}`).toString("base64");
}
