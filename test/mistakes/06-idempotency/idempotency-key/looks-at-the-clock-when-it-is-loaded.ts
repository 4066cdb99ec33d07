// Caught by: R4 takes the hour of the call when it is given none
import { createHash, randomUUID } from "node:crypto";

const now = new Date();

export function idempotencyKey(content?: string, at: Date = now): string {
  if (content === undefined) return randomUUID();
  return createHash("sha256")
    .update(`${at.toISOString().slice(0, 13)} ${content}`)
    .digest("hex");
}
