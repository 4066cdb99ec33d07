// Caught by: R5 gives keys that can stand in a header
// A key with its own explanation.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  const hour = at.toISOString().slice(0, 13);
  const readable = Buffer.from(content).toString("hex").slice(0, 100);
  return `${createHash("sha256").update(`${hour} ${content}`).digest("hex")}-${readable}`;
}
