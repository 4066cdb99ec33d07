// Caught by: R5 gives keys that can stand in a header
// 256 signs are one too many for many services.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  const hash = createHash("sha256").update(`${at.toISOString().slice(0, 13)} ${content}`);
  return Array.from(hash.digest(), (byte) => byte.toString(2).padStart(8, "0")).join("");
}
