import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "fail-stub": ["✓ creates an item\n✓ sends the item"],
    "run-wire": ["status: 400\nsent: [object Object]"],
    "cure-msw": ["✕ sends the item: expected [ 500, undefined ]"],
    "picture-wire": ["with a stub: 0 of 2 noticed. with MSW: 2 of 2 noticed."],
    "run-unhandled": ["✓ orders\norders at the shop: 1"],
    "run-left": ["✓ is told that it is busy\n✕ reads the list: expected 503 to be 200"],
    "run-sequence": ["1 503\n2 TypeError: fetch failed\n3 200\n4 200"],
    "run-half": ["status: 200 }\njson(): SyntaxError"],
    "run-wait": ["200 [ 0, 20000 ]"],
    "run-behaviour": ["✕ looks at calls: expected [ 10000, 10000 ] to deeply equal [ 20000 ]\n✓ looks at arrivals"],
    "vary-mutants": ["your tests: 1 of 3 noticed."],
  },
  changes: [
    {
      cell: "run-unhandled",
      change: ["server.listen()", 'server.listen({ onUnhandledFrame: "error" })'],
      prints: "Cannot bypass a request",
    },
    {
      cell: "run-left",
      change: ["afterAll:", "afterEach: () => server.resetHandlers(),\n  afterAll:"],
      prints: "✓ is told that it is busy\n✓ reads the list",
    },
    { cell: "run-behaviour", change: ["[10_000, 10_000]", "[5_000, 10_000]"], prints: "✕ looks at arrivals" },
    { cell: "vary-mutants", change: ["[finds]", "[finds, knowsNone]"], prints: "your tests: 2 of 3 noticed." },
    {
      cell: "vary-mutants",
      change: [
        "[finds]",
        '[finds, knowsNone, async (find: Find) => { answer(500); await expect(find("7")).rejects.toThrow(); }]',
      ],
      prints: "your tests: 3 of 3 noticed.",
    },
  ],
};
