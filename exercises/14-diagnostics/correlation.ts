// One name for all of it                                   about 35 minutes, after the lesson 14-diagnostics
//
// An order takes five requests, and some of them twice. Twenty orders run at the same time, and all write into one log.
// Finish `withCorrelation`: whatever belongs to one order, gets one id, in the log and on the wire.
//
// R1  `operation(work)` calls `work`, and gives or throws what it does. Every request that `fetch` sends for it has the
//     header X-Correlation-Id, and in it the id of the operation. It does not matter how deep in the code `fetch` was
//     called, or after which waits, or in a timer that the work has set, even if the work is over by then.
// R2  An operation has one id: the second argument, if there is one, or else what `newId()` gives, which is called for
//     nothing else. Each operation has its own, also when many run at the same time.
// R3  An operation that begins inside of another one belongs to it, and has its id. Its second argument does not count.
// R4  A `fetch` outside of any operation is an operation by itself.
// R5  For every request, call `log` once, when its answer or its failure is there, with an Attempt.
// R6  `currentId()` tells the id to whoever asks, `fetchLike` and `log` too, for lines of their own.
// R7  `fetch` takes what the global one takes, and `fetchLike` gets all of it. It gives the answer of `fetchLike`, or
//     throws what that throws. The caller's own headers and `init` stay as they are. If the caller has set
//     X-Correlation-Id already, the id of the operation replaces it.
// R8  When `log` throws, nothing else happens.
//
// Not in this exercise: retries (who calls `fetch` makes them), answers that break off in their body, addresses that are
// none, an operation of one `withCorrelation` inside of that of another.
//
// Before you code, fill in the attempts that the log shows.
//   GET /stock?page=1 → 503, GET /stock?page=1 → 200, GET /stock?page=2 → 200, POST /stock → 201      __ __ __ __
// Compare with the last line of this file.

/** What a log is told of one request. */
export type Attempt = {
  /** The id of the operation. */
  correlationId: string;
  /** In capitals. */
  method: string;
  /** The address without query and fragment. */
  endpoint: string;
  /** Which request of this operation it is to this method and endpoint, from 1, in the order of the calls. */
  attempt: number;
  /** From the call of `fetch` until the answer, or the failure, was there. */
  elapsedMs: number;
  /** Of the answer; undefined when there was none. */
  status: number | undefined;
  /** The header X-Request-Id of the answer; undefined when there was none. */
  requestId: string | undefined;
  /** What `fetchLike` threw; undefined when there was an answer. */
  error: unknown;
};

export type Correlated = {
  /** Does the work as one operation, and gives what it gives. */
  operation<T>(work: () => Promise<T>, id?: string): Promise<T>;
  /** To be called as `fetch` is. */
  fetch: typeof fetch;
  /** The id of the operation that runs here; undefined outside of any. */
  currentId(): string | undefined;
};

/**
 * Gives all requests of one operation one id, and tells a log of each.
 *
 * @param newId - Makes an id. Default: `crypto.randomUUID`.
 *
 * @example
 * const { operation, fetch } = withCorrelation(globalThis.fetch, (attempt) => console.log(attempt));
 * await operation(() => placeOrder(fetch, order)); // all lines of this order have one correlationId
 */
export function withCorrelation(
  fetchLike: typeof fetch,
  log: (attempt: Attempt) => void,
  newId: () => string = () => crypto.randomUUID(),
): Correlated {
  // TODO: an `AsyncLocalStorage` of node:async_hooks keeps a value for everything that begins inside of its `run`.
  throw new Error(`withCorrelation is not written yet: ${fetchLike.name} ${log.name} ${newId.name}`);
}

// The table above: 1, 2, 3 (the query does not count), 1.
