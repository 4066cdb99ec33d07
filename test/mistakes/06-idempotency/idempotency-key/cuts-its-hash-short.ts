// Caught by: R6 keeps 120 bits
// 64 bits: of five thousand million operations two probably have the same name.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  const hash = createHash("sha256").update(`${at.toISOString().slice(0, 13)} ${content}`);
  return hash.digest("hex").slice(0, 16);
}
