import { AsyncLocalStorage } from "node:async_hooks";

export type Attempt = {
  correlationId: string;
  method: string;
  endpoint: string;
  attempt: number;
  elapsedMs: number;
  status: number | undefined;
  requestId: string | undefined;
  error: unknown;
};

export type Correlated = {
  operation<T>(work: () => Promise<T>, id?: string): Promise<T>;
  fetch: typeof fetch;
  currentId(): string | undefined;
};

class Operation {
  readonly #counts: Record<string, number> = {};
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  count(key: string): number {
    this.#counts[key] = (this.#counts[key] ?? 0) + 1;
    return this.#counts[key];
  }
}

/** Leaves method, body and signal to fetchLike, and merges headers only. */
class Correlator implements Correlated {
  readonly #operations = new AsyncLocalStorage<Operation>();
  readonly #parts: readonly [typeof fetch, (attempt: Attempt) => void, () => string];

  constructor(...parts: [typeof fetch, (attempt: Attempt) => void, () => string]) {
    this.#parts = parts;
  }

  operation = <T>(work: () => Promise<T>, id?: string): Promise<T> => {
    const [, , newId] = this.#parts;
    const operation = this.#operations.getStore() ?? new Operation(id ?? newId());
    return this.#operations.run(operation, () => new Promise<T>((resolve) => resolve(work())));
  };

  currentId = (): string | undefined => this.#operations.getStore()?.id;

  fetch: typeof fetch = (input, init) => {
    const operation = this.#operations.getStore();
    return operation ? this.#send(operation, input, init) : this.operation(() => this.fetch(input, init));
  };

  #send(operation: Operation, input: string | URL | Request, init: RequestInit | undefined): Promise<Response> {
    const [fetchLike, log] = this.#parts;
    const request = input instanceof Request ? input : undefined;
    const headers = new Headers(init?.headers ?? request?.headers);
    headers.set("X-Correlation-Id", operation.id);
    const endpoint = (request?.url ?? String(input)).replace(/[?#].*$/s, "");
    const method = (init?.method ?? request?.method ?? "GET").toUpperCase();
    const attempt = operation.count(`${endpoint} ${method}`);
    const from = Date.now();
    const note = async (status?: number, requestId?: string | null, error?: unknown) =>
      log({
        correlationId: operation.id,
        method,
        endpoint,
        attempt,
        elapsedMs: Date.now() - from,
        status,
        requestId: requestId ?? undefined,
        error,
      });
    return fetchLike(input, { ...init, headers }).then(
      (response) => {
        note(response.status, response.headers.get("X-Request-Id")).catch(() => {});
        return response;
      },
      (error) => {
        note(undefined, undefined, error).catch(() => {});
        throw error;
      },
    );
  }
}

export function withCorrelation(
  fetchLike: typeof fetch,
  log: (attempt: Attempt) => void,
  newId = () => crypto.randomUUID() as string,
): Correlated {
  return new Correlator(fetchLike, log, newId);
}
