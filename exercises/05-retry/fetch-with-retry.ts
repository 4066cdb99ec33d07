// Ask again, politely                                      about 40 minutes, after the lesson 05-retry
//
// Services restart, are busy, lose connections. Finish `fetchWithRetry`, so that a short trouble stays hidden from the
// caller and the service is not hurt by being asked again.
//
// R1  Send the request as `fetch(input, init)` would. Return the answer at once, unless its status is 429, 500, 502,
//     503 or 504.
// R2  After one of those five, or when no answer comes (the connection fails, or R6 ends the request), wait and send
//     the request again: at most `retries` more times, so at most `retries + 1` requests. After the last one do not
//     wait: hand on what it brought, its answer or its error.
// R3  The wait before retry n (0, 1, 2 …) is Math.random() times the smaller of `capMs` and `baseMs * 2 ** n`.
// R4  If the answer has a Retry-After (whole seconds, or a date that `readHttpDate` below can read), wait at least that
//     long: the longer of the two waits. Any other value counts as no header. If it asks for more than
//     `maxRetryAfterMs`, return that answer at once.
// R5  Repeat only GET, HEAD, OPTIONS, PUT and DELETE. Repeat POST and PATCH only with an Idempotency-Key header; such
//     a request is also repeated after a 409. Send everything else once, and also a request whose `init.body` is a
//     ReadableStream: it can be read only once.
// R6  `timeoutMs` limits each request on its own, from sending it to the end of its body. A request that takes longer
//     fails with an error named TimeoutError. If the body is late, the call fails, or else the reading of the body.
// R7  `deadlineMs` limits the whole call, waits included. Begin no wait that would end at the deadline or later: hand
//     on at once what the last request brought. A request that is under way at the deadline fails as in R6.
// R8  When the caller's signal aborts, reject with the signal's own reason: at once, also during a wait, and send nothing
//     more. If it has aborted before, send nothing at all. The signal is the one in `init`, or else the one in a
//     Request; `signal: null` in `init` means that there is none.
// R9  Before each wait read the body of the failed answer to its end, or cancel it: else it blocks its connection.
//     After the call no timer of yours keeps the program running.
//
// Not in this exercise: redirects (fetch follows them), addresses that are no URL, a Request that brings a body, an abort
// after the call has returned its answer, durations above 2,147,483,647 ms.
//
// Before you code, fill in what should happen with baseMs 100, capMs 1000, retries 2, Math.random() always 0.5.
//   503, 503, 200                         requests: __   waits: __ , __
//   503 with Retry-After: 2, then 200     requests: __   waits: __
// Compare with the last line of this file.

/** How hard `fetchWithRetry` tries. Every duration is in milliseconds. */
export type RetryPolicy = {
  /** Most retries: requests after the first one. Default: 3. */
  retries?: number;
  /** Longest wait before the first retry; it doubles with each further one. Default: 500. */
  baseMs?: number;
  /** No own wait is longer. Default: 10,000. */
  capMs?: number;
  /** Limit of one request with its body. Default: 10,000. */
  timeoutMs?: number;
  /** Limit of the whole call with its waits. Default: 60,000. */
  deadlineMs?: number;
  /** Longest Retry-After that is obeyed. Default: 30,000. */
  maxRetryAfterMs?: number;
};

/**
 * Fetches like `fetch`, and asks again when time may help.
 *
 * @returns The answer of the last request, whatever its status.
 * @throws The error of the last request when it brought no answer; the signal's reason when the caller aborts.
 *
 * @example
 * // The service answers 503, then 200.
 * const response = await fetchWithRetry(url, {}, { retries: 2, baseMs: 100 });
 * response.status; // => 200
 */
export async function fetchWithRetry(
  input: string | URL | Request,
  init: RequestInit = {},
  policy: RetryPolicy = {},
): Promise<Response> {
  // TODO: write the loop of the lesson, then go through R1 to R9. AbortSignal.any and AbortSignal.timeout help with R6.
  throw new Error("fetchWithRetry is not written yet");
}

/**
 * Reads an HTTP date in one of its three forms (RFC 9110, section 5.6.7), as milliseconds since 1970.
 *
 * Gives `undefined` for anything else. `Date.parse` alone would read a date into "abc 5", and local time into the form
 * without GMT.
 */
export function readHttpDate(value: string): number | undefined {
  const forms = [
    /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/, // Fri, 20 Nov 2026 02:22:19 GMT
    /^\w{6,9}, \d\d-\w{3}-\d\d \d\d:\d\d:\d\d GMT$/, // Friday, 20-Nov-26 02:22:19 GMT
    /^\w{3} \w{3} [\d ]\d \d\d:\d\d:\d\d \d{4}$/, // Fri Nov 20 02:22:19 2026
  ];
  if (!forms.some((form) => form.test(value))) return undefined;
  const at = Date.parse(value.endsWith("GMT") ? value : `${value} GMT`);
  return Number.isNaN(at) ? undefined : at;
}

// The table above: 3 requests, waits of 50 and 100 ms; 2 requests, a wait of 2,000 ms.
