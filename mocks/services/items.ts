import { HttpResponse } from "../http-response.ts";
import type { Service } from "../intercept.ts";
import { ItemsApi } from "./items-api.ts";
import type { Item } from "./items-shelves.ts";
import { problem } from "./problem.ts";
import { type Call, type RouteRules, type RouteTable, routes } from "./routes.ts";

/** How an items store behaves. */
export type ItemsOptions = {
  /** Default: `http://items.test`. */
  readonly origin?: string;
  /** Items that it has from the start. Default: 25. */
  readonly count?: number;
  /** The most items that it puts on a page, whatever `limit` says. Default: 100. */
  readonly maxLimit?: number;
  /** Serves only who sends this as `X-API-Key`. Default: everybody. */
  readonly apiKey?: string;
  /** Refuses a PUT, PATCH or DELETE without `If-Match`, with 428. Default: false. */
  readonly requireIfMatch?: boolean;
  /** Forgets an `Idempotency-Key` after so many milliseconds. Default: 24 hours. */
  readonly keepKeysMs?: number;
  readonly now?: () => number;
};

/** An items store, and what is on its shelves. */
export type ItemsService = Service & { readonly items: readonly Item[] };

/** Makes a store: list, create, read, replace, patch and delete items. Errors are problem documents (RFC 9457). */
export function createItems(options: ItemsOptions = {}): ItemsService {
  const { origin = "http://items.test", apiKey } = options;
  let api = new ItemsApi(options);
  let requests = 0;

  const table: RouteTable = {
    "/items": { GET: (call) => api.list(call), POST: (call) => api.create(call) },
    "/items/:id": {
      GET: (call, id) => api.read(call, id),
      PUT: (call, id) => api.replace(call, id),
      PATCH: (call, id) => api.patch(call, id),
      DELETE: (call, id) => api.delete(call, id),
    },
  };
  const around: RouteRules["around"] = async ({ request }, answer) => {
    const isKnown = apiKey === undefined || request.headers.get("x-api-key") === apiKey;
    const response = isKnown ? await answer() : noKey();
    requests += 1;
    response.headers.set("x-request-id", request.headers.get("x-request-id") ?? `request-${requests}`);
    return response;
  };

  return {
    origin,
    handlers: routes(table, { origin, around, unknownPath, unknownMethod }),
    get items() {
      return api.items;
    },
    reset: () => {
      api = new ItemsApi(options);
      requests = 0;
    },
  };
}

function noKey(): Response {
  const headers = { "www-authenticate": 'ApiKey realm="items"' };
  return problem(401, "Send your key in the header X-API-Key.", { headers });
}

function unknownPath(): Response {
  return problem(404, "There is no such path.");
}

function unknownMethod({ request }: Call, allow: string): Response {
  if (request.method === "OPTIONS") return new HttpResponse(null, { status: 204, headers: { allow } });
  return problem(405, "This path does not know the method.", { headers: { allow } });
}
