import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { Refusal } from "./refusal.ts";

/** A notebook with pictures in its outputs is big; anything above is a mistake. */
const maxBodyBytes = 64 * 1024 * 1024;

/** Refuses bodies that are too big before they fill the memory. */
export const limitBody = bodyLimit({
  maxSize: maxBodyBytes,
  onError: () => {
    throw new Refusal(413, `This is more than ${maxBodyBytes / 1024 / 1024} MB: clear the outputs, then save again.`);
  },
});

/**
 * Reads a JSON body of the shape that `schema` says. No body counts as `{}`.
 *
 * @throws Refusal (400) when it is no JSON or has another shape; the sentence names the place.
 */
export async function readBody<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const text = await c.req.text();
  const result = schema.safeParse(text === "" ? {} : parseJson(text));
  if (result.success) return result.data;
  throw new Refusal(400, `The body of this request is not as expected: ${z.prettifyError(result.error)}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, "The body of this request is not JSON.");
  }
}
