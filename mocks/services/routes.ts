import type { RequestHandler } from "msw";
import { RouteHandler } from "../route-handler.ts";

/** One request on its way through a service. */
export type Call = { readonly request: Request; readonly url: URL };

/**
 * Answers a call. The parameters are the `:names` of the path, decoded, in their order.
 *
 * A check deep down refuses by throwing a response: `throw problem(404, "There is no such item.")`.
 */
export type Answer = (call: Call, ...params: string[]) => Response | Promise<Response>;

/** What a service answers: paths, under them methods. Where there is a GET, there is a HEAD. */
export type RouteTable = { readonly [path: string]: { readonly [method: string]: Answer } };

/** What a service does with every call, and what it says where the table has nothing. */
export type RouteRules = {
  readonly origin: string;
  /** Looks at a call first (credentials, quota) and at its response last (headers that all have). */
  readonly around?: (call: Call, answer: () => Promise<Response>) => Response | Promise<Response>;
  readonly unknownPath: (call: Call) => Response;
  /** Answers a method that the path does not know. `allow` lists those that it does. */
  readonly unknownMethod: (call: Call, allow: string) => Response;
};

/** Makes handlers of a table of routes. */
export function routes(table: RouteTable, rules: RouteRules): RequestHandler[] {
  const known = Object.entries(table).flatMap(([path, methods]) => {
    const allow = allowed(methods).join(", ");
    return [
      ...Object.entries(methods).map(([method, answer]) => handler(method, path, rules, answer)),
      ...(methods.GET ? [handler("HEAD", path, rules, withoutBody(methods.GET))] : []),
      handler("ALL", path, rules, (call) => rules.unknownMethod(call, allow)),
    ];
  });
  return [...known, handler("ALL", "/*", rules, rules.unknownPath)];
}

/** Runs a step of a service and gives its answer, be it returned or thrown. Any other error is a bug of the service. */
export async function orRefusal(step: () => Response | Promise<Response>): Promise<Response> {
  try {
    return await step();
  } catch (thrown) {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  }
}

function handler(method: string, path: string, { origin, around }: RouteRules, answer: Answer): RouteHandler {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
  return new RouteHandler(method, origin + path, (request, values) => {
    const call = new RequestCall(request);
    const answered = () => orRefusal(() => answer(call, ...names.map((name) => String(values[name]))));
    return orRefusal(() => (around ? around(call, answered) : answered()));
  });
}

/** The address is taken apart for who asks for it: most answers need the path alone, which has chosen them. */
class RequestCall implements Call {
  readonly request: Request;
  #url: URL | undefined;

  constructor(request: Request) {
    this.request = request;
  }

  get url(): URL {
    this.#url ??= new URL(this.request.url);
    return this.#url;
  }
}

function withoutBody(get: Answer): Answer {
  return async (call, ...params) => {
    const { status, headers } = await get(call, ...params);
    return new Response(null, { status, headers });
  };
}

function allowed(methods: RouteTable[string]): string[] {
  return Object.keys(methods).flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
}
