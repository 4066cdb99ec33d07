import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "fail-once": ["503 501 501 501"],
    "run-done": ["503 503 503 503 501 501\ntrue []"],
    "cure-count": ["✓ asks four times\n✕ notices one more: expected 5 to be 4"],
    "picture-count": ["isDone(): 1 of 2 noticed. a count: 2 of 2 noticed."],
    "run-match": ["200 201 0\nthe reply function saw: application/json"],
    "run-network": ["201 orders at the shop: 1"],
    "run-error": ["FetchError ECONNRESET\nAbortError without a code"],
    "run-delay": ["headers: 200\nbody: not there yet"],
    "vary-silence": ["AbortError then not found"],
    "run-script": ["0 ms: 503\n1000 ms: broken\n2000 ms: 200"],
    "run-clash": ["already replaced."],
    "vary-undici": ["answered 200"],
  },
  changes: [
    {
      cell: "run-done",
      change: ["read(5)", "read(2)"],
      prints: "503 503 503\nfalse [ 'GET http://desk.test:80/alerts' ]",
    },
    { cell: "run-match", change: ['"late", page', '"soon", page'], prints: "501 201 1" },
    {
      cell: "run-network",
      change: ["nock.enableNetConnect", "nock.disableNetConnect"],
      prints: "ENETUNREACH orders at the shop: 0",
    },
    {
      cell: "vary-silence",
      change: ["\n\n", '\nnock(desk).get("/alerts").reply(200, []);\n'],
      prints: "AbortError then found",
    },
    { cell: "run-script", change: ["json([])", "reset(), json([])"], prints: "2000 ms: broken\n3000 ms: 200" },
    { cell: "run-clash", change: ["\n\n", "\nnock.restore();\n"], prints: "MSW listens" },
    { cell: "vary-undici", change: ["= true", "= false"], prints: "went out: ENOTFOUND" },
  ],
};
