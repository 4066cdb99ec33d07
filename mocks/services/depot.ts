import { type Clock, lessonClock } from "../clock.ts";
import type { Service } from "../intercept.ts";
import { DepotApi, type Shipment } from "./depot-api.ts";
import { problem } from "./problem.ts";
import { type Call, orRefusal, type RouteRules, routes } from "./routes.ts";

/** How a depot behaves. Left out: it has 60 shipments, and its tokens live for an hour. */
export type DepotOptions = {
  /** Default: `http://depot.test`. */
  readonly origin?: string;
  /** Shipments that it has from the start. Default: 60. */
  readonly count?: number;
  /** Life of a token, in milliseconds. Default: an hour. */
  readonly tokenLifeMs?: number;
  /** Time from request to answer, in milliseconds. Default: 20. */
  readonly latencyMs?: number;
  /** The city of this shipment is sent as null, against the contract. */
  readonly brokenId?: number;
  readonly clock?: Clock;
};

/** A depot, and what it has been asked to send. */
export type Depot = Service & {
  readonly shipments: readonly Shipment[];
  /** How many tokens it has made. */
  readonly tokens: number;
};

/**
 * Makes a depot: tokens that expire, a list with Link pages, orders with idempotency keys.
 *
 * `POST /token` with Basic `test-client:test-secret-1` gives a token. All else needs one: `GET /shipments?limit=10`,
 * `GET /shipments/:id`, `POST /shipments` with `{ reference, city }`.
 */
export function createDepot(options: DepotOptions = {}): Depot {
  const { origin = "http://depot.test", clock = lessonClock, latencyMs = 20 } = options;
  const { count = 60, tokenLifeMs = 3_600_000, brokenId } = options;
  const newApi = () => new DepotApi({ count, tokenLifeMs, brokenId, clock });
  let api = newApi();

  const around: RouteRules["around"] = async (call, answer) => {
    const response = await orRefusal(() => {
      if (call.url.pathname !== "/token") api.checkToken(call);
      return answer();
    });
    await clock.sleep(latencyMs);
    return response;
  };
  const table = {
    "/token": { POST: (call: Call) => api.token(call) },
    "/shipments": { GET: (call: Call) => api.list(call), POST: (call: Call) => api.create(call) },
    "/shipments/:id": { GET: (_call: Call, id: string) => api.read(id) },
  };
  const unknownPath = () => problem(404, "There is no such path.");
  const unknownMethod = (_call: Call, allow: string) => problem(405, "Not here.", { headers: { allow } });
  return {
    origin,
    handlers: routes(table, { origin, around, unknownPath, unknownMethod }),
    get shipments() {
      return api.shipments;
    },
    get tokens() {
      return api.tokens;
    },
    reset: () => {
      api = newApi();
    },
  };
}
