// Caught by: R2 gives another key for any other content
// Two ways to write one object are two contents.
import { createHash, randomUUID } from "node:crypto";

export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  return createHash("sha256")
    .update(`${at.toISOString().slice(0, 13)} ${rewritten(content)}`)
    .digest("hex");
}

function rewritten(content: string): string {
  try {
    return JSON.stringify(JSON.parse(content));
  } catch {
    return content;
  }
}
