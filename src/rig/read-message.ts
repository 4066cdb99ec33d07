import type { AnswerMessage } from "./protocol.ts";

/*
 * By hand, where everything else that the kit reads is read with zod: a `check` has to load this before it can begin,
 * and zod, with its messages in fifty languages, takes a tenth of the time to a verdict.
 */

/**
 * Reads a message of the answer's process, which is untrusted: only one whose every field is what the protocol says
 * comes through. Throws a `RangeError` or a `SyntaxError` on anything else.
 */
export function readMessage(json: string): AnswerMessage {
  const message: unknown = JSON.parse(json);
  if (isRecord(message) && isText(message.type) && Object.hasOwn(shapes, message.type as string)) {
    if (has(shapes[message.type as AnswerMessage["type"]])(message)) return message as AnswerMessage;
  }
  throw new RangeError("No message of the protocol");
}

type Check = (value: unknown) => boolean;
type Shape = Readonly<Record<string, Check>>;

const isText: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number";
const isTime: Check = (value) => typeof value === "number" && value >= 0;
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const orNull = (check: Check) => (value: unknown) => value === null || check(value);
const orNothing = (check: Check) => (value: unknown) => value === undefined || check(value);
const oneOf =
  (...words: readonly unknown[]): Check =>
  (value) =>
    words.includes(value);
const listOf = (check: Check) => (value: unknown) => Array.isArray(value) && value.every(check);
const has = (shape: Shape) => (value: unknown) =>
  isRecord(value) && Object.entries(shape).every(([field, check]) => check(value[field]));

/** `decodeValue` looks at what is inside. */
const isEncoded: Check = (value) => (Array.isArray(value) ? value.length > 0 : !isRecord(value) && value !== undefined);

const shapes: Readonly<Record<AnswerMessage["type"], Shape>> = {
  ready: {},
  idle: { received: Number.isInteger, nextMs: orNull(isTime), steps: Number.isInteger },
  console: { text: isText },
  exit: { code: isNumber, stack: isText },
  uncaught: { kind: oneOf("exception", "rejection"), error: isEncoded },
  done: {
    phase: oneOf("load", "call"),
    value: orNothing(isEncoded),
    error: orNothing(isEncoded),
    asked: listOf(has({ api: isText, ms: orNull(isNumber), atMs: isTime })),
    timers: Number.isInteger,
    tookMs: isTime,
    isClean: oneOf(true, false),
  },
};
