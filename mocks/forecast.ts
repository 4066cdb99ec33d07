import { chance, numberOf } from "./chance.ts";
import { pathMatcher } from "./path-matcher.ts";
import { type HttpReply, status } from "./script.ts";
import { FixedWindow } from "./services/fixed-window.ts";
import { pass, type Turn } from "./turn.ts";
import { type FullWeather, type LatencyPoint, type Rule, toPoints } from "./weather.ts";

/** What a weather does to one request. */
export type Fate = {
  /** The wait before anything else, in milliseconds. */
  readonly delayMs: number;
  readonly turn: Turn;
  /** The rule that chose the turn. None: the service answers, because nothing strikes. */
  readonly watch?: Watch;
  /** When the rule lets requests through again, in milliseconds since the start. */
  readonly untilMs?: number;
};

/** A rule of a weather that watches the requests of a service. */
export type Watch = {
  /** The rule's place in the weather, from 0. */
  readonly place: number;
  /** How its refusals say when to come back. */
  readonly retryAfter: "seconds" | "date" | "none";
  /** What it says to those who come back too early. */
  readonly refusal: HttpReply;
  isAbout(method: string, path: string): boolean;
  /** What it does to the next request that it is about. `sinceMs`: milliseconds since the start. */
  look(sinceMs: number): Strike;
};

/** The rules of a weather that are about a service, at their start. */
export function watchesFor({ seed, rules }: FullWeather, service: string): Watch[] {
  // Services shall not fail in step.
  const ownSeed = seed ^ numberOf(service);
  return rules.flatMap((rule, place) => {
    const { services = [service], retryAfter = rule.limit ? "seconds" : "none" } = rule;
    if (!services.includes(service)) return [];
    const refusal = rule.fault?.kind === "http" ? rule.fault : status(429);
    return [{ place, retryAfter, refusal, isAbout: routeTest(rule), look: watch(rule, place, ownSeed) }];
  });
}

/**
 * The fate of the next request that these rules are about.
 *
 * A rule counts its requests, and decides by the seed, the service's name, its own place, that number and the time.
 * Nothing else plays a part, so a rule that is added at the end changes nothing for those before it. The first rule
 * that strikes has its way; latencies add up.
 */
export function fateOf(watches: readonly Watch[], sinceMs: number): Fate {
  let fate: Fate = { delayMs: 0, turn: pass() };
  for (const watch of watches) {
    const { delayMs = 0, ...strike } = watch.look(sinceMs);
    const chosen = strike.turn !== undefined && fate.watch === undefined ? { ...strike, watch } : {};
    fate = { ...fate, ...chosen, delayMs: fate.delayMs + delayMs };
  }
  return fate;
}

/** What a rule does to one request: nothing, unless it says so. */
type Strike = Partial<Omit<Fate, "watch">>;

/** The wait of a latency for a number from 0 up to 1, in whole milliseconds. */
export function latencyMs(points: readonly LatencyPoint[], luck: number): number {
  const percent = luck * 100;
  const above = points.find((point) => point.percent >= percent);
  const below = points.findLast((point) => point.percent < percent);
  if (!above || !below) return Math.round((above ?? below)?.ms ?? 0);
  const part = (percent - below.percent) / (above.percent - below.percent);
  return Math.round(below.ms + part * (above.ms - below.ms));
}

/** The end of the window in which a moment lies, in milliseconds since the start; `undefined` outside of all. */
export function windowEnd(
  { fromMs, forMs = Number.POSITIVE_INFINITY, everyMs, atRandom }: Rule,
  sinceMs: number,
  luckOf: (period: number) => number,
): number | undefined {
  const period = everyMs === undefined ? 0 : Math.floor((sinceMs - fromMs) / everyMs);
  const roomMs = atRandom && everyMs !== undefined ? everyMs - forMs : 0;
  const startMs = fromMs + period * (everyMs ?? 0) + Math.floor(luckOf(period) * roomMs);
  const isInside = period >= 0 && startMs <= sinceMs && sinceMs < startMs + forMs;
  return isInside ? startMs + forMs : undefined;
}

/** A request as a rule sees it. */
type Moment = {
  readonly sinceMs: number;
  /** When the rule's window ends. */
  readonly endMs: number;
  /** Counts the rule's requests from 0. */
  readonly request: number;
  /** A number from 0 up to 1. */
  readonly luck: number;
};

function watch(rule: Rule, place: number, seed: number): Watch["look"] {
  const act = actOf(rule);
  // Windows draw from a stream of their own: requests shall not shift them.
  const luckOfWindow = (period: number) => chance(seed, -1 - place, period);
  let requests = 0;
  return (sinceMs) => {
    const request = requests++;
    const endMs = windowEnd(rule, sinceMs, luckOfWindow);
    return endMs === undefined ? {} : act({ sinceMs, endMs, request, luck: chance(seed, place, request) });
  };
}

function actOf({ latency, fault, limit, script, rate }: Rule): (moment: Moment) => Strike {
  if (latency) {
    const points = toPoints(latency);
    return ({ luck }) => ({ delayMs: latencyMs(points, luck) });
  }
  if (limit) {
    const window = new FixedWindow(limit.requests, limit.perMs);
    return ({ sinceMs }) => (window.take(sinceMs) ? {} : { turn: status(429), untilMs: window.state(sinceMs).resetAt });
  }
  if (script) return ({ request }) => strike(script[request]);
  return ({ luck, endMs }) => (luck < rate ? strike(fault, endMs) : {});
}

function strike(turn: Turn | undefined, untilMs?: number): Strike {
  return { ...(turn && { turn }), ...(untilMs !== undefined && { untilMs }) };
}

function routeTest({ routes }: Rule): Watch["isAbout"] {
  if (!routes) return () => true;
  const tests = routes.map((route) => {
    const [path = "", wanted] = route.split(" ").reverse();
    return { wanted, match: pathMatcher(path) };
  });
  return (method, path) => tests.some(({ wanted = method, match }) => wanted === method && match(path) !== undefined);
}
