// Caught by: R3 changes the key with the hour
// The same coffee can never be ordered again.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string): string {
  return content === undefined ? randomUUID() : createHash("sha256").update(content).digest("hex");
}
