import { z } from "zod";
import { atLeastOne, milliseconds, turnSchema } from "./turn-schema.ts";

/**
 * What goes wrong between clients and services, for ever: plain data, in a file or a page.
 *
 * @example
 * {
 *   seed: 7,
 *   rules: [
 *     { latency: { p50: 40, p95: 200, p100: 2_000 } },
 *     { fault: 503, rate: 0.05 },
 *     { fault: "reset", rate: 0.01, routes: ["POST /v1/charges"] },
 *     { fault: 503, fromMs: 10_000, forMs: 5_000, everyMs: 60_000, retryAfter: "seconds" },
 *     { limit: { requests: 10, perMs: 1_000 }, retryAfter: "seconds" },
 *     { script: [503, "never", { kind: "pass" }, 503], services: ["github"] },
 *   ],
 * }
 */
export type Weather = z.input<typeof weatherSchema>;

/** A weather with nothing left out. */
export type FullWeather = z.output<typeof weatherSchema>;

/** One thing that goes wrong: what, where, when, how often. */
export type Rule = FullWeather["rules"][number];

/** Latency by percentiles, in milliseconds: `{ p50: 40, p95: 200, p100: 2_000 }`. Between them it grows evenly. */
export type Percentiles = Readonly<Record<string, number>>;

/** Reads a weather from data. Throws a `WeatherError` that names every place where something is wrong. */
export function readWeather(data: unknown): FullWeather {
  const { success, data: weather, error } = weatherSchema.safeParse(data);
  if (success) return weather;
  throw new WeatherError(error.issues.map(sentence).join("; "));
}

/** Data is no weather. The message says where and why: `rules[2].rate: too big: expected number to be <=1`. */
export class WeatherError extends Error {
  override readonly name = "WeatherError";
}

const percentiles = z
  .record(z.string().regex(/^p(\d{1,2}(\.\d+)?|100)$/, "a percentile is written as p50 or p99.9"), milliseconds)
  .refine((points) => Object.keys(points).length > 0, "expected at least one percentile")
  .refine((points) => isAscending(toPoints(points)), "expected a higher percentile to be no faster than a lower one");

/** What a rule does: exactly one of these. */
const effects = {
  /** Every request waits so long before anything else. */
  latency: percentiles.exactOptional(),
  /** What happens to a request that is struck. */
  fault: turnSchema.exactOptional(),
  /** More requests than these, in a window that opens with the first one, get 429. */
  limit: z.strictObject({ requests: atLeastOne, perMs: milliseconds.min(1) }).exactOptional(),
  /** The turns of the first requests, in order; the others pass. */
  script: z.array(turnSchema).readonly().exactOptional(),
};

const rule = z
  .strictObject({
    ...effects,
    /** The share of requests that a fault strikes. */
    rate: z.number().min(0).max(1).default(1),
    /** A rule holds from this time on, counted from the start; … */
    fromMs: milliseconds.default(0),
    /** … for so long; … */
    forMs: milliseconds.exactOptional(),
    /** … and again in each period of this length, … */
    everyMs: milliseconds.min(1).exactOptional(),
    /** … at a time within the period that the seed chooses. */
    atRandom: z.boolean().default(false),
    /** How a refusal says when to come back, which is when its window is over. Default: a limit in seconds, a fault not. */
    retryAfter: z.enum(["seconds", "date", "none"]).exactOptional(),
    /** Names of services. Left out: all. */
    services: z.array(z.string()).readonly().exactOptional(),
    /** `GET /repos/:owner/*`, or a path for every method. Left out: all. */
    routes: z
      .array(z.string().regex(/^([A-Z]+ )?\//, "a route is written as GET /path or /path"))
      .readonly()
      .exactOptional(),
  })
  .refine((each) => effectsOf(each).length === 1, {
    error: `expected exactly one of ${Object.keys(effects).join(", ")}`,
  })
  .refine(({ forMs, everyMs }) => everyMs === undefined || (forMs ?? everyMs) < everyMs, {
    path: ["everyMs"],
    error: "expected a period that is longer than forMs",
  })
  .refine(({ retryAfter, forMs, limit }) => retryAfter === undefined || forMs !== undefined || limit !== undefined, {
    path: ["retryAfter"],
    error: "expected forMs or limit beside it, which say when to come back",
  });

const weatherSchema = z.strictObject({
  /** What it is like, in a sentence. */
  description: z.string().exactOptional(),
  /** The same seed gives the same storm. */
  seed: z.int().default(1),
  rules: z.array(rule).readonly(),
});

/** A point of a latency: so many percent of the requests wait at most so long. */
export type LatencyPoint = { readonly percent: number; readonly ms: number };

/** The points of a latency, in order. */
export function toPoints(percentiles: Percentiles): LatencyPoint[] {
  return Object.entries(percentiles)
    .map(([name, ms]) => ({ percent: Number(name.slice(1)), ms }))
    .sort((a, b) => a.percent - b.percent);
}

function isAscending(points: readonly LatencyPoint[]): boolean {
  return points.every(({ ms }, index) => ms >= (points[index - 1]?.ms ?? 0));
}

function effectsOf(each: object): string[] {
  return Object.keys(effects).filter((name) => name in each);
}

type Issue = z.core.$ZodIssue;

function sentence(issue: Issue): string {
  const { path, message } = deepest(issue);
  const words = message.replace(/^Invalid input: /, "") + allowedBeside(issue);
  const place = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return `${place === "" ? "the weather" : place.replace(/^\./, "")}: ${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}

/** For a name that a weather or a rule does not have, those that it has. */
function allowedBeside({ code, path }: Issue): string {
  const { shape } = path.length === 0 ? weatherSchema : rule;
  return code === "unrecognized_keys" && path.length <= 2 ? `, expected some of ${Object.keys(shape).join(", ")}` : "";
}

/** Of the forms that something may have, the one that it comes closest to says what is wrong. */
function deepest(issue: Issue): Pick<Issue, "path" | "message"> {
  if (issue.code !== "invalid_union") return issue;
  const inner = issue.errors.flat().find(({ path }) => path.length > 0);
  if (!inner) return issue;
  const { path, message } = deepest(inner);
  return { path: [...issue.path, ...path], message };
}
