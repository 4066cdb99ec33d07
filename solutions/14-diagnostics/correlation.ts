import { AsyncLocalStorage } from "node:async_hooks";

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
  const running = new AsyncLocalStorage<Operation>();

  const operation: Correlated["operation"] = async (work, id) => {
    if (running.getStore()) return work();
    return running.run({ id: id ?? newId(), sent: new Map() }, work);
  };

  const send = async (operation: Operation, input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    // A request of its own: headers of the caller's are copied, not changed.
    const request = new Request(input, init);
    request.headers.set("x-correlation-id", operation.id);
    const facts = factsOf(operation, request);
    const startedAt = performance.now();
    const tell = (end: Pick<Attempt, "status" | "requestId" | "error">) => {
      try {
        log({ ...facts, elapsedMs: performance.now() - startedAt, ...end });
      } catch {
        // Who looks on must not disturb the work.
      }
    };
    try {
      const response = await fetchLike(request);
      const requestId = response.headers.get("x-request-id") ?? undefined;
      tell({ status: response.status, requestId, error: undefined });
      return response;
    } catch (error) {
      tell({ status: undefined, requestId: undefined, error });
      throw error;
    }
  };

  return {
    operation,
    fetch: (input, init) => operation(() => send(running.getStore() as Operation, input, init)),
    currentId: () => running.getStore()?.id,
  };
}

/** One that runs: its id, and how many requests it has sent, by method and endpoint. */
type Operation = { readonly id: string; readonly sent: Map<string, number> };

function factsOf({ id, sent }: Operation, request: Request) {
  const method = request.method.toUpperCase();
  const { origin, pathname } = new URL(request.url);
  const endpoint = origin + pathname;
  const attempt = (sent.get(`${method} ${endpoint}`) ?? 0) + 1;
  sent.set(`${method} ${endpoint}`, attempt);
  return { correlationId: id, method, endpoint, attempt };
}
