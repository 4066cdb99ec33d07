import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "fail-text": [
      "service busy, trying again\nservice busy, trying again\nservice busy, trying again\nfound it\nservice busy, trying again\nfound it\nservice busy, trying again\ngiving up\n",
    ],
    "cure-lines": ['"attempt":1,"elapsedMs":20,"status":503}\nop-1,op-2,op-3,op-1,op-2,op-3,op-2'],
    "picture-operations": ["no id: 7 requests, the last at 440 ms: 404.", "op-2: 3 requests, the last at 440 ms: 404."],
    "run-variable": ["op-2 charged order of op-1\nop-2 charged order of op-2"],
    "run-store": ["op-1 charged order of op-1\nop-2 charged order of op-2\nundefined"],
    "run-secret": ["times: 3"],
    "run-redact": ["Authorization: '[redacted]'", "said: 'no account has the key k-17'"],
    "run-error": ['"error":{}}', '"cause":{"name":"Error","message":"read","code":"ECONNRESET"}'],
    "run-injection": ["no such user: Kwame\n03:00:07 INFO order 18 was paid"],
    "vary-night-1": [
      "03:00:00.300  op-2  GET /reports/7  #1  40 ms  429  asks to wait 30,000 ms",
      "03:00:07.400  op-2  GET /reports/7  #4",
    ],
    "picture-night-1": ["op-2: 4 requests, the last at 7,400 ms: 429."],
    "run-night-2": ["op-7  POST /orders  #1  1,200 ms  ECONNRESET\n", "op-7  POST /orders  #2  55 ms     201\n"],
    "run-night-3": ["op-9   GET /reports/9  #1  2,000 ms  TimeoutError", "2,310 ms  200           says the service"],
    "vary-night-4": ["04:00:00.100  op-13  GET /stock   #1  12 ms  401"],
  },
  changes: [
    {
      cell: "vary-filter",
      change: ["const some = log;", 'const some = log.filter(({ correlationId }) => correlationId === "op-2");'],
      prints: "#3  20 ms  404",
    },
    {
      cell: "run-redact",
      change: ["headers, said }", 'headers, said: said.replaceAll("k-17", "[redacted]") }'],
      prints: "said: 'no account has the key [redacted]'",
    },
    {
      cell: "run-injection",
      change: ["console.log(line)", 'console.log(JSON.stringify({ level: "warn", event: "no such user", name }))'],
      prints: '"name":"Kwame\\n03:00:07 INFO order 18 was paid"}',
    },
    {
      cell: "vary-night-1",
      change: ["const some = lines;", "const some = lines.filter(({ status }) => status !== 200);"],
      prints: "03:00:07.400  op-2  GET /reports/7  #4  30 ms  429  asks to wait 23,000 ms",
    },
  ],
};
