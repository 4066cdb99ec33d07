import { AsyncLocalStorage } from "node:async_hooks";
import diagnostics from "node:diagnostics_channel";

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

let channels = 0;

/** A channel of its own carries the store; the id is made with the first request. */
export function withCorrelation(
  fetchLike: typeof fetch,
  log: (attempt: Attempt) => void,
  newId: () => string = () => `op-${process.hrtime.bigint()}-${crypto.randomUUID()}`,
): Correlated {
  type Operation = { id?: string | undefined; keys: string[] };
  const store = new AsyncLocalStorage<Operation>();
  const channel = diagnostics.channel(`correlation-${++channels}`);
  channel.bindStore(store, (message) => message as Operation);

  const idHere = () => {
    const here = store.getStore();
    if (here) here.id ??= newId();
    return here?.id;
  };

  async function operation<T>(work: () => Promise<T>, id?: string): Promise<T> {
    return store.getStore() ? await work() : await channel.runStores({ id, keys: [] }, work);
  }

  async function send(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const { keys } = store.getStore() as Operation;
    const correlationId = String(idHere());
    const original = new Request(input, init);
    const request = new Request(original, {
      headers: [
        ...[...original.headers].filter(([name]) => name !== "x-correlation-id"),
        ["x-correlation-id", correlationId],
      ],
    });
    const url = new URL(request.url);
    url.search = url.hash = "";
    const [method, endpoint] = [request.method.toUpperCase(), url.href];
    const attempt = keys.push(`${method} ${endpoint}`) && keys.filter((key) => key === `${method} ${endpoint}`).length;
    const startedAt = performance.now();
    let [response, error]: [Response?, unknown?] = [];
    try {
      response = await fetchLike(request);
      return response;
    } catch (thrown) {
      error = thrown;
      throw thrown;
    } finally {
      const requestId = response?.headers.get("x-request-id") ?? undefined;
      const elapsedMs = performance.now() - startedAt;
      try {
        log({ correlationId, method, endpoint, attempt, elapsedMs, status: response?.status, requestId, error });
      } catch {}
    }
  }

  return { operation, fetch: (input, init) => operation(() => send(input, init)), currentId: idHere };
}
