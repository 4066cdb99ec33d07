import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "fail-boxes": ["Send NaN boxes of undefined."],
    "vary-number": ["200 OK", "application/json", '"name":"hand saw"'],
    "run-catch": ["answered: 404 ok: false", "caught: fetch failed"],
    "run-late": ['"pointer":"#/quantity"', "GET /items/99 → 404", "PATCH /items/3 → 422"],
    "cure-late": ["GET http://items.test/items/99: 404"],
    "picture-late": ["fails at once: GET /items/99, 404."],
    "run-twice": ["second: Body is unusable"],
    "run-bodies": ["→ { left: 4 }", "Unexpected token '<'", "204 null → Unexpected end of JSON input"],
    "run-joined": [
      "saw → /items?q=saw { total: 1, limit: 20 }",
      "C++ handbook → /items?q=C++%20handbook { total: 0, limit: 20 }",
      "paint brush #5 → /items?q=paint%20brush%20 { total: 1, limit: 20 }",
      "s&limit=1 → /items?q=s&limit=1 { total: 7, limit: 1 }",
    ],
    "run-415": ["sent as: text/plain;charset=UTF-8", "415"],
    "run-put": ["PATCH 200 { quantity: 1, tags: [ 'kitchen' ] }", "PUT 200 { quantity: 1, tags: [] }"],
  },
  changes: [
    { cell: "vary-number", change: ["number = 5", "number = 12"], prints: "200 OK" },
    { cell: "vary-number", change: ["number = 5", "number = 13"], prints: "404 Not Found" },
    {
      cell: "check-whose-turn",
      change: ['=> "the service"', '=> (code < 500 ? "you" : "the service")'],
      prints: "429 Too Many Requests → you\n500 Internal Server Error → the service",
    },
    {
      cell: "vary-no-body",
      change: ["  const type", "  if (response.status === 204) return undefined;\n  const type"],
      prints: "204 → undefined",
    },
    {
      cell: "cure-joined",
      change: ['url.search = "?q=" + words', 'url.searchParams.set("q", words)'],
      prints: "C++ handbook → /items?q=C%2B%2B+handbook { total: 1, limit: 20 }",
    },
    {
      cell: "vary-post",
      change: ["text/plain", "application/json"],
      prints: "201 http://items.test/items/13\nitems in the store: 13",
    },
    {
      cell: "vary-whole-life",
      change: ["\n\nconsole.log((await", '\nawait fetch(rasp, { method: "DELETE" });\nconsole.log((await'],
      prints: "404 items: 12",
    },
  ],
};
