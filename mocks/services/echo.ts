import { setTimeout as realSleep } from "node:timers/promises";
import { HttpResponse } from "../http-response.ts";
import type { Service } from "../intercept.ts";
import { seededRandom } from "../random.ts";
import { bodyRoutes, type Sleep } from "./echo-bodies.ts";
import { inspectRoutes } from "./echo-inspect.ts";
import { pageRoutes } from "./echo-pages.ts";
import { redirectRoutes } from "./echo-redirects.ts";
import { statusRoutes } from "./echo-statuses.ts";
import { type Call, routes } from "./routes.ts";

/** How an echo behaves. */
export type EchoOptions = {
  /** Default: `http://echo.test`. */
  readonly origin?: string;
  /** How `/delay` and `/drip` wait. Default: in real time. */
  readonly sleep?: Sleep;
  /** Default: seeded, so that `/bytes`, `/status/200,503` and `/unstable` give the same each time. */
  readonly random?: () => number;
};

/** Makes a service that answers as it is told and tells what it was asked, with the paths of httpbin. It has no state. */
export function createEcho({ origin = "http://echo.test", sleep = wait, random }: EchoOptions = {}): Service {
  let seeded = seededRandom(7);
  const chance = random ?? (() => seeded());
  const table = {
    ...inspectRoutes,
    ...statusRoutes(chance),
    ...redirectRoutes,
    ...bodyRoutes(sleep, chance),
    ...pageRoutes(chance),
  };
  return {
    origin,
    handlers: routes(table, { origin, around: open, unknownPath, unknownMethod }),
    reset: () => {
      seeded = seededRandom(7);
    },
  };
}

async function wait(ms: number): Promise<void> {
  await realSleep(ms);
}

/** Pages of every origin may read the answers. */
async function open({ request }: Call, answer: () => Promise<Response>): Promise<Response> {
  const response = await answer();
  response.headers.set("access-control-allow-origin", request.headers.get("origin") ?? "*");
  response.headers.set("access-control-allow-credentials", "true");
  return response;
}

function unknownPath(): Response {
  return HttpResponse.html("<title>404 Not Found</title><h1>Not Found</h1>", { status: 404 });
}

function unknownMethod(_call: Call, allow: string): Response {
  const page = "<title>405 Method Not Allowed</title><h1>Method Not Allowed</h1>";
  return HttpResponse.html(page, { status: 405, headers: { allow } });
}
