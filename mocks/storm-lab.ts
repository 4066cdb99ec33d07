import { lessonClock } from "./clock.ts";
import { type DepotCall, fetchToken } from "./depot-calls.ts";
import type { Exchange } from "./exchange.ts";
import type { Opened } from "./intercept.ts";
import { crowd, open } from "./lab.ts";
import { createDepot, type Depot, type DepotOptions } from "./services/depot.ts";
import { pass } from "./turn.ts";
import type { Weather } from "./weather.ts";
import { withWeather } from "./with-weather.ts";

/** A client, or a layer of one: gives the JSON of the answer, or throws. */
export type Send = (call: DepotCall) => Promise<unknown>;

/** What became of all calls of a ride. */
export type Score = {
  /** Calls that gave what was asked for. */
  readonly right: number;
  /** Calls that gave something else, which the program took for an answer. */
  readonly believed: number;
  /** Calls that ended with an error. */
  readonly threw: number;
  /** Calls that had not ended after a minute. */
  readonly hung: number;
  /** Requests to the depot, without those for tokens. */
  readonly requests: number;
  /** Orders that are stored once more than they were placed. */
  readonly twice: number;
};

/** A ride: its score, what the depot saw, and how long the longest call took. */
export type Ride = { readonly score: Score; readonly log: readonly Exchange[]; readonly longestMs: number };

/** What is over the depot, and which of its shipments is broken. */
export type DepotDay = Pick<DepotOptions, "brokenId"> & {
  readonly weather: Weather;
  /** How many calls a program makes of the depot on this day. Default: 60. */
  readonly calls?: number;
};

const routes = ["/shipments", "/shipments/:id"];

/** All at once: slow answers, outages, a quota, errors, broken and silent connections, lost answers. */
const storm: Weather = {
  seed: 3,
  rules: [
    { routes, latency: { p0: 10, p50: 60, p95: 500, p99: 1_500, p100: 6_000 } },
    { routes, fault: 503, forMs: 2_000, everyMs: 7_000, atRandom: true, retryAfter: "seconds" },
    { routes, limit: { requests: 8, perMs: 1_000 } },
    ...([500, 503, 504] as const).map((fault) => ({ routes, fault, rate: 0.03 })),
    { routes: ["POST /shipments"], fault: "lost", rate: 0.08 },
    ...(["reset", "never", "stall", "break"] as const).map((fault) => ({ routes, fault, rate: 0.02 })),
  ],
};

/** Days to try a client on. */
export const days = {
  storm: { weather: storm },
  /** The depot takes every request and never answers. */
  silence: { weather: { rules: [{ routes, fault: "never" }] }, calls: 6 },
  /** Nothing goes wrong, but shipment 2 breaks the contract. */
  broken: { weather: { rules: [] }, calls: 12, brokenId: 2 },
  /** The fourth request for a page of the list fails, and no other. */
  fourthPageFails: {
    weather: { rules: [{ routes: ["GET /shipments"], script: [pass(), pass(), pass(), 503] }] },
  },
} as const satisfies Readonly<Record<string, DepotDay>>;

/** Opens the depot for the cell at hand. Its tokens live for 9 seconds. */
export function openDepot({ weather, brokenId }: DepotDay): Depot & Opened {
  tokens.forget();
  return open(withWeather(createDepot({ tokenLifeMs: 9_000, ...(brokenId && { brokenId }) }), weather));
}

/** Sends the calls of a day through a client, 6 at a time: of three, two look a shipment up, and one orders. */
export async function ride(send: Send, day: DepotDay = days.storm): Promise<Ride> {
  const depot = openDepot(day);
  const waiting = Array.from({ length: day.calls ?? 60 }, (_, place) => place);
  const outcomes: Outcome[] = [];
  let longestMs = 0;
  await crowd(lanes, async () => {
    for (let place = waiting.shift(); place !== undefined; place = waiting.shift()) {
      const startedMs = lessonClock.elapsedMs();
      outcomes.push(await outcomeOf(send, place));
      longestMs = Math.max(longestMs, lessonClock.elapsedMs() - startedMs);
      await lessonClock.sleep(restMs);
    }
  });
  return { score: scoreOf(outcomes, depot), log: depot.log, longestMs };
}

const lanes = 6;
/** People think before they ask for the next thing; without that a client that fails fast would miss most of the storm. */
const restMs = 800;
const patienceMs = 60_000;

type Outcome = "right" | "believed" | "threw" | "hung";

function scoreOf(outcomes: readonly Outcome[], depot: Depot & Opened): Score {
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  const references = depot.shipments.map(({ reference }) => reference);
  return {
    right: count("right"),
    believed: count("believed"),
    threw: count("threw"),
    hung: count("hung"),
    requests: depot.log.filter(({ path }) => path !== "/token").length,
    twice: references.length - new Set(references).size,
  };
}

async function outcomeOf(send: Send, place: number): Promise<Outcome> {
  const isOrder = place % 3 === 0;
  const reference = `order-${place}`;
  const id = place + 1;
  const call: DepotCall = isOrder
    ? { method: "POST", path: "/shipments", json: { reference, city: "Enugu" } }
    : { method: "GET", path: `/shipments/${id}` };
  const isRight = (value: unknown) => isShipment(value, isOrder ? { reference } : { id });

  const patience = new AbortController();
  const endless = lessonClock.sleep(patienceMs, patience.signal).then(
    () => "hung" as const,
    () => "hung" as const,
  );
  const done = send(call).then(
    (value) => (isRight(value) ? ("right" as const) : ("believed" as const)),
    () => "threw" as const,
  );
  const outcome = await Promise.race([done, endless]);
  patience.abort();
  return outcome;
}

function isShipment(value: unknown, wanted: object): boolean {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map(Object.entries(value));
  const hasCity = typeof fields.get("city") === "string";
  return hasCity && Object.entries(wanted).every(([name, part]) => fields.get(name) === part);
}

let kept: string | undefined;
let underWay: Promise<string> | undefined;

/** The token provider of the lesson on OAuth, for the depot: one token for all, one request for it at a time. */
export const tokens = {
  async get(): Promise<string> {
    if (kept !== undefined) return kept;
    underWay ??= fetchToken().finally(() => {
      underWay = undefined;
    });
    kept = await underWay;
    return kept;
  },
  /** Tells that the depot has refused this token. */
  invalidate(token: string): void {
    if (kept === token) kept = undefined;
  },
  /** A new day: the depot has forgotten all tokens. */
  forget(): void {
    kept = undefined;
    underWay = undefined;
  },
};
