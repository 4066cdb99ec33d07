import { type Clock, lessonClock } from "../clock.ts";
import { HttpResponse } from "../http-response.ts";
import type { Service } from "../intercept.ts";
import { routes } from "./routes.ts";

/** How the desk of this opening works. Left out: it never stops, and its queue has no end. */
export type DeskOptions = {
  /** Time that the clerk needs for a request, in milliseconds. Default: 20. */
  readonly workMs?: number;
  /** The clerk stops for a while; who comes meanwhile waits. Milliseconds since the opening. */
  readonly pause?: { readonly fromMs: number; readonly untilMs: number };
  /** How many may wait besides the one who is served; who comes then gets a 503 at once. */
  readonly mostWaiting?: number;
  readonly clock?: Clock;
};

/**
 * Makes a service with one clerk and a queue. Requests are served in the order of arrival, one at a time. The clerk does
 * not see that a client has left, and works for it all the same.
 */
export function desk(options: DeskOptions = {}): Service {
  const { workMs = 20, pause, mostWaiting = Number.POSITIVE_INFINITY, clock = lessonClock } = options;
  const origin = "http://parcels.test";
  let openedAt = clock.now();
  let freeAt = openedAt;

  const serve = async (): Promise<Response> => {
    const nowAt = clock.now();
    if ((freeAt - nowAt) / workMs > mostWaiting) return refusal(503, "too many are waiting");
    const beginAt = Math.max(nowAt, freeAt);
    const sinceMs = beginAt - openedAt;
    const isPaused = pause !== undefined && sinceMs >= pause.fromMs && sinceMs < pause.untilMs;
    freeAt = (isPaused ? openedAt + pause.untilMs : beginAt) + workMs;
    await clock.sleep(freeAt - nowAt);
    return HttpResponse.json({ id: 17, state: "on its way" });
  };
  const reset = () => {
    openedAt = clock.now();
    freeAt = openedAt;
  };
  const unknown = () => refusal(404, "no such path");
  const rules = { origin, unknownPath: unknown, unknownMethod: unknown };
  return { origin, handlers: routes({ "/parcels/:id": { GET: serve } }, rules), reset };
}

function refusal(status: number, error: string): Response {
  return HttpResponse.json({ error }, { status });
}
