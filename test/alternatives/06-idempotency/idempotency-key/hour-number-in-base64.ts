import { createHash, randomBytes } from "node:crypto";

// Counts the hours since 1970, which are hours of UTC.
export function idempotencyKey(content?: string, at?: Date): string {
  if (content === undefined) return randomBytes(24).toString("base64url");
  const hour = Math.floor((at ?? new Date()).getTime() / 3_600_000);
  return createHash("sha512")
    .update(JSON.stringify([hour, content]))
    .digest("base64");
}
