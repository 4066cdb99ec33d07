import { FixedWindow } from "./fixed-window.ts";
import { loseAnswers } from "./lost-answers.ts";
import { refuse } from "./pagerduty-refusals.ts";
import { type Call, orRefusal } from "./routes.ts";

/** Keys of the REST API, and whether they may change anything. */
const keys: ReadonlyMap<string, { readonly mayWrite: boolean }> = new Map([
  ["test-token-pagerduty", { mayWrite: true }],
  ["test-token-readonly", { mayWrite: false }],
]);

/** How requests come in and answers go out. */
export type DoorOptions = {
  readonly now: () => number;
  readonly requestsPerMinute: number;
  readonly answersLost: number;
};

/**
 * Makes what stands around every answer of one instance: the key, the rate limit and its headers. The Events API needs
 * neither, its events carry a routing key.
 */
export function createDoor(options: DoorOptions): (call: Call, answer: () => Promise<Response>) => Promise<Response> {
  const { now, requestsPerMinute, answersLost } = options;
  const windows = new Map<string, FixedWindow>();
  const delivered = loseAnswers(answersLost);
  let requests = 0;

  const admitted = async (window: FixedWindow, request: Request, key: string, answer: () => Promise<Response>) => {
    if (!window.take(now())) throw refuse(429, 2020);
    if (!keys.get(key)?.mayWrite && request.method !== "GET" && request.method !== "HEAD") throw refuse(403, 2010);
    return answer();
  };

  const rest = async (request: Request, answer: () => Promise<Response>): Promise<Response> => {
    const key = keyOf(request);
    const window = windows.get(key) ?? new FixedWindow(requestsPerMinute, 60_000);
    windows.set(key, window);
    const response = await orRefusal(() => admitted(window, request, key, answer));
    response.headers.set("ratelimit-limit", String(window.limit));
    response.headers.set("ratelimit-remaining", String(window.state(now()).remaining));
    response.headers.set("ratelimit-reset", String(window.secondsLeft(now())));
    return response;
  };

  return async ({ request, url }, answer) => {
    requests += 1;
    const response = await orRefusal(() => (url.pathname.startsWith("/v2/") ? answer() : rest(request, answer)));
    response.headers.set("x-request-id", `request-${String(requests).padStart(6, "0")}`);
    return delivered(request, response);
  };
}

/** `Token token=…`, or `Bearer …`. @throws 401 */
function keyOf(request: Request): string {
  const header = request.headers.get("authorization") ?? "";
  const key = /^(?:token\s+token=|bearer\s+)"?([^"\s]+)"?\s*$/i.exec(header)?.[1];
  if (key === undefined || !keys.has(key)) throw refuse(401, 2006);
  return key;
}
