// Caught by: R6 keeps 120 bits
// Chance from the right place, and too little of it.
import { createHash, randomBytes } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomBytes(8).toString("hex");
  return createHash("sha256")
    .update(`${at.toISOString().slice(0, 13)} ${content}`)
    .digest("hex");
}
