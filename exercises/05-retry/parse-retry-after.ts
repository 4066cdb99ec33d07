// Come back later                                          about 25 minutes, after the lesson 05-retry
//
// A service that is busy may say when to come back, in the header Retry-After. Finish `parseRetryAfter`: it reads the
// two forms that the header may have, and nothing into the many that it has when somebody made a mistake.
//
// R1  A value of digits only is a number of seconds: give it in milliseconds. `0` is 0.
// R2  A date gives the time from `nowMs` until then, and 0 when it has passed. It has one of three forms:
//         Fri, 06 Nov 2026 02:22:19 GMT        the one in use today
//         Friday, 06-Nov-26 02:22:19 GMT       an old one; the full name of the day, and two digits for 20..
//         Fri Nov  6 02:22:19 2026             an older one; a day below 10 has a space before it
// R3  All three forms mean UTC, also the one that does not say so, and whatever the zone of this computer is.
// R4  Anything else gives `undefined`: null, an empty text, a sign, a fraction, a unit, two numbers, a date of another
//     form or with other text around it, a month, an hour or a minute that does not exist.
//
// Give a long wait as it is: 30 days are 2,592,000,000 ms. Whether to wait so long is for your caller to decide.
//
// Not in this exercise: spaces around the value (fetch takes them off), capitals and small letters, names that no day has
// or another one than that of the date, days that the month does not have, a zero in place of the space in the third form,
// the time 24:00:00, seconds from 60 on, two-digit years from 50 on.
//
// Before you code, fill in what should come out when nowMs is Fri, 06 Nov 2026 02:22:00 GMT.
//   "120"      ______        "Fri, 06 Nov 2026 02:22:19 GMT"      ______
//   "-5"       ______        "Fri Nov  6 02:21:00 2026"           ______
// Compare with the last line of this file.

/**
 * Reads how long a Retry-After header asks the client to wait (RFC 9110, sections 10.2.3 and 5.6.7).
 *
 * @param value - The header as it came; null when there was none.
 * @param nowMs - The time now, in milliseconds since 1970.
 * @returns The wait in milliseconds; `undefined` when there is no value that can be read.
 *
 * @example
 * parseRetryAfter("2", Date.now()); // => 2000
 * parseRetryAfter("Thu, 01 Jan 1970 00:00:05 GMT", 2_000); // => 3000
 * parseRetryAfter("soon", Date.now()); // => undefined
 */
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  // TODO: look at the text first, with a pattern for each form. Hand only what fits to `Number` or `Date.parse`, which
  // read something into nearly everything.
  throw new Error(`parseRetryAfter is not written yet: ${value} ${nowMs}`);
}

// The table above: 120,000 and 19,000 ms; undefined and 0.
