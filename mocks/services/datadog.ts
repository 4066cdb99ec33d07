import { HttpResponse } from "../http-response.ts";
import type { Service } from "../intercept.ts";
import { metrics, type Sample, usualValue } from "./datadog-fleet.ts";
import { parseQueries } from "./datadog-query.ts";
import { evaluate, type TimeWindow } from "./datadog-series.ts";
import { FixedWindow } from "./fixed-window.ts";
import { type Call, orRefusal, type RouteTable, routes } from "./routes.ts";

/** How a simulated Datadog behaves. */
export type DatadogOptions = {
  /** Default: `http://datadog.test`. */
  readonly origin?: string;
  /** Queries in an hour. Default: 1,600. */
  readonly queriesPerHour?: number;
  /** What is measured instead of the usual, such as a host that burns; `undefined` for the usual. */
  readonly measure?: (sample: Sample) => number | undefined;
  readonly now?: () => number;
};

/**
 * Makes a simulated Datadog: metric queries over a time window. It has no data of the future.
 *
 * Keys: `test-api-key` in `DD-API-KEY` and `test-application-key` in `DD-APPLICATION-KEY`.
 */
export function createDatadog(options: DatadogOptions = {}): Service {
  const { origin = "http://datadog.test", queriesPerHour = 1_600, measure = () => undefined, now = Date.now } = options;
  let hour = new FixedWindow(queriesPerHour, hourSeconds * 1_000);

  const query = ({ url }: Call): Response => {
    const { fromAt, toAt } = timeWindow(url.searchParams);
    const text = required(url.searchParams, "query");
    const queries = parseQueries(text);
    if (!Array.isArray(queries))
      throw refuse(400, `Error parsing query: ${queries.problem} (line 1, column ${queries.at + 1})`);
    const window = { fromAt, toAt: Math.min(toAt, now()) };
    const value = (sample: Sample) => measure(sample) ?? usualValue(sample);
    const series = queries.flatMap((each, index) => evaluate(each, index, window, value));
    return HttpResponse.json({
      ...{ status: "ok", resp_version: 1, res_type: "time_series", message: "", error: "", query: text, series },
      ...{ from_date: fromAt, to_date: toAt, group_by: [...new Set(queries.flatMap(({ groupBy }) => groupBy))] },
      ...{ times: [], values: [] },
    });
  };

  /** A query counts; how many are left is in the headers. */
  const counted = async (answer: () => Response): Promise<Response> => {
    const response = await orRefusal(() => {
      if (!hour.take(now())) throw tooMany(queriesPerHour);
      return answer();
    });
    for (const [name, value] of Object.entries(limitHeaders(hour, now()))) response.headers.set(name, value);
    return response;
  };

  const table: RouteTable = {
    "/api/v1/query": {
      GET: (call) => {
        checkKeys(call.request, ["dd-api-key", "dd-application-key"]);
        return counted(() => query(call));
      },
    },
    "/api/v1/metrics": { GET: listMetrics },
    "/api/v1/validate": { GET: validate },
  };
  return {
    origin,
    handlers: routes(table, { origin, unknownPath: () => refuse(404, "Not Found"), unknownMethod }),
    reset: () => {
      hour = new FixedWindow(queriesPerHour, hourSeconds * 1_000);
    },
  };
}

const hourSeconds = 3_600;

const keys = { "dd-api-key": "test-api-key", "dd-application-key": "test-application-key" } as const;

function listMetrics({ request, url }: Call): Response {
  checkKeys(request, ["dd-api-key", "dd-application-key"]);
  return HttpResponse.json({ from: String(instant(url.searchParams, "from")), metrics: [...metrics.keys()] });
}

/** Says whether an API key is right. It needs no application key. */
function validate({ request }: Call): Response {
  checkKeys(request, ["dd-api-key"]);
  return HttpResponse.json({ valid: true });
}

function unknownMethod(_call: Call, allow: string): Response {
  return refuse(405, "Method Not Allowed", { allow });
}

/** @throws 403 unless the request has these keys. */
function checkKeys({ headers }: Request, wanted: readonly (keyof typeof keys)[]): void {
  if (!wanted.every((name) => headers.get(name) === keys[name])) throw refuse(403, "Forbidden");
}

/** @throws 400 when an end is missing or no instant, or the window is empty. */
function timeWindow(parameters: URLSearchParams): TimeWindow {
  const [from, to] = [instant(parameters, "from"), instant(parameters, "to")];
  if (from >= to) throw refuse(400, "The parameter 'from' must be earlier than the parameter 'to'");
  return { fromAt: from * 1_000, toAt: to * 1_000 };
}

function instant(parameters: URLSearchParams, name: string): number {
  const text = required(parameters, name);
  if (!/^\d{1,11}$/.test(text)) throw refuse(400, `The parameter '${name}' must be an instant in seconds since 1970`);
  return Number(text);
}

function required(parameters: URLSearchParams, name: string): string {
  const text = parameters.get(name);
  if (text === null || text === "") throw refuse(400, `The parameter '${name}' is required`);
  return text;
}

function refuse(status: number, error: string, headers: Readonly<Record<string, string>> = {}): Response {
  return HttpResponse.json({ errors: [error] }, { status, headers });
}

function tooMany(limit: number): Response {
  return refuse(429, `Rate limit of ${limit} requests in ${hourSeconds} seconds reached. Please try again later.`);
}

function limitHeaders(window: FixedWindow, nowAt: number): Record<string, string> {
  return {
    "x-ratelimit-limit": String(window.limit),
    "x-ratelimit-period": String(hourSeconds),
    "x-ratelimit-remaining": String(window.state(nowAt).remaining),
    "x-ratelimit-reset": String(window.secondsLeft(nowAt)),
    "x-ratelimit-name": "query",
  };
}
