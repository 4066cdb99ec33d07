// Caught by: R2 gives another key for any other content
// A line that ends in another way is another content.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  return createHash("sha256")
    .update(`${at.toISOString().slice(0, 13)} ${content.replaceAll("\r\n", "\n")}`)
    .digest("hex");
}
