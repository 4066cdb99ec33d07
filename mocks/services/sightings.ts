import { type Clock, lessonClock } from "../clock.ts";
import { HttpResponse } from "../http-response.ts";
import type { Service } from "../intercept.ts";
import { type Call, type RouteRules, type RouteTable, routes } from "./routes.ts";
import { cursorAfter, pageAfter, pageAt, type Sighting, seedSighting, sliceAt } from "./sightings-pages.ts";

/** How the bird watch of this opening behaves. Left out: 45 sightings, oldest first, and no surprises. */
export type SightingsOptions = {
  readonly count?: number;
  /** Default: oldest first. */
  readonly order?: "oldest first" | "newest first";
  /** The most sightings in one answer, whatever the client asks for. Default: 20. */
  readonly mostPerPage?: number;
  /** After answer 1, 2, 3 …: so many new sightings come in, or, below zero, so many of the newest are withdrawn. */
  readonly changes?: readonly number[];
  /** This page comes without sightings: the caller may not see them. */
  readonly emptyPage?: number;
  /** This page is answered 503 the first time. */
  readonly failsOnceAt?: number;
  /** In the feed: this page links back to page 2. */
  readonly leadsBackFrom?: number;
  /** In the feed: this page links to another host, `http://mirror.test`. */
  readonly leadsAwayFrom?: number;
  readonly clock?: Clock;
};

/** A bird watch, and what it knows. */
export type SightingService = Service & {
  /** The numbers of the sightings that it gave with each answer so far, and of all that it has now. */
  reading(): { readonly pages: readonly (readonly number[])[]; readonly exist: readonly number[] };
  /** Who was asked, with which `X-API-Key`: `birds.test: no key`. */
  readonly keysSeen: readonly string[];
};

/**
 * Makes a bird watch: one list, handed out in four ways.
 *
 * `GET /sightings?page=1&per_page=20` answers with an array, and the total in `X-Total-Count`; `?offset=0&limit=20` with
 * `{ items, total }`; `?limit=20` and then `?limit=20&cursor=…` with `{ items, next }`. `GET /feed?limit=20` answers with
 * an array and a `Link` header.
 */
export function sightings(options: SightingsOptions = {}): SightingService {
  const { count = 45, order = "oldest first", mostPerPage = 20, changes = [], clock = lessonClock } = options;
  const all: Sighting[] = [];
  const given: number[][] = [];
  const keysSeen: string[] = [];
  let [answers, lastId, hasFailed] = [0, 0, false];

  const add = (amount: number): void => {
    for (let more = 0; more < amount; more++) all.push(seedSighting(++lastId));
  };
  const change = (amount: number): void => {
    if (amount < 0) all.length = Math.max(0, all.length + amount);
    add(amount);
  };
  const list = () => (order === "oldest first" ? [...all] : all.toReversed());
  const surprises = (page: number, items: readonly Sighting[]): readonly Sighting[] => {
    if (page === options.failsOnceAt && !hasFailed) {
      hasFailed = true;
      throw HttpResponse.json({ error: "come back later" }, { status: 503 });
    }
    const shown = page === options.emptyPage ? [] : items;
    given.push(shown.map(({ id }) => id));
    return shown;
  };

  const inPages = ({ searchParams }: URL): Response => {
    const { page, items } = pageAt(list(), searchParams, mostPerPage);
    return HttpResponse.json(surprises(page, items), { headers: { "x-total-count": String(all.length) } });
  };
  const bySlices = ({ searchParams }: URL): Response => {
    const { page, items } = sliceAt(list(), searchParams, mostPerPage);
    return HttpResponse.json({ items: surprises(page, items), total: all.length });
  };
  const byCursor = ({ searchParams }: URL): Response => {
    const { page, items, next } = pageAfter(list(), order, searchParams, mostPerPage);
    return HttpResponse.json({ items: surprises(page, items), next });
  };
  const feed = ({ url }: Call): Response => {
    const { page, size, items, next } = pageAfter(list(), order, url.searchParams, mostPerPage);
    const isBack = page === options.leadsBackFrom;
    const cursor = isBack ? cursorAfter(list()[size - 1]) : next;
    const to = page === options.leadsAwayFrom ? "http://mirror.test" : "";
    const link = `<${to}/feed?limit=${size}&cursor=${cursor}>; rel="next", </feed?limit=${size}>; rel="first"`;
    const last = `</feed?limit=${size}>; rel="first"`;
    return HttpResponse.json(surprises(page, items), { headers: { link: cursor === null ? last : link } });
  };

  const table: RouteTable = {
    "/sightings": {
      GET: ({ url }) => {
        if (url.searchParams.has("page")) return inPages(url);
        return url.searchParams.has("offset") ? bySlices(url) : byCursor(url);
      },
    },
    "/feed": { GET: feed },
  };
  const around: RouteRules["around"] = async ({ request, url }, answer) => {
    keysSeen.push(`${url.host}: ${request.headers.get("x-api-key") ?? "no key"}`);
    const response = await answer();
    change(changes[answers++] ?? 0);
    await clock.sleep(latencyMs);
    return response;
  };
  const reset = (): void => {
    [all.length, given.length, keysSeen.length, answers, lastId, hasFailed] = [0, 0, 0, 0, 0, false];
    add(count);
  };

  reset();
  const unknown = () => HttpResponse.json({ error: "no such path" }, { status: 404 });
  const handlers = routes(table, { origin, around, unknownPath: unknown, unknownMethod: unknown });
  const reading = () => ({ pages: [...given], exist: all.map(({ id }) => id) });
  return { origin, handlers, reading, keysSeen, reset };
}

/** Both hosts are this one service: the bird watch, and the mirror to which its feed may lead. */
const origin = "http://*.test";
const latencyMs = 20;
