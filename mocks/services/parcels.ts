import { z } from "zod";
import { type Clock, lessonClock } from "../clock.ts";
import { httpDate } from "../http-date.ts";
import { HttpResponse } from "../http-response.ts";
import type { Service } from "../intercept.ts";
import { type Call, type RouteTable, routes } from "./routes.ts";

/** Something on its way to somebody. */
export type Parcel = {
  readonly id: number;
  readonly to: string;
  readonly city: string;
  readonly weightGrams: number;
  readonly state: "packed" | "on its way" | "delivered";
};

/** What a client asks to have sent. */
export type Order = { readonly id: number; readonly to: string; readonly city: string };

/** How the service of this opening behaves. Left out: healthy, with room for everybody. */
export type ParcelsOptions = {
  /** Default: `http://parcels.test`. */
  readonly origin?: string;
  /** Time from request to answer, in milliseconds, or what tells it for each request. Default: 20. */
  readonly latencyMs?: number | (() => number);
  /** Time to the answer for single parcels, by id, in milliseconds: `{ 13: 200 }`. */
  readonly takesMs?: Readonly<Record<string, number>>;
  /** Answers 503 to everything for so long after the opening. */
  readonly downForMs?: number;
  /** Answers 429 to everything for so long after the opening. */
  readonly quotaEmptyForMs?: number;
  /** How a 503 or 429 says when to come back, in its `Retry-After`. Default: it does not say. */
  readonly retryAfter?: "seconds" | "date";
  /** Serves so many requests in each 100 ms; the others get 503. */
  readonly capacityPer100Ms?: number;
  /** Stores the first so many orders and then breaks the connection instead of answering. */
  readonly ordersCutOff?: number;
  readonly clock?: Clock;
};

/** The parcel service: look up parcels, order new ones. Each instance has its own state. */
export type ParcelService = Service & {
  /** The orders it has stored since it was opened. */
  readonly orders: readonly Order[];
};

/** Makes a parcel service. `open(parcels({ … }))` puts it on the network of a lesson. */
export function parcels(options: ParcelsOptions = {}): ParcelService {
  const {
    origin = "http://parcels.test",
    latencyMs = 20,
    takesMs = {},
    ordersCutOff = 0,
    clock = lessonClock,
  } = options;
  const orders: Order[] = [];
  let gate = newGate(options, clock);

  /** Decides on arrival, answers after the latency. */
  const around = async ({ url }: Call, answer: () => Promise<Response>): Promise<Response> => {
    const response = gate() ?? (await answer());
    const usualMs = typeof latencyMs === "number" ? latencyMs : latencyMs();
    await clock.sleep(takesMs[url.pathname.replace("/parcels/", "")] ?? usualMs);
    return response;
  };

  const create = async ({ request }: Call): Promise<Response> => {
    const draft = await draftOf(request);
    if (!draft) return HttpResponse.json({ error: "an order needs to and city" }, { status: 400 });
    const order: Order = { id: orders.length + 1, ...draft };
    orders.push(order);
    if (orders.length <= ordersCutOff) return HttpResponse.error();
    return HttpResponse.json(order, { status: 201, headers: { location: `/orders/${order.id}` } });
  };

  const table: RouteTable = {
    "/parcels": { GET: () => HttpResponse.json(seed) },
    "/parcels/:id": { GET: (_call, id) => found(seed, id) },
    "/orders": { GET: () => HttpResponse.json(orders), POST: create },
    "/orders/:id": { GET: (_call, id) => found(orders, id) },
  };
  const reset = () => {
    orders.length = 0;
    gate = newGate(options, clock);
  };
  const rules = { origin, around, unknownPath: noSuchPath, unknownMethod: noSuchPath };
  return { origin, handlers: routes(table, rules), orders, reset };
}

function noSuchPath(): Response {
  return HttpResponse.json({ error: "no such path" }, { status: 404 });
}

async function draftOf(request: Request): Promise<Omit<Order, "id"> | undefined> {
  const { success, data } = orderDraft.safeParse(await request.json().catch(() => undefined));
  return success ? data : undefined;
}

const orderDraft = z.object({ to: z.string(), city: z.string() });

/** What the service knows from the start. Parcel 99 does not exist. */
const seed: readonly Parcel[] = [
  { id: 11, to: "Amara Okafor", city: "Enugu", weightGrams: 740, state: "delivered" },
  { id: 12, to: "Jonas Lindqvist", city: "Uppsala", weightGrams: 1_200, state: "delivered" },
  { id: 13, to: "Mei-Ling Chou", city: "Tainan", weightGrams: 310, state: "on its way" },
  { id: 14, to: "Rodrigo Fuentes", city: "Valdivia", weightGrams: 5_400, state: "on its way" },
  { id: 15, to: "Farida Rahimi", city: "Herat", weightGrams: 980, state: "packed" },
  { id: 16, to: "Tomasz Zieliński", city: "Gdynia", weightGrams: 2_050, state: "on its way" },
  { id: 17, to: "Leilani Kahale", city: "Hilo", weightGrams: 620, state: "on its way" },
  { id: 18, to: "Nour Haddad", city: "Tyre", weightGrams: 450, state: "packed" },
  { id: 19, to: "Siddharth Rao", city: "Mysuru", weightGrams: 3_300, state: "delivered" },
  { id: 20, to: "Chiara Moretti", city: "Lecce", weightGrams: 890, state: "packed" },
  { id: 21, to: "Kwame Boateng", city: "Tamale", weightGrams: 1_750, state: "on its way" },
  { id: 22, to: "Ayşe Demir", city: "Bursa", weightGrams: 260, state: "packed" },
];

function found<T extends { readonly id: number }>(all: readonly T[], id: string): Response {
  const one = all.find((each) => String(each.id) === id);
  return one ? HttpResponse.json(one) : HttpResponse.json({ error: "not found" }, { status: 404 });
}

/** Says of each arriving request why it is refused, or `undefined` when it is served. */
function newGate(options: ParcelsOptions, clock: Clock): () => Response | undefined {
  const { downForMs = 0, quotaEmptyForMs = 0, capacityPer100Ms = Number.POSITIVE_INFINITY } = options;
  const openedAt = clock.now();
  const served = new Map<number, number>();
  const refusedUntil = (status: number, until: number) =>
    HttpResponse.json({ error: "come back later" }, { status, headers: retryAfter(options, until, clock.now()) });

  return () => {
    const sinceMs = clock.now() - openedAt;
    if (sinceMs < downForMs) return refusedUntil(503, openedAt + downForMs);
    if (sinceMs < quotaEmptyForMs) return refusedUntil(429, openedAt + quotaEmptyForMs);
    const window = Math.floor(sinceMs / 100);
    const servedNow = served.get(window) ?? 0;
    if (servedNow >= capacityPer100Ms) return refusedUntil(503, openedAt + (window + 1) * 100);
    served.set(window, servedNow + 1);
    return undefined;
  };
}

function retryAfter({ retryAfter: form }: ParcelsOptions, until: number, nowAt: number): Record<string, string> {
  if (form === undefined) return {};
  return { "retry-after": form === "date" ? httpDate(until) : String(Math.ceil((until - nowAt) / 1_000)) };
}
