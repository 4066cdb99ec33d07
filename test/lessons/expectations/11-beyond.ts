import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "picture-storm": ["{ requests: 701, inTime: 33, inVain: 668, lastInVainAtMs: 7284 }"],
    "cure-budget": ["{ requests: 210, inTime: 109, inVain: 101, lastInVainAtMs: 3720 }"],
    "picture-budget": ["with a budget: 109 of 210 requests in time"],
    "run-price": ["0.01 1000 1000\n0.1 999 990\n0.5 931 562"],
    "run-shed": ["{ requests: 282, inTime: 181, inVain: 101, lastInVainAtMs: 2089 }"],
    "vary-limit": ["{ refused: 210, tookMs: 2000 }"],
    "fail-down": ["25 requests, 15 in vain"],
    "cure-breaker": ["10 requests, 5 in vain"],
    "run-probe": ["0 ms: 503 × 20\n1100 ms: 503 × 1\n2180 ms: 503 × 1\n3260 ms: 200 × 1\n"],
    "vary-probe": ["first: 3260 ms: 200 | in vain: 22"],
    "run-tail": ["slowPages: 61, meanMs: 80.85"],
    "picture-tail": ["requests: 200 and 209", "hedged: half of them within 40 ms, 99 of 100 within 140 ms."],
    "vary-delay": ["extra: 200"],
    "run-drift": ["my recording: as agreed\nthe service: as agreed"],
  },
  changes: [
    { cell: "vary-budget", change: ["newBudget(10)", "newBudget(20)"], prints: "inTime: 89" },
    { cell: "vary-budget", change: ["newBudget(10)", "newBudget(40)"], prints: "inTime: 49" },
    { cell: "vary-budget", change: ["newBudget(10)", "newBudget(80)"], prints: "inTime: 33" },
    {
      cell: "vary-limit",
      change: ["limit = 40;\n}", "limit = served < atOnce ? Math.ceil(limit / 2) : limit + 1;\n}"],
      prints: "{ refused: 39, tookMs: 2000 }",
    },
    {
      cell: "vary-probe",
      change: ["openMs = 1_000", "openMs = 100"],
      prints: "first: 3080 ms: 200 | in vain: 36",
    },
    { cell: "vary-delay", change: ["delayMs = 10", "delayMs = 41"], prints: "extra: 9, half: 40, of95: 40, of99: 81" },
    { cell: "vary-delay", change: ["delayMs = 10", "delayMs = 159"], prints: "of99: 199" },
    {
      cell: "run-drift",
      change: ["z.array(z.string()) }", "z.array(z.string()), temperature_2m: z.array(z.number()) }"],
      prints: "my recording: as agreed\nthe service: has changed",
    },
  ],
};
