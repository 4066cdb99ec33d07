// Busy, or no?                                             about 15 minutes, after the lesson 05-retry
//
// A request has failed. Finish `isRetryable`, which decides whether to send it once more. Two questions: would it do harm
// to send it twice, and may time help?
//
// R1  GET, HEAD, OPTIONS, PUT and DELETE may be sent twice. POST and PATCH only with an Idempotency-Key, any other
//     method never, whatever the outcome is. Capitals and small letters are the same: `get` is GET.
// R2  When there is a `status`, time may help after 429, 500, 502, 503 and 504, and after no other. Then the error does
//     not count.
// R3  A POST or PATCH with an Idempotency-Key may also be sent again after 409: the first one is still being worked on.
// R4  When there is no status, time may help after a timeout and after a failure of the network: the error, or its
//     `cause`, has a `name` that ends in TimeoutError, or a `code` that is a text, such as ECONNRESET.
// R5  After any other error it may not: a bug, or a value that is no error. An error with the name AbortError is the
//     caller's wish to stop, whatever its `code` is.
//
// Not in this exercise: bodies that can be sent only once, the cause of a cause, an AbortError as a cause.
//
// Before you code, fill in yes or no.
//   DELETE, status 503      ______        POST without a key, the connection broke     ______
//   PUT, status 409         ______        POST with a key, status 409                  ______
// Compare with the last line of this file.

/** What a request brought: a status, or an error when no answer came. */
export type Outcome = {
  status?: number;
  error?: unknown;
  method: string;
  /** The request carries an Idempotency-Key. Default: false. */
  hasIdempotencyKey?: boolean;
};

/**
 * Tells whether the same request may be sent once more, and whether time may help.
 *
 * @example
 * isRetryable({ method: "GET", status: 503 }); // => true
 * isRetryable({ method: "POST", status: 503 }); // => false
 */
export function isRetryable({ status, error, method, hasIdempotencyKey = false }: Outcome): boolean {
  // TODO: ask for the method first. A `Set` of methods and one of statuses keep the rules in one place.
  throw new Error(`isRetryable is not written yet: ${method} ${hasIdempotencyKey} ${status} ${error}`);
}

// The table above: yes and no; no and yes.
