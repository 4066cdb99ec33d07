import { HttpResponse } from "../http-response.ts";
import type { Service } from "../intercept.ts";
import { realClock } from "../real-clock.ts";
import { problem } from "./problem.ts";
import { QuotaCounter } from "./quota-counter.ts";
import type { QuotaPolicy, RetryAfterForm } from "./quota-policies.ts";
import { type Answer, type Call, type RouteRules, type RouteTable, routes } from "./routes.ts";

/** How a quota server behaves. */
export type QuotaOptions = {
  /** Default: `http://quota.test`. */
  readonly origin?: string;
  /** Default: 10 requests in 60 seconds. All policies hold at once. */
  readonly policies?: readonly QuotaPolicy[];
  /** Which headers tell what is left. Default: both kinds. */
  readonly headers?: "draft" | "older" | "both" | "none";
  /** How a 429 says when to come back. Default: in seconds. */
  readonly retryAfter?: RetryAfterForm;
  /** Time from request to answer, in milliseconds. Default: 0. */
  readonly latencyMs?: number;
  readonly now?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
};

/** A quota server, and how it was treated. */
export type QuotaService = Service & {
  /** Requests that came although a 429 had asked the caller to stay away for longer. */
  readonly violations: number;
};

/**
 * Makes a price server that counts its callers' requests, each `X-API-Key` for itself.
 *
 * A price costs 1, the whole list 5. `GET /quota` is free and tells what is left.
 */
export function createQuota(options: QuotaOptions = {}): QuotaService {
  const { origin = "http://quota.test", latencyMs = 0, sleep = realClock.sleep } = options;
  let counter = new QuotaCounter(options);
  const costing = (cost: number, answer: Answer): Answer => {
    return (call, ...params) => {
      counter.spend(call.request, cost);
      return answer(call, ...params);
    };
  };
  const around: RouteRules["around"] = async ({ request }, answer) => {
    const response = await answer();
    for (const [name, value] of Object.entries(counter.headers(request))) response.headers.set(name, value);
    if (latencyMs > 0) await sleep(latencyMs);
    return response;
  };
  const table: RouteTable = {
    "/prices": { GET: costing(5, () => HttpResponse.json(prices)) },
    "/prices/:id": { GET: costing(1, (_call, id) => price(id)) },
    "/quota": { GET: ({ request }) => HttpResponse.json({ policies: counter.state(request) }) },
  };
  return {
    origin,
    handlers: routes(table, { origin, around, unknownPath, unknownMethod }),
    get violations() {
      return counter.violations;
    },
    reset: () => {
      counter = new QuotaCounter(options);
    },
  };
}

/** Prices of goods, in cents. */
const prices = Array.from({ length: 100 }, (_, index) => ({ id: index + 1, cents: 199 + ((index * 37) % 800) }));

function price(id: string): Response {
  const found = prices.find((each) => String(each.id) === id);
  if (!found) throw problem(404, "There is no such price.");
  return HttpResponse.json(found);
}

function unknownPath(): Response {
  return problem(404, "There is no such path.");
}

function unknownMethod(_call: Call, allow: string): Response {
  return problem(405, "This path does not know the method.", { headers: { allow } });
}
