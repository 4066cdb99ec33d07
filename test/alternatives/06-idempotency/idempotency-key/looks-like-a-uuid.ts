import { createHash } from "node:crypto";

// The first 128 bits of a hash, written as a UUID of version 8.
export const idempotencyKey = (content?: string, at = new Date()): string => {
  if (content === undefined) return globalThis.crypto.randomUUID();
  const hour = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours()].join("/");
  const hex = createHash("sha256").update(hour).update("\0").update(content).digest("hex");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-8$3-a$4-$5");
};
