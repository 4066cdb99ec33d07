// Caught by: R5 gives keys that can stand in a header
// 32 bits: of 100,000 operations two have the same name.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  const hash = createHash("sha256").update(`${at.toISOString().slice(0, 13)} ${content}`);
  return hash.digest("hex").slice(0, 8);
}
