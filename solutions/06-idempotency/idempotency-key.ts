import { createHash, randomUUID } from "node:crypto";

/**
 * Makes an idempotency key: the name of one operation, for the header `Idempotency-Key`.
 *
 * @param content - What the operation is about. The same content within an hour is the same operation. Default: none,
 * and the key is random.
 * @param at - Which hour. Default: now.
 *
 * @example
 * idempotencyKey();                                // "f0a3…", and another one with the next call
 * idempotencyKey("order 17", new Date(order.at));  // "9c1e…", and the same one on every machine
 */
export function idempotencyKey(content?: string, at: Date = new Date()): string {
  if (content === undefined) return randomUUID();
  const hour = at.toISOString().slice(0, 13); // "2026-11-20T10"
  return createHash("sha256").update(`${hour} ${content}`).digest("hex");
}
