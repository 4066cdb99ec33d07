// Once, however often                                about 30 minutes, after the lesson 06-idempotency
//
// A POST whose answer is lost may have been done. With an idempotency key you may send it again: the service does it
// once, and gives the answer of the first time. Finish `createPoster`. It sends nothing itself: that is what `send` is
// for.
//
// R1  `post(body)` calls `send` with the method POST, the body as JSON text, and two headers, no more:
//     Content-Type: application/json, and Idempotency-Key. It gives the answer.
// R2  The key comes from `newKey()`, called once for each `post`. The first request and all its retries carry the same
//     key. The next `post` has a key of its own, also while another one is under way.
// R3  If the caller gives a `key`, send this one, and do not call `newKey`.
// R4  After a 409 (the first request with this key is still under way), 429, 500, 502, 503 or 504, and when `send`
//     rejects, wait and send again: at most `retries` more times. Give any other answer at once, also a 400 or 422.
// R5  After the last request do not wait: give its answer, or reject with its error.
// R6  The wait before retry n (0, 1, 2 …) is Math.random() times `baseMs * 2 ** n`.
// R7  Every retry sends the same text, even when the caller has changed the object meanwhile: a service refuses a key
//     that comes with another body.
// R8  Before a wait read the body of the failed answer to its end, or cancel it: else it blocks its connection. If this
//     body breaks, or if there is none, send again all the same.
//
// Not in this exercise: Retry-After, time limits, a signal; an empty key, a body that JSON does not know.
//
// Before you code, fill in what should happen with retries 2.
//   connection broken, 409, 201     requests: __    different keys: __
//   503, 422                        requests: __    what the caller gets: ______
// Compare with the last line of this file.

/** How a poster sends. */
export type PosterOptions = {
  /** Sends one request, and gives its answer: `(init) => fetch("http://items.test/items", init)`. */
  send: (init: RequestInit) => Promise<Response>;
  /** Makes a key. Default: a random UUID. */
  newKey?: () => string;
  /** Most retries: requests after the first one. Default: 3. */
  retries?: number;
  /** Longest wait before the first retry, in milliseconds; it doubles with each further one. Default: 500. */
  baseMs?: number;
};

/** Sends operations that must happen once. */
export type Poster = {
  /**
   * Sends one operation, as often as it takes.
   *
   * @param options - `key`: the name of this operation, from an earlier run of the program. Default: a new one.
   * @returns The answer of the last request, whatever its status.
   * @throws The error of the last request, when it brought no answer.
   */
  post(body: unknown, options?: { key?: string }): Promise<Response>;
};

/**
 * Makes a poster for one address.
 *
 * @example
 * const orders = createPoster({ send: (init) => fetch("http://shop.test/orders", init) });
 * const response = await orders.post({ drink: "coffee", to: "Amara" });
 */
export function createPoster(options: PosterOptions): Poster {
  // TODO: what belongs to one `post` (its key, its text) is made before the loop; what belongs to one request, inside.
  throw new Error("createPoster is not written yet");
}

// The table above: 3 requests, 1 key; 2 requests, the 422.
