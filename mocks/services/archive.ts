import { HttpResponse } from "../http-response.ts";
import type { Service } from "../intercept.ts";
import { problem } from "./problem.ts";
import { type Call, type RouteTable, routes } from "./routes.ts";

/** How an archive behaves. */
export type ArchiveOptions = {
  /** Where `GET /reports/:id/file` sends the client: an origin. Default: `http://files.test`. */
  readonly filesAt?: string;
};

/** One request as it arrived, at the archive or at another address. */
export type Arrival = {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** An archive of reports that is guarded by API keys, and what its operators see. */
export type Archive = Service & {
  /** Every request, to whichever address, in order. */
  readonly arrivals: readonly Arrival[];
  /** A line for each request to the archive itself, with its query, as most servers write it. */
  readonly accessLog: readonly string[];
};

/**
 * Makes an archive at `http://archive.test` that sends who wants a file to another address.
 *
 * It stands at every address at once, so that a lesson sees what a redirect carries along. Keys: `test-key-1`, in
 * `X-API-Key` or in the query as `key`. `POST /keys` makes the next one, `DELETE /keys/1` ends the first.
 */
export function createArchive({ filesAt = "http://files.test" }: ArchiveOptions = {}): Archive {
  const arrivals: Arrival[] = [];
  const accessLog: string[] = [];
  const keys = new Keys();

  const around = async (call: Call, answer: () => Promise<Response>): Promise<Response> => {
    const { origin, pathname, search } = call.url;
    arrivals.push({ origin, path: pathname, headers: Object.fromEntries(call.request.headers) });
    if (origin !== home) return HttpResponse.text(`The file ${pathname}\n`);
    const isKnown = keys.has(call.request.headers.get("x-api-key") ?? call.url.searchParams.get("key"));
    const response = isKnown ? await answer() : problem(401, "The key is missing, unknown or revoked.");
    accessLog.push(`${call.request.method} ${pathname}${search} ${response.status}`);
    return response;
  };

  const table: RouteTable = {
    "/reports/:id": { GET: (_call, id) => HttpResponse.json({ id: Number(id), title: `Report ${id}` }) },
    "/reports/:id/file": { GET: (_call, id) => sendTo(`${filesAt}/report-${id}.txt`) },
    "/keys": { POST: () => HttpResponse.json(keys.add(), { status: 201 }) },
    "/keys/:id": { DELETE: (_call, id) => keys.end(Number(id)) },
  };
  return {
    origin: everywhere,
    handlers: routes(table, { origin: everywhere, around, unknownPath: nothing, unknownMethod: nothing }),
    arrivals,
    accessLog,
    reset: () => {
      arrivals.length = 0;
      accessLog.length = 0;
      keys.reset();
    },
  };
}

const home = "http://archive.test";
const everywhere = "*://*";

/** The keys that open the archive, counted from 1. */
class Keys {
  #ids = [1];
  #last = 1;

  has(key: string | null): boolean {
    return this.#ids.some((id) => nameOf(id) === key);
  }

  add(): { id: number; key: string } {
    this.#last += 1;
    this.#ids.push(this.#last);
    return { id: this.#last, key: nameOf(this.#last) };
  }

  end(id: number): Response {
    if (!this.#ids.includes(id)) return nothing();
    this.#ids = this.#ids.filter((each) => each !== id);
    return new HttpResponse(null, { status: 204 });
  }

  reset(): void {
    this.#ids = [1];
    this.#last = 1;
  }
}

function nameOf(id: number): string {
  return `test-key-${id}`;
}

function sendTo(location: string): Response {
  return new HttpResponse(null, { status: 302, headers: { location } });
}

function nothing(): Response {
  return problem(404, "There is nothing here.");
}
