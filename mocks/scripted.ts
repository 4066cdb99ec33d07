import { type Clock, lessonClock } from "./clock.ts";
import type { Service } from "./intercept.ts";
import { annotate } from "./note.ts";
import { RouteHandler } from "./route-handler.ts";
import type { Script } from "./script.ts";
import { toResponse } from "./to-response.ts";
import { faultName } from "./turn.ts";

/**
 * Makes a service of a script: it answers the first request with the first reply, and so on, whatever is asked.
 *
 * A request beyond the script gets a 501 that says so. In this process a broken connection looks the same whatever
 * broke it: `fetch` rejects with "fetch failed", and `error.cause.code` tells more.
 */
export function scripted(
  script: Script,
  { origin = "http://api.test", clock = lessonClock }: { readonly origin?: string; readonly clock?: Clock } = {},
): Service {
  let played = 0;
  const handler = new RouteHandler("ALL", `${origin}/*`, async () => {
    const reply = script[played++];
    if (!reply) return new Response(`the script ended after ${script.length} replies`, { status: 501 });
    if (reply.delayMs) await clock.sleep(reply.delayMs);
    const fault = faultName(reply);
    return annotate(toResponse(reply, clock), fault === undefined ? {} : { fault });
  });
  const reset = () => {
    played = 0;
  };
  return { origin, handlers: [handler], reset };
}
