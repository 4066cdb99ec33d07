import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "fail-one-request": ["503 Service Unavailable", "0 ms  GET /parcels/17 → 503"],
    "run-at-once": ["60 ms  GET /parcels/17 → 503"],
    "run-fixed-wait": ["660 ms  GET /parcels/17 → 503"],
    "cure-backoff": ["wait 200 ms", "wait 400 ms", "wait 800 ms", "1,460 ms  GET /parcels/17 → 200"],
    "picture-three-strategies": ["doubling: 4 requests, the last at 1,460 ms: 200."],
    "vary-base-100": ["760 ms  GET /parcels/17 → 503"],
    "run-404": ["760 ms  GET /parcels/99 → 404\n\n0 ms  GET /parcels/99 → 404"],
    "run-crowd": [
      "fixed: { requests: 330, lastServedAtMs: 3800, highestLaterWave: 54 }",
      "doubled: { requests: 330, lastServedAtMs: 15000, highestLaterWave: 54 }",
    ],
    "cure-jitter": ["jittered: { requests: 157, lastServedAtMs: 2257, highestLaterWave: 16 }"],
    "run-retry-after": ["70 ms  GET /parcels/17 → 429", "2,020 ms  GET /parcels/17 → 200"],
    "vary-date": ["wait: NaN ms", "21 ms  GET /parcels/17 → 429"],
    "run-post": ["caught: fetch failed", "220 ms  POST /orders → 201", "orders stored: 2"],
  },
  changes: [
    {
      cell: "vary-base-100",
      change: ["askWithBackoff(parcel17, 3, 100)", "askWithBackoff(parcel17, 4, 100)"],
      prints: "1,580 ms  GET /parcels/17 → 200",
    },
    {
      cell: "check-cap",
      change: ["=> 100 * 2 ** retry", "=> Math.min(capMs, 100 * 2 ** retry)"],
      prints: "100, 200, 400, 800, 1600, 2000, 2000, 2000",
    },
    { cell: "vary-random-share", change: ["randomShare = 0.1", "randomShare = 0.6"], prints: "lastServedAtMs: 2386" },
    { cell: "vary-random-share", change: ["randomShare = 0.1", "randomShare = 1"], prints: "lastServedAtMs: 2257" },
    {
      cell: "vary-date",
      change: ["Number(header) * 1_000", "Date.parse(header) - now()"],
      prints: "10,000 ms  GET /parcels/17 → 200",
    },
  ],
};
