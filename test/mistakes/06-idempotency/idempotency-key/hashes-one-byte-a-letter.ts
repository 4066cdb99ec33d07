// Caught by: R2 gives another key for any other content
// "latin1" keeps one byte of each letter: 茶 and 酒 share theirs with others.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  const ascii = content.replace(/[^ -~]/g, "?");
  return createHash("sha256")
    .update(`${at.toISOString().slice(0, 13)} ${ascii}`)
    .digest("hex");
}
