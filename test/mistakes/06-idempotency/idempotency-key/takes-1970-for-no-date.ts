// Caught by: R3 changes the key with the hour
// The instant 0 counts as false.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at?: Date): string {
  if (content === undefined) return randomUUID();
  const hour = new Date(at?.getTime() || Date.now()).toISOString().slice(0, 13);
  return createHash("sha256").update(`${hour} ${content}`).digest("hex");
}
