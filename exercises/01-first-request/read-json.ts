// Read JSON                                                about 25 minutes, after the lesson 01-first-request
//
// A proxy sends a page in place of data, a service sends nothing, another sends far too much. Finish `readJson`: it
// gives data that can be trusted, or an error that says what was wrong and repeats none of it.
//
// R1  Read the body as JSON when its Content-Type is application/json, or ends in "+json" (as application/problem+json
//     does). Upper and lower case make no difference, and what follows a semicolon does not count. The text is UTF-8.
//     The status makes no difference, except for R2.
// R2  Give undefined for a 204 and for a 205.
// R3  Throw a BodyError with the trouble "type" for any other Content-Type, or none, as a 304 has it. Cancel the body
//     then, if there is one, or read it: else it blocks its connection.
// R4  Throw a BodyError with the trouble "json" when the body is not JSON. Nothing of the body is in any error of yours:
//     not in its message, not in a field, not in its cause. The message of JSON.parse repeats a piece of it.
// R5  Throw a BodyError with the trouble "size" when the body has more than `maxBytes` bytes, as they come out of
//     `response.body`. Throw as soon as more have come, and cancel the rest. A body of exactly `maxBytes` is read.
// R6  With a schema, give what the schema makes of the value. When the schema refuses it, throw a BodyError with the
//     trouble "schema". Its `path` is the path of the first issue, its keys joined with dots, and the message says it
//     too. When the schema refuses the value as a whole, the path is "". No received value is in the error.
//
// Not in this exercise: bodies that break off or stall, a byte order mark, bytes that are no UTF-8, a body that was read
// before.
//
// Before you code, fill in what should happen.
//   200, text/html, a page                               ______
//   200, application/json, nothing in the body           ______
//   205, application/json, nothing in the body           ______
// Compare with the last line of this file.
import type { z } from "zod";

/** What was wrong with a body: its type, its size, its writing, or what the schema says of it. */
export type BodyTrouble = "type" | "size" | "json" | "schema";

/** A body that could not be taken as what it should be. Says nothing of its content. */
export class BodyError extends Error {
  override readonly name = "BodyError";
  readonly trouble: BodyTrouble;
  /** Which part the schema refuses, as `items.2.price`; undefined for any other trouble. */
  readonly path: string | undefined;

  constructor(message: string, trouble: BodyTrouble, path?: string) {
    super(message);
    this.trouble = trouble;
    this.path = path;
  }
}

/**
 * Reads the body of an answer as JSON.
 *
 * @param schema - What the value has to be. Without one, any JSON is taken.
 * @param options - `maxBytes` is the largest body that is read. Default: 1,000,000.
 * @returns What the schema makes of the value; `undefined` when the answer has no body.
 * @throws BodyError
 *
 * @example
 * const item = await readJson(response, z.object({ quantity: z.number() }));
 * item?.quantity; // => 35
 */
export async function readJson<T>(
  response: Response,
  schema?: z.ZodType<T>,
  { maxBytes = 1_000_000 }: { maxBytes?: number } = {},
): Promise<T | undefined> {
  // TODO: first the status, then the type, then the body piece by piece, then JSON.parse, then schema.safeParse.
  throw new Error("readJson is not written yet");
}

// The table above: trouble "type"; trouble "json", since no text is JSON; undefined.
