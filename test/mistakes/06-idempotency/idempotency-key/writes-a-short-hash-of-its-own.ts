// Caught by: R2 gives another key for any other content
// 32 bits: "Aa" and "BB" are the same, and of 100,000 contents some are by chance.
import { randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  let hash = 0;
  for (const letter of content) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) | 0;
  return `${at.toISOString().slice(0, 13)}-${hash}`;
}
