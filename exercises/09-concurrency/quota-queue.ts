// Before they say no                                       about 35 minutes, after the lesson 09-concurrency
//
// A service counts your requests, and tells with each answer how many are left. Finish `quotaQueue`: one `fetch` for
// all callers of a program, which slows down before the service refuses, and lets everybody pause when it does.
//
// R1  Give a function that is called like `fetch`. Hand each call on to `fetchLike` once, with the same arguments, and
//     give its caller the answer or the error that comes of it.
// R2  Have one request under way at a time, in the order of the calls. It is over as soon as `fetchLike` has given an
//     answer or an error; the body may come later. After an error the next request leaves at once.
// R3  Read from an answer how many requests are left, and how long it is until the reset, in one of two forms:
//         X-RateLimit-Remaining: 12                                requests left
//         X-RateLimit-Reset: 1767603600                            the reset, in seconds since 1970
//         RateLimit: "burst";r=12;t=3, "day";t=4000;r=900          r: requests left, t: seconds until the reset
//     An answer with a RateLimit that you can read counts by it alone. It may list several quotas, and each may have
//     more parameters, in any order; a space may follow a comma or a semicolon. A name in quotes may hold any of these
//     signs. What is not a whole number, or lacks its other half, counts as not there. A reset that is over is 0 s away.
// R4  After each answer pause before the next request leaves. With more than `slowFrom` requests left the pause is 0,
//     otherwise it is the time until the reset, divided by what is left + 1. Of several quotas the longest pause counts.
//     Pauses count from the answer: a call that comes when its pause is over leaves at once. Each queue pauses for
//     itself.
// R5  After a 429 or 503 with a Retry-After in whole seconds pause exactly so long, whatever R4 says. After any other
//     429 pause for `pauseMs`, or as R4 says if that is longer. Other answers may have a Retry-After that means
//     something else.
// R6  When the signal of a call (in `init`, or in a Request) aborts while it waits, reject at once with the signal's
//     reason and do not hand the call on. If it has aborted before, too. The others keep their order and pauses.
// R7  While no call waits, no timer of yours runs, and no listener of yours is left on a signal.
//
// Not in this exercise: asking again after a 429, dates in Retry-After, pauses of more than 24 days, a quote inside of
// a name.
//
// Before you code, fill in what should happen with slowFrom 3. The reset is 40 s away.
//   6 requests are left     pause: __ s          1 is left     pause: __ s
//   3 are left              pause: __ s          0 are left    pause: __ s
// Compare with the last line of this file.

/** How early a `quotaQueue` slows down, and how long it pauses when nobody says so. */
export type QuotaOptions = {
  /** With so many requests left, or fewer, it spreads them over the time until the reset. Default: 5. */
  slowFrom?: number;
  /** Shortest pause after a 429 without a Retry-After, in milliseconds. Default: 1,000. */
  pauseMs?: number;
};

/**
 * Makes a `fetch` for all callers of a program that keeps to the quota of a service.
 *
 * One request after another, so that each answer tells what is left before the next request leaves. It repeats
 * nothing: a 429 goes to its caller.
 *
 * @param fetchLike - Sends the requests: `fetch`, or what you have put around it.
 *
 * @example
 * const politeFetch = quotaQueue(fetch);
 * const prices = await Promise.all([1, 2, 3].map((id) => politeFetch(`http://quota.test/prices/${id}`)));
 */
export function quotaQueue(fetchLike: typeof fetch, options: QuotaOptions = {}): typeof fetch {
  // TODO: remember the end of the call before, and the moment from which on the next request may leave.
  throw new Error("quotaQueue is not written yet");
}

// The table above: 0 s and 20 s; 10 s and 40 s.
