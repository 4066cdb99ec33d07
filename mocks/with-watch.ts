import { answerWith } from "./answer-with.ts";
import type { Clock } from "./clock.ts";
import type { Service } from "./intercept.ts";
import { askedWaitMs } from "./retry-after.ts";
import { RouteHandler } from "./route-handler.ts";

/** Timers may ring a moment before their time. */
const tolerableMs = 5;

/**
 * Watches the clients of a service: the same service, which says when a request is repeated before the `Retry-After` of
 * the answer to it is over.
 *
 * Two requests are the same when method, URL and `Idempotency-Key` are. Another request may come meanwhile: nobody has
 * asked it to wait.
 */
export function withWatch<S extends Service>(service: S, clock: Clock, onEarly: (request: Request) => void): S {
  const ask = answerWith(service);
  const untilAt = new Map<string, number>();
  const handler = new RouteHandler("ALL", `${service.origin}/*`, async (request) => {
    const name = [request.method, request.url, request.headers.get("idempotency-key")].join(" ");
    if ((untilAt.get(name) ?? 0) - clock.now() > tolerableMs) onEarly(request);
    const response = await ask(request);
    const askedMs = askedWaitMs(response, clock.now());
    if (askedMs !== undefined) untilAt.set(name, clock.now() + askedMs);
    return response;
  });
  return Object.create(service, { handlers: { value: [handler], enumerable: true } });
}
