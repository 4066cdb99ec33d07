// Caught by: R5 gives keys that can stand in a header
// Long contents are too long, and everybody can read them.
import { randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  return encodeURIComponent(`${at.toISOString().slice(0, 13)} ${content}`);
}
