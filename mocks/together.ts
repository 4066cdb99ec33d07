import { answerWith } from "./answer-with.ts";
import { broken } from "./broken-connection.ts";
import type { Service } from "./intercept.ts";
import { RouteHandler } from "./route-handler.ts";

/**
 * Makes one service of several, so that a cell can open all of them: each request meets the one that lives at its
 * origin. An origin of another form than `http://name.test` is not found.
 *
 * @example open(together([createKubernetes({ now }), createSlack({ now })]))
 */
export function together(services: readonly Service[]): Service {
  const asks = new Map(services.map((service) => [service.origin, answerWith(service)]));
  const origin = "http://:name.test";
  const handler = new RouteHandler("ALL", `${origin}/*`, async (request) => {
    const ask = asks.get(new URL(request.url).origin);
    return ask ? ask(request) : broken("dns-failure");
  });
  return {
    origin,
    handlers: [handler],
    reset: () => {
      for (const service of services) service.reset();
    },
  };
}
