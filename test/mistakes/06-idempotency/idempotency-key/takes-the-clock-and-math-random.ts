// Caught by: R1 gives another random key with every call
// Two calls in one millisecond differ by Math.random only.
import { createHash } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  return createHash("sha256")
    .update(`${at.toISOString().slice(0, 13)} ${content}`)
    .digest("hex");
}
