import type { Service } from "../intercept.ts";
import { type Incident, IncidentBoard } from "./pagerduty-board.ts";
import { createDoor } from "./pagerduty-door.ts";
import { createEventLimits, eventRoutes } from "./pagerduty-events.ts";
import { refuse } from "./pagerduty-refusals.ts";
import { restRoutes } from "./pagerduty-rest.ts";
import { routes } from "./routes.ts";

/** How a simulated PagerDuty behaves. */
export type PagerDutyOptions = {
  /** Default: `http://pagerduty.test`, for both APIs. */
  readonly origin?: string;
  /** Incidents from the start. Default: 60. */
  readonly incidents?: number;
  /** Requests of the REST API in a minute for each key. Default: 960. */
  readonly requestsPerMinute?: number;
  /** Events in a minute for each routing key. Default: 120. */
  readonly eventsPerMinute?: number;
  /** Makes the first so many changes, and breaks the connection instead of answering. Default: 0. */
  readonly answersLost?: number;
  readonly now?: () => number;
};

/** A simulated PagerDuty, and the incidents in it. */
export type PagerDuty = Service & { readonly incidents: readonly Incident[] };

/**
 * Makes a simulated PagerDuty: incidents of the REST API v2, and the Events API v2 under `/v2/enqueue`.
 *
 * Tokens: `test-token-pagerduty` may do everything, `test-token-readonly` may only read. A change names its author in
 * `From`: `amara@example.com`. The services and their routing keys are in `pagerduty-board.ts`.
 */
export function createPagerDuty(options: PagerDutyOptions = {}): PagerDuty {
  const { origin = "http://pagerduty.test", incidents = 60, now = Date.now } = options;
  const { requestsPerMinute = 960, eventsPerMinute = 120, answersLost = 0 } = options;
  const start = () => ({
    board: new IncidentBoard(incidents, now),
    door: createDoor({ now, requestsPerMinute, answersLost }),
    limits: createEventLimits(eventsPerMinute, now),
  });
  let state = start();

  const table = {
    ...restRoutes(() => state.board),
    ...eventRoutes(() => state.board, { spend: (service) => state.limits.spend(service) }),
  };
  const notFound = () => refuse(404, 2100);
  return {
    origin,
    handlers: routes(table, {
      origin,
      around: (call, answer) => state.door(call, answer),
      unknownPath: notFound,
      unknownMethod: notFound,
    }),
    get incidents() {
      return state.board.all();
    },
    reset: () => {
      state = start();
    },
  };
}
