import { getResponse } from "msw";
import type { Service } from "./intercept.ts";
import { annotate } from "./note.ts";
import { pathMatcher } from "./path-matcher.ts";
import { RouteHandler } from "./route-handler.ts";
import { closestRoute, noSuchRoute, type Route, routesOf } from "./service-routes.ts";
import { WireRequest } from "./wire-request.ts";

/** Asks a service. */
export type Ask = (request: Request) => Promise<Response>;

/**
 * Lets a service answer requests by their path, whatever host they name: on a real port it goes by many.
 *
 * Handlers made by `routes` are asked directly. Others go through msw, and see the service's own origin. A request that
 * none of them takes gets a 501 that names the closest route.
 */
export function answerWith(service: Service): Ask {
  const { handlers, origin } = service;
  const routes = handlers.filter((handler): handler is RouteHandler => handler instanceof RouteHandler);
  if (routes.length < handlers.length) {
    return async (request) =>
      (await getResponse([...handlers], movedTo(origin, request))) ?? noSuchRoute(service, request);
  }
  const steps = routes.map(({ info, answer }) => {
    const path = String(info.path).slice(origin.length);
    return { isMethod: methodTest(info.method), match: pathMatcher(path), isForRest: path === "/*", answer };
  });
  const known = routesOf(service);
  return (request) => {
    const path = WireRequest.glanceAt(request).pathname;
    for (const { isMethod, match, isForRest, answer } of steps) {
      const values = isMethod(request.method) ? match(path) : undefined;
      if (!values) continue;
      const answered = answer(request, values);
      return isForRest && known.length > 0
        ? answered.then((response) => noteUnknown(response, known, request))
        : answered;
    }
    return Promise.resolve(noSuchRoute(service, request));
  };
}

function noteUnknown(response: Response, known: readonly Route[], { method, url }: Request): Response {
  return annotate(response, { unknownPath: { closest: closestRoute(known, method, new URL(url).pathname) } });
}

function movedTo(origin: string, request: Request): Request {
  const { pathname, search } = new URL(request.url);
  return new Request(origin + pathname + search, request);
}

function methodTest(wanted: string | RegExp): (method: string) => boolean {
  return (method) => (typeof wanted === "string" ? wanted === method : wanted.test(method));
}
