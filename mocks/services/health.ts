import { setTimeout as realSleep } from "node:timers/promises";
import { HttpResponse } from "../http-response.ts";
import type { Service } from "../intercept.ts";
import { type HostState, type Hosts, seedHosts } from "./health-hosts.ts";
import { problem } from "./problem.ts";
import { type Call, type RouteTable, routes } from "./routes.ts";

/** Which hosts there are and how they fare. */
export type HealthOptions = {
  /**
   * Default: `http://:host.health.test`, a host of its own for each. An origin without `:host`, such as that of a real
   * port, has them all, each under its path.
   */
  readonly origin?: string;
  /** Default: `seedHosts`. */
  readonly hosts?: Hosts;
  /** How long a slow host takes, in milliseconds. Default: 10,000. */
  readonly slowMs?: number;
  readonly sleep?: (ms: number) => Promise<void>;
};

/** Many hosts, each with a health endpoint. */
export type HealthService = Service & {
  /** The URL of every health endpoint, sorted by host. */
  readonly urls: readonly string[];
  /** Lets a host fall ill or recover. */
  setState(host: string, state: HostState): void;
};

/** Makes many hosts that tell their health: `GET http://api.health.test/health`. Some are slow, down or confused. */
export function createHealth(options: HealthOptions = {}): HealthService {
  const { origin = "http://:host.health.test", hosts = seedHosts, slowMs = 10_000, sleep = wait } = options;
  const states = new Map(Object.entries(hosts));
  const urlOf = (host: string) =>
    origin.includes(":host") ? `${origin.replace(":host", host)}/health` : `${origin}/${host}/health`;
  const answer = (host: string): Response | Promise<Response> => {
    const state = states.get(host);
    if (state === undefined) throw unknownPath();
    return answers[state]({ host, slow: () => sleep(slowMs), elsewhere: urlOf(healthiest(states)) });
  };
  const table: RouteTable = {
    "/health": { GET: ({ url }) => answer(url.hostname.split(".")[0] ?? "") },
    "/:host/health": { GET: (_call, host) => answer(host) },
  };
  return {
    origin,
    handlers: routes(table, { origin, unknownPath, unknownMethod }),
    get urls() {
      return [...states.keys()].sort().map(urlOf);
    },
    setState: (host, state) => {
      states.set(host, state);
    },
    reset: () => {
      states.clear();
      for (const [host, state] of Object.entries(hosts)) states.set(host, state);
    },
  };
}

type Host = { readonly host: string; readonly slow: () => Promise<void>; readonly elsewhere: string };

const answers: Readonly<Record<HostState, (host: Host) => Response | Promise<Response>>> = {
  up: ({ host }) => report(host, "pass"),
  warn: ({ host }) => report(host, "warn", { output: "disk 91 % full" }),
  slow: async ({ host, slow }) => {
    await slow();
    return report(host, "pass");
  },
  unhealthy: ({ host }) => report(host, "fail", { output: "no connection to the database" }),
  down: () => HttpResponse.error(),
  redirect: ({ elsewhere }) => new HttpResponse(null, { status: 301, headers: { location: elsewhere } }),
  // The status says that all is well; the body is not what was asked for.
  "wrong body": ({ host }) => HttpResponse.json({ service: host, uptime: "soon" }),
  "wrong type": ({ host }) => HttpResponse.html(`<!doctype html><title>${host}: please sign in</title><p>Welcome!</p>`),
};

/** A report as draft-inadarei-api-health-check writes it. */
function report(serviceId: string, status: "pass" | "warn" | "fail", more: object = {}): Response {
  const headers = { "content-type": "application/health+json", "cache-control": "no-store" };
  return HttpResponse.json({ status, serviceId, ...more }, { status: status === "fail" ? 503 : 200, headers });
}

/** Where a host that has moved sends its callers. */
function healthiest(states: ReadonlyMap<string, HostState>): string {
  const [host = ""] = [...states].find(([, state]) => state === "up") ?? [];
  return host;
}

async function wait(ms: number): Promise<void> {
  await realSleep(ms);
}

function unknownPath(): Response {
  return problem(404, "There is nothing here. Ask for /health.");
}

function unknownMethod(_call: Call, allow: string): Response {
  return problem(405, "Health can be asked for and nothing else.", { headers: { allow } });
}
