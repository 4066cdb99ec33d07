// Caught by: R2 gives the same key for the same content, in every run
// The map is gone after a crash, and no other machine has it.
import { randomUUID } from "node:crypto";

const known = new Map<string, string>();

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  const name = `${at.toISOString().slice(0, 13)} ${content}`;
  const key = known.get(name) ?? randomUUID();
  known.set(name, key);
  return key;
}
