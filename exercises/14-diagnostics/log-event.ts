// A line that tells                                        about 35 minutes, after the lesson 14-diagnostics
//
// At three in the morning somebody reads your log, and has nothing else. Finish `logEvent`: it writes what happened as
// one line of JSON, whatever it is given, and gives no secret away.
//
// R1  Call `write` once, with one JSON object as text. Its first member is `at`, the time that `now()` gives, as in
//     2026-11-20T03:00:00.000Z. Then come the members of `event`, in their order, as `JSON.stringify` would write them
//     (it leaves out what is undefined), but for what R2 to R6 say. What you were given stays as it was: `event`, all
//     that lies in it, and `secrets`.
// R2  In the place of the event's own `url` stands `endpoint`: the address without user, password, query and fragment,
//     or "(no address)" if `url` is none.
// R3  An Error, at any depth, becomes an object with `name`, `message`, `code` if it has one that is a text, and
//     `cause` if it has one. A cause is written like every other value.
// R4  In every text, names of members included, `[redacted]` stands for each of `secrets`, in all the forms of the
//     exercise redact; marks are not searched again. And at any depth, `"[redacted]"` is the value of each member whose
//     name is one of `hiddenNames`, in capitals or not.
// R5  The text has no line break and no control character in it, whatever was given: each of U+0000 to U+001F, U+007F
//     to U+009F, U+2028 and U+2029 is escaped, as in \u2028. Who parses the line gets them back.
// R6  Never throw, and always write. A bigint becomes a text of its digits. A value that is inside of itself becomes
//     "[circular]" there; one that only comes twice is written twice. A member that throws when it is read becomes
//     "[unreadable]".
// R7  If `write` throws, nothing else happens: a full disk must not stop an order.
//
// Not in this exercise: objects with a `toJSON` of their own (those of dates are fine), maps and sets, values that are
// hundreds of levels deep, addresses but http and https, an `event` that lies in itself, has a member `at` or has
// numbers as names, a `url` or a hidden member that is undefined, a `code` that throws, a `now` that gives no time,
// secrets in a time or in the digits of a bigint.
//
// Before you code, fill in what stands in the line.
//   url: "https://u:p@ci.test/jobs/7?key=k-17#log"   ______      JSON.stringify(new Error("late"))   ______
// Compare with the last line of this file.

/** What happened. Each member is optional but for the first two, and there may be others. */
export type CallEvent = {
  level: "info" | "warn" | "error";
  /** What happened, in a word or two that stay the same: `request sent`. */
  event: string;
  /** The same for all lines of one operation. */
  correlationId?: string;
  method?: string;
  url?: string | URL;
  /** Number of the request, from 1. */
  attempt?: number;
  elapsedMs?: number;
  status?: number;
  /** How the service calls this request in its own log. */
  requestId?: string;
  error?: unknown;
  [name: string]: unknown;
};

export type LogOptions = {
  /** Takes a line, without a line break at its end. */
  write: (line: string) => void;
  /** Values that must not be seen. Default: none. */
  secrets?: readonly string[];
  /** Milliseconds since 1970. Default: `Date.now`. */
  now?: () => number;
};

/** Whatever stands under these names is secret. */
export const hiddenNames: readonly string[] = [
  "authorization",
  "cookie",
  "set-cookie",
  "x-api-key",
  "password",
  "token",
];

/**
 * Writes what happened as one line of JSON. Never throws.
 *
 * @example
 * logEvent({ level: "warn", event: "answered", url: "https://ci.test/jobs?key=k-17", status: 503 }, { write: console.log });
 * // {"at":"2026-11-20T03:00:00.000Z","level":"warn","event":"answered","endpoint":"https://ci.test/jobs","status":503}
 */
export function logEvent(event: CallEvent, options: LogOptions): void {
  // TODO: make a value that JSON can write, member by member; then write it. Your `redact` of lesson 02 can help:
  // import { redact } from "../02-auth/redact.ts";
  throw new Error(`logEvent is not written yet: ${event.event} ${options.write.name}`);
}

// The table above: "https://ci.test/jobs/7"; {}: name and message of an error are not what JSON writes.
