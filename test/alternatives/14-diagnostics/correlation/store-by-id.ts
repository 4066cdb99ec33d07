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

/** The store holds the id alone; the counts lie beside it, and go with their operation. */
export function withCorrelation(
  fetchLike: typeof fetch,
  log: (attempt: Attempt) => void,
  newId: () => string = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16)).join(""),
): Correlated {
  const ids = new AsyncLocalStorage<{ name: string }>();
  const counts = new WeakMap<object, Map<string, number>>();

  const operation: Correlated["operation"] = (work, id) =>
    ids.run(ids.getStore() ?? { name: id ?? newId() }, async () => await work());

  const correlatedFetch: typeof fetch = async (input, init) => {
    const here = ids.getStore();
    if (!here) return operation(() => correlatedFetch(input, init));
    const request = new Request(input, init);
    request.headers.delete("x-correlation-id");
    request.headers.append("x-correlation-id", here.name);
    const { host, protocol, pathname } = new URL(request.url);
    const line = {
      correlationId: here.name,
      method: request.method.toUpperCase(),
      endpoint: `${protocol}//${host}${pathname}`,
    };
    const mine = counts.get(here) ?? counts.set(here, new Map()).get(here) ?? new Map();
    const key = JSON.stringify([line.method, line.endpoint]);
    mine.set(key, 1 + (mine.get(key) ?? 0));
    const before = { ...line, attempt: mine.get(key) ?? 0, startedAt: performance.now() };
    const [outcome] = await Promise.allSettled([Promise.resolve().then(() => fetchLike(request))]);
    quietly(() => log(toAttempt(before, outcome)));
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  };
  return { operation, fetch: correlatedFetch, currentId: () => ids.getStore()?.name };
}

type Begun = Pick<Attempt, "correlationId" | "method" | "endpoint" | "attempt"> & { startedAt: number };

function toAttempt({ startedAt, ...begun }: Begun, outcome: PromiseSettledResult<Response>): Attempt {
  const response = outcome.status === "fulfilled" ? outcome.value : undefined;
  return {
    ...begun,
    elapsedMs: performance.now() - startedAt,
    status: response?.status,
    requestId: response?.headers.get("x-request-id") ?? undefined,
    error: outcome.status === "rejected" ? outcome.reason : undefined,
  };
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {}
}
