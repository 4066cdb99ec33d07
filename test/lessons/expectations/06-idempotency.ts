import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "fail-lost-answer": ["0 ms  POST, no key → connection broken\n220 ms  POST, no key → 200\nstored: 2"],
    "run-delete-twice": ["first:  204 | items left: 24\nsecond: 404 | items left: 24"],
    "vary-put": ["left: 19"],
    "run-key-per-request": ["POST, key 02ff → connection broken", "POST, key 0fdc → 200\nstored: 2"],
    "cure-one-key": ["POST, key 02ff → connection broken", "POST, key 02ff → 200, replayed\nstored: 1"],
    "picture-keys": [
      "no key: 2 requests, 2 stored. key each time: 2 requests, 2 stored. one key: 2 requests, 1 stored.",
    ],
    "run-one-for-all": ["Amara 200 ch_000001\nKwame 200 ch_000001\n", "stored: 1"],
    "run-in-flight": ["no answer within 2 seconds\n409\n409\n200\nstored: 1"],
    "run-new-body": ["200 ch_000001\n400 Keys for idempotent requests", "stored: 1"],
    "run-hash": ["first cup: 200\nsecond cup: 200\n", "200, replayed\nstored: 1"],
    "vary-hour": ["3,599,900 ms  POST", "3,600,120 ms  POST", "stored: 2"],
    "vary-life": ["216,000,020 ms  POST, key order-1017 → 200\nstored: 2"],
    "run-look-first": ["0 ms  GET → 200\n 0 ms  GET → 200\n20 ms  POST, no key → 200\n20 ms  POST", "stored: 2"],
    "cure-race": ["POST, key order-1017 → 200\n0 ms  POST, key order-1017 → 409\nstored: 1"],
    "vary-if-match": ["[ 200, 200 ] left: 20"],
    "check-dedup-key": ["incidents: 3"],
    "run-dry-run": ["delete 20 tagged tools\nitems left: 25"],
  },
  changes: [
    {
      cell: "vary-put",
      change: [
        `for (let retry = 0; retry < 3; retry++) {
  const item = (await (await fetch(item3)).json()) as { quantity: number };
  const body = JSON.stringify({ ...item, quantity: item.quantity - 1 });
`,
        `const item = (await (await fetch(item3)).json()) as { quantity: number };
const body = JSON.stringify({ ...item, quantity: item.quantity - 1 });
for (let retry = 0; retry < 3; retry++) {
`,
      ],
      prints: "left: 20",
    },
    {
      cell: "run-one-for-all",
      change: [
        `const name = { "idempotency-key": newKey() };
for (const guest of ["Amara", "Kwame"]) {
`,
        `for (const guest of ["Amara", "Kwame"]) {
  const name = { "idempotency-key": newKey() };
`,
      ],
      prints: "stored: 2",
    },
    { cell: "run-new-body", change: ['["400", "450"]', '["400", "400"]'], prints: "200 ch_000001\n200 ch_000001" },
    {
      cell: "vary-hour",
      change: [
        `for (let retry = 0; retry < 3; retry++) {
  const hour = new Date(now()).toISOString().slice(0, 13);
  const key = sha256(\`\${hour} coffee for Kwame\`);
`,
        `const hour = new Date(now()).toISOString().slice(0, 13);
const key = sha256(\`\${hour} coffee for Kwame\`);
for (let retry = 0; retry < 3; retry++) {
`,
      ],
      prints: "stored: 1",
    },
    { cell: "vary-life", change: ["waitHours = 60", "waitHours = 23"], prints: "stored: 1" },
    { cell: "vary-life", change: ["waitHours = 60", "waitHours = 24"], prints: "stored: 2" },
    {
      cell: "vary-if-match",
      change: ['"application/json" }', '"application/json", "if-match": etag }'],
      prints: "[ 200, 412 ] left: 20",
    },
    {
      cell: "check-dedup-key",
      change: ["const event = { ", 'const event = { dedup_key: "disk-db-7", '],
      prints: "incidents: 1",
    },
    {
      cell: "run-dry-run",
      change: ['?tags=tools";\nconst typed = "";', '?tag=tools";\nconst typed = "delete 6 tagged tools";'],
      prints: "24 204 request-7\nitems left: 19",
    },
  ],
};
