import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "fail-one-by-one": ["12 parcels { requests: 12, mostAtOnce: 1, doneAtMs: 240, refused: 0 }"],
    "run-for-each": ["done, found 0", "100 ms later 12"],
    "cure-all": ["[ 'Amara Okafor'", "mostAtOnce: 12, doneAtMs: 60"],
    "run-fails": ["parcel 99: 404 after 20 ms", "requests: 4, mostAtOnce: 4, doneAtMs: 100"],
    "cure-stop": ["requests: 4, mostAtOnce: 4, doneAtMs: 20", "one signal: 4 calls, at most 4 at once, done at 20 ms."],
    "run-lost-update": ["total: 1200 grams"],
    "run-more": ["1 at once: 1200 ms, 0 refused", "10 at once: 120 ms, 30 refused", "60 at once: 20 ms, 40 refused"],
    "run-started": ["mostAtOnce: 12"],
    "run-batches": ["mostAtOnce: 4, doneAtMs: 420"],
    "cure-pool": ["mostAtOnce: 4, doneAtMs: 220"],
    "run-rate": ["rest 0: 1000 ms: 250 requests, highest later wave 25"],
    "run-knocking": ["requests: 30, refused: 10, tooEarly: 9"],
    "cure-pause": ["requests: 21, refused: 1, tooEarly: 0"],
    "vary-slow-down": ["requests: 20, refused: 10, tooEarly: 9"],
    "run-connections": ["close: 100 connections", "keep-alive: 2 connections"],
    "cure-session": ["/parcels/11 node\n/parcels/12 node\n/parcels/13 node"],
  },
  changes: [
    {
      cell: "run-lost-update",
      change: [
        "  const beforeGrams = totalGrams;\n  const { weightGrams } = await find(id);\n",
        "  const { weightGrams } = await find(id);\n  const beforeGrams = totalGrams;\n",
      ],
      prints: "total: 1940 grams",
    },
    { cell: "run-more", change: ["[1, 2, 10, 60]", "[1, 4, 10, 60]"], prints: "4 at once: 300 ms, 0 refused" },
    { cell: "run-more", change: ["[1, 2, 10, 60]", "[1, 5, 10, 60]"], prints: "5 at once: 240 ms, 10 refused" },
    {
      cell: "run-started",
      change: [
        "(id) => find(id));\nfor (let first = 0; first < 12; first += 3) {\n  const three = calls.slice(first, first + 3);\n  await Promise.all(three.map((call) => call));",
        "(id) => () => find(id));\nfor (let first = 0; first < 12; first += 3) {\n  const three = calls.slice(first, first + 3);\n  await Promise.all(three.map((call) => call()));",
      ],
      prints: "mostAtOnce: 3, doneAtMs: 80",
    },
    { cell: "run-rate", change: ["restMs = 20", "restMs = 80"], prints: "250 requests, highest later wave 5" },
    { cell: "vary-slow-down", change: ["left < 0", "left === 0"], prints: "requests: 20, refused: 0, tooEarly: 0" },
    {
      cell: "cure-session",
      change: ['{ accept: "application/json" }', '{ accept: "application/json", "user-agent": "parcel-board/1.0" }'],
      prints: "/parcels/13 parcel-board/1.0",
    },
  ],
};
