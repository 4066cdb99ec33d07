// A name for what you do                             about 15 minutes, after the lesson 06-idempotency
//
// A service that knows idempotency keys does the same operation only once, however often it is sent. The key is its
// name. Two operations need two keys, and one operation needs one key, whichever machine sends it. Finish
// `idempotencyKey`.
//
// R1  Without `content` give a random key, another one with every call. Take the chance from the platform's `crypto`
//     (randomUUID, getRandomValues or randomBytes): Math.random can be guessed, and a clock gives two calls the same.
// R2  With `content` give the same key for the same content and the same hour, in every call, run and machine. Any other
//     content has another key, whatever the difference: so take a cryptographic hash. The empty text is a content, too.
// R3  The hour is that of `at`, in UTC: from 10:00:00.000 to 10:59:59.999 one key, with 11:00:00.000 another. The same
//     hour of another day is another hour. Local time will not do: it has one hour twice when summer ends. Leave `at` as
//     it is: it belongs to the caller.
// R4  Without `at` the hour is that of the call.
// R5  Every key can stand in a header: at most 255 characters, and each of them from "!" to "~" of ASCII. The content
//     may be of any length, in any script, and cannot be read in the key.
// R6  Every key keeps at least 120 bits of the hash, or of the chance: 30 hex digits, or 20 characters of base64. With
//     fewer, two of very many keys are the same.
//
// Not in this exercise: an `at` that is no date, or before 1970; content with half a character (a lone surrogate).
//
// Before you code, fill in "same" or "other". The content is "coffee for Amara", each time.
//   at 10:00 and at 10:59 UTC      ______        at 10:59 and at 11:00 UTC      ______
// Compare with the last line of this file.

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
export function idempotencyKey(content?: string, at?: Date): string {
  // TODO: look at `content` first. `createHash` is in node:crypto; toISOString() writes a date in UTC.
  throw new Error("idempotencyKey is not written yet");
}

// The table above: same; other.
