import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "fail-plain": ["right: 22, believed: 7, threw: 28, hung: 3, requests: 60"],
    "run-limited": ["right: 24, believed: 0, threw: 36, hung: 0, requests: 60"],
    "run-repeat": ["right: 31", "requests: 96, twice: 2"],
    "run-key": ["inside of the loop:  { right: 31", "twice: 2 }\nkey outside", "twice: 0 }"],
    "run-left": ["{ 'status 401': 29 }"],
    "cure-renewal": ["right: 58", "threw: 2", "requests: 110, twice: 0"],
    "run-no-wait": ["right: 41", "requests: 126"],
    "picture-storm": [
      "and renewal: 58 right, 110 requests.",
      "… no waits: 41 right, 126 requests.",
      "2.7 2.5 3.1 3.0 1.9 3.1",
    ],
    "run-silence": ["8842 ms"],
    "vary-deadline": ["requests: 24"],
    "run-wrong": [
      "{ right: 11, believed: 1, threw: 0, requests: 12 }\n{ right: 11, believed: 0, threw: 1, requests: 12 }\n" +
        "{ right: 11, believed: 0, threw: 1, requests: 14 }",
    ],
    "run-pages": ["10 requests for 6 pages\n7 requests for 6 pages"],
    "vary-log": ["Bearer token-7", "Enugu"],
  },
  changes: [
    { cell: "vary-retries", change: ["retries = 3", "retries = 4"], prints: "right: 59" },
    {
      cell: "vary-retries",
      change: ["retries = 3", "retries = 5"],
      prints: "right: 60, believed: 0, threw: 0, hung: 0, requests: 112",
    },
    {
      cell: "vary-deadline",
      change: ["deadlineMs = 60_000", "deadlineMs = 5_000"],
      prints: "the longest call: 5000 ms, requests: 18",
    },
    {
      cell: "vary-log",
      change: [
        '  headers: { authorization: "Bearer token-7" },\n  body: { reference: "order-12", city: "Enugu" },\n',
        "",
      ],
      prints: '"waitMs":417}',
    },
  ],
};
