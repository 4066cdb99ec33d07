import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "fail-short-page": ["{ requests: 1, items: 20, again: 0, missed: 25 }"],
    "run-total": ["total at the start: 40", "{ requests: 2, items: 40, again: 0, missed: 5 }"],
    "cure-empty-page": ["{ requests: 4, items: 45, again: 0, missed: 0 }"],
    "vary-page-size": ["{ requests: 10, items: 45, again: 0, missed: 0 }"],
    "run-break": ["1 heron\n2 swift\n3 wren\n0 ms  GET /sightings?page=1&per_page=20 → 200\n"],
    "run-moving": [
      "added:     { requests: 5, items: 45, again: 6, missed: 6 }",
      "withdrawn: { requests: 4, items: 41, again: 0, missed: 4 }",
    ],
    "cure-cursor": [
      "added:     { requests: 3, items: 45, again: 0, missed: 6 }",
      "withdrawn: { requests: 3, items: 45, again: 0, missed: 0 }",
    ],
    "vary-cursor": ["status: 200"],
    "check-what-came": ["{ requests: 2, items: 20, again: 0, missed: 25 }"],
    "run-empty-page": ["0 items </feed", "20 sightings"],
    "run-loop": ["{ requests: 500, items: 40, again: 9960, missed: 5 }"],
    "cure-loop": ["page 3 has been read before", "{ requests: 2, items: 40, again: 0, missed: 5 }"],
    "run-away": ["birds.test: key-of-the-bird-watch\nmirror.test: key-of-the-bird-watch"],
    "vary-resume": ["{ requests: 5, items: 60, again: 40, missed: 0 }"],
    "run-memory": ["100 pages; memory grew by less than 8 MB"],
    "picture-memory": [
      "10000 items; memory grew by more than 8 MB",
      "collects all: 0.1 MB after page 1, 13.4 MB after page 100.",
    ],
  },
  changes: [
    { cell: "vary-page-size", change: ["readPages(5)", "readPages(15)"], prints: "{ requests: 4, items: 45" },
    { cell: "vary-page-size", change: ["readPages(5)", "readPages(14)"], prints: "{ requests: 5, items: 45" },
    { cell: "run-break", change: ["last = 3", "last = 20"], prints: "page=1&per_page=20 → 200\n" },
    { cell: "run-break", change: ["last = 3", "last = 21"], prints: "GET /sightings?page=2&per_page=20 → 200" },
    {
      cell: "vary-cursor",
      change: ["edited = inside", 'edited = inside.replace("20", "30")'],
      prints: "status: 400",
    },
    { cell: "check-what-came", change: ["offset += 50", "offset += items.length"], prints: "items: 45, again: 0" },
    { cell: "run-empty-page", change: ["  if (items.length === 0) break;\n", ""], prints: "25 sightings" },
    {
      cell: "run-away",
      change: ["(url: string) => true", "(url: string) =>\n  new URL(url).origin === new URL(feed).origin"],
      prints: "birds.test: key-of-the-bird-watch\n",
    },
    {
      cell: "vary-resume",
      change: ["let next: string | undefined = feed", "let next: string | undefined = at"],
      prints: "{ requests: 3, items: 60, again: 0, missed: 0 }",
    },
  ],
};
