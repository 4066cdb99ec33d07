import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "fail-health": ["TypeError after 0 ms"],
    "picture-health": ["cache.health.test    - 5000 timeout", "wiki.health.test     200 0 ok"],
    "run-filter": ["userId=1 200 10\nuserid=1 200 100\nuserId=99 200 0"],
    "run-summary": ["requests: 11", "total: 100"],
    "run-repos": ["language: TypeScript\nrepositories: 30", '/organizations/77/repos?page=2>; rel="next"'],
    "run-403": ["403 1 Resource", "403 0 API rate limit exceeded"],
    "vary-reset": ["403 wait -", "ms 403"],
    "run-pattern": ["0\n1"],
    "vary-after": ["{ people: 20, found: 21, after: [ '<', '9' ] }"],
    "run-pods": ["TypeError: Cannot read properties of undefined (reading 'filter')\n[ 'cart', 'Running', 1, 2 ]"],
    "run-metrics": ["403 Forbidden\n400 The parameter 'from' must be an instant in seconds"],
    "run-incident": ["1 TypeError: fetch failed\n2 201\nincidents: 2"],
    "run-slack": ["200 true false channel_not_found\nmessages: 0"],
    "run-pipeline": ["0 202 queued", "200 failed"],
  },
  changes: [
    { cell: "vary-reset", change: ["reset - now()", "reset * 1_000 - now()"], prints: "403 wait 3600000 ms 200" },
    {
      cell: "run-pattern",
      change: [String.raw`/\(\d\{3\}\) \d\{3\}-\d\{4\}/g`, String.raw`/\(\d{3}\) \d{3}-\d{4}/g`],
      prints: "21\n0",
    },
    {
      cell: "vary-after",
      change: [String.raw`\d{4}/g`, String.raw`\d{4}(?!\d)/g`],
      prints: "{ people: 20, found: 20, after: [ '<' ] }",
    },
    {
      cell: "run-pods",
      change: ["status.containerStatuses;", "status.containerStatuses ?? [];"],
      prints:
        "[ 'cart', 'Pending', 0, 0 ]\n[ 'cart', 'Running', 1, 2 ]\n[ 'cart', 'Running', 2, 2 ]\n[ 'checkout', 'Running', 0, 1 ]",
    },
    {
      cell: "run-metrics",
      change: ["[now() - 600_000, now()]", "[now() / 1_000 - 600, now() / 1_000]"],
      prints: "200 [ 1767603000000, 54.5292 ]",
    },
    {
      cell: "run-incident",
      change: ['title: "disk full", service', 'title: "disk full", service, incident_key: "disk-full/db-7"'],
      prints: "2 400\nincidents: 1",
    },
    { cell: "run-slack", change: ['"incident"', '"incidents"'], prints: "200 true true undefined\nmessages: 1" },
    { cell: "run-pipeline", change: ['"broken"', '"main"'], prints: "7 200 succeeded" },
  ],
};
