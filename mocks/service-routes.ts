import { HttpHandler } from "msw";
import type { Service } from "./intercept.ts";

/** A route of a service: `GET /repos/:owner/:repo`. */
export type Route = { readonly method: string; readonly path: string };

/** The routes of a service, in the order of its handlers; what answers everything else is none. */
export function routesOf({ handlers, origin }: Service): Route[] {
  return handlers.flatMap((handler) => {
    if (!(handler instanceof HttpHandler) || typeof handler.info.method !== "string") return [];
    const { method, path } = handler.info;
    return typeof path === "string" && method !== "HEAD" ? [{ method, path: path.replace(origin, "") }] : [];
  });
}

/** The route that comes closest to what was asked, for somebody who has mistyped. */
export function closestRoute(routes: readonly Route[], method: string, path: string): string | undefined {
  const asked = path.split("/");
  let best: { readonly route: string; readonly cost: number } | undefined;
  for (const route of routes) {
    const cost = distance(asked, route.path.split("/"), segmentCost) + (route.method === method ? 0 : 0.5);
    if (!best || cost < best.cost) best = { route: `${route.method} ${route.path}`, cost };
  }
  return best?.route;
}

/** The answer to a request for which a service has nothing: 501, which no client has a reason to ask again for. */
export function noSuchRoute(service: Service, { method, url }: Request): Response {
  const { pathname } = new URL(url);
  const closest = closestRoute(routesOf(service), method, pathname);
  const hint = closest === undefined ? "It has none." : `The closest is ${closest}.`;
  return new Response(`stormproof: ${service.origin} has no route ${method} ${pathname}. ${hint}\n`, {
    status: 501,
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}

/** How different two segments of a path are, from 0 to 2: to drop one and add the other. A `:name` stands for anything. */
function segmentCost(asked: string, known: string): number {
  if (asked === known || (known.startsWith(":") && asked !== "")) return 0;
  return (2 * distance([...asked], [...known], () => 1)) / Math.max(asked.length, known.length);
}

/** What it costs to make one list the other by adding, dropping (1 each) and changing members. */
function distance<T>(from: readonly T[], to: readonly T[], cost: (from: T, to: T) => number): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, member] of from.entries()) {
    const next = [index + 1];
    for (const [other, wanted] of to.entries()) {
      const changed = (row[other] ?? 0) + (member === wanted ? 0 : cost(member, wanted));
      next.push(Math.min(changed, (row[other + 1] ?? 0) + 1, (next[other] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
