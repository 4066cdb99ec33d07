import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "fail-json": ["400 Send the parameters as application/x-www-form-urlencoded."],
    "run-token": ["expires_in: 3600", "scope: 'reports:read'"],
    "vary-encoding": ["401"],
    "fail-expiry": ["50,060 ms  GET /reports → 200", "75,080 ms  GET /reports → 401", "100,100 ms  GET /reports → 401"],
    "picture-expiry": [
      "75,080 ms  POST /token → 200\n 75,100 ms  GET /reports → 200",
      "one for good: 1 token, 5 calls, 2 of them refused.",
      "renewed in time: 2 tokens, 5 calls, none of them refused.",
    ],
    "vary-short-life": ["tokens fetched: 10"],
    "fail-herd": ["Fetched: 5"],
    "picture-herd": ["each for itself: 10 requests\nsingle flight:   6 requests"],
    "check-rejected": ["second: the token server is busy"],
    "run-refused": ["requests: 80 | last status: 401"],
    "run-once": ["40 ms  GET /reports → 401", "100 ms  POST /reports → 403", "Fetched: 2"],
    "run-late": ["tokens fetched: 6"],
  },
  changes: [
    { cell: "vary-encoding", change: ['"p%ss+w"].join', '"p%ss+w"].map(encodeURIComponent).join'], prints: "200" },
    {
      cell: "vary-short-life",
      change: ["earlyMs = skewMs", "earlyMs = Math.min(skewMs, lifeMs / 2)"],
      prints: "tokens fetched: 3",
    },
    {
      cell: "check-rejected",
      change: ["renew().then(land)", "renew().finally(() => { underWay = undefined; })"],
      prints: "first: the token server is busy\nsecond: token of flight 2",
    },
    {
      cell: "run-late",
      change: ["  kept = undefined;", "  if (kept === token) kept = undefined;"],
      prints: "tokens fetched: 2",
    },
  ],
};
