import { setImmediate } from "node:timers/promises";
import type { Clock } from "./clock.ts";
import type { Delivery } from "./script.ts";

/** A body in pieces. */
export type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** A body that ends before its time: the connection is reset, or closed in good order. */
export class BrokenBody extends Error {
  override readonly name = "BrokenBody";
  readonly end: "reset" | "cut";

  constructor(end: "reset" | "cut") {
    super("the connection broke in the middle of the body");
    this.end = end;
  }
}

/** A body on its way: whole, in drops, or only its beginning. It breaks with a `BrokenBody`. */
export function arriving(chunks: Chunks, delivery: Delivery, clock: Clock): ReadableStream<Uint8Array> {
  return ReadableStream.from(delivery.kind === "drip" ? drops(chunks, delivery, clock) : beginning(chunks, delivery));
}

/** The first so many bytes. */
export async function* firstBytes(chunks: Chunks, bytes: number): AsyncGenerator<Uint8Array> {
  let roomBytes = bytes;
  for await (const chunk of chunks) {
    if (roomBytes > 0) yield chunk.subarray(0, roomBytes);
    roomBytes -= chunk.length;
    if (roomBytes <= 0) return;
  }
}

async function* beginning(
  chunks: Chunks,
  { kind, afterBytes }: Exclude<Delivery, { kind: "drip" }>,
): AsyncGenerator<Uint8Array> {
  yield* firstBytes(chunks, afterBytes);
  // msw sends the headers with the first piece, be it empty.
  if (afterBytes === 0) yield new Uint8Array();
  if (kind === "stall") await new Promise(() => {});
  // The client takes in what it has been sent; an error in the same breath would swallow it.
  for (let turn = 0; turn < 3; turn++) await setImmediate();
  throw new BrokenBody(kind === "cut" ? "cut" : "reset");
}

async function* drops(
  chunks: Chunks,
  { bytes, everyMs }: Extract<Delivery, { kind: "drip" }>,
  clock: Clock,
): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += bytes) {
      if (!isFirst) await clock.sleep(everyMs);
      isFirst = false;
      yield chunk.subarray(from, from + bytes);
    }
  }
}
