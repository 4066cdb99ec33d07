// Caught by: R7 gives the caller what fetchLike gives
// Whatever was thrown is the caller's.
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
      throw error instanceof Error ? error : new Error(String(error));
    }
  };

  return {
    operation,
    fetch: (input, init) => operation(() => send(running.getStore() as Operation, input, init)),
    currentId: () => running.getStore()?.id,
  };
}

type Operation = { readonly id: string; readonly sent: Map<string, number> };

function factsOf({ id, sent }: Operation, request: Request) {
  const method = request.method.toUpperCase();
  const { origin, pathname } = new URL(request.url);
  const endpoint = origin + pathname;
  const attempt = (sent.get(`${method} ${endpoint}`) ?? 0) + 1;
  sent.set(`${method} ${endpoint}`, attempt);
  return { correlationId: id, method, endpoint, attempt };
}
