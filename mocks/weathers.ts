import type { Weather } from "./weather.ts";

/** Weathers that have a name. */
export const weathers = {
  calm: { description: "Nothing goes wrong.", rules: [] },
  drizzle: {
    description: "An ordinary day: a little latency, and now and then a failure that passes.",
    rules: [
      { latency: { p0: 5, p50: 20, p95: 80, p100: 400 } },
      { fault: 503, rate: 0.02 },
      { fault: "reset", rate: 0.005 },
    ],
  },
  slow: {
    description: "Everything works, but one answer in a hundred takes seconds, and one in a thousand never comes.",
    rules: [{ latency: { p0: 50, p50: 200, p95: 800, p99: 3_000, p100: 9_000 } }, { fault: "never", rate: 0.001 }],
  },
  outage: {
    description: "Down for the first 10 seconds, with a Retry-After, then healthy.",
    rules: [{ fault: 503, forMs: 10_000, retryAfter: "seconds" }],
  },
  flapping: {
    description: "Up for 6 seconds, down for 2, and so on.",
    rules: [{ fault: 503, fromMs: 6_000, forMs: 2_000, everyMs: 8_000 }],
  },
  "rate-limited": {
    description: "Five requests a second; more get 429 with a Retry-After.",
    rules: [{ limit: { requests: 5, perMs: 1_000 } }],
  },
  "bad-lines": {
    description: "The service is well, the way to it is not: bodies stall, break off and arrive in drops.",
    rules: [
      { fault: "stall", rate: 0.03 },
      { fault: "break", rate: 0.03 },
      { fault: "cut", rate: 0.03 },
      { fault: "drip", rate: 0.05 },
      { fault: "lost", rate: 0.02 },
    ],
  },
  storm: {
    description: "All at once: latency, failures of every kind, outages at any time, and a quota.",
    rules: [
      { latency: { p0: 10, p50: 60, p95: 500, p99: 2_000, p100: 8_000 } },
      { fault: 503, forMs: 3_000, everyMs: 30_000, atRandom: true, retryAfter: "seconds" },
      { limit: { requests: 50, perMs: 1_000 } },
      { fault: 500, rate: 0.02 },
      { fault: 502, rate: 0.02 },
      { fault: 503, rate: 0.04 },
      { fault: 504, rate: 0.01 },
      { fault: "reset", rate: 0.02 },
      { fault: "never", rate: 0.01 },
      { fault: "lost", rate: 0.01 },
      { fault: "stall", rate: 0.01 },
      { fault: "break", rate: 0.01 },
      { fault: "malformed", rate: 0.01 },
      { fault: "wrong-type", rate: 0.01 },
    ],
  },
} as const satisfies Readonly<Record<string, Weather>>;

/** The name of a weather. */
export type WeatherName = keyof typeof weathers;
