import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "fail-one-answer": ["{ users: 100, old: 64, IsTruncated: true }"],
    "cure-paginator": ["IsTruncated: false, Marker: undefined", "{ users: 130, old: 82, requests: 2 }"],
    "picture-pages": ["one answer: 1 requests, 100 items, 0 again, 30 missed."],
    "vary-page-size": ["requests: 13"],
    "vary-birthday": ["rodrigo.fuentes 366"],
    "run-no-method": ["TypeError: client.createUser is not a function\nrequests: 0"],
    "vary-create": ["EntityAlreadyExistsException: User with name amara.okafor already exists. 40"],
    "run-lost": ["wait 3 ms", "3 ms  POST / → 409\nEntityAlreadyExistsException 41"],
    "run-launch": ["started: 1 by xxxxxxxx-xxxx", "attempt=2; max=3", "in the account: 10"],
    "run-throttle": ["wait 61 ms", "1,459 ms  POST / → 400\nThrottling"],
    "vary-attempts": ["Throttling after 3 requests"],
    "fail-layers": ["requests: 12"],
    "cure-layers": ["loop and SDK: 12 requests", "SDK alone: 4 requests"],
    "run-adaptive": [
      "standard { refused: 26, failed: 2, doneAtMs: 20563 }",
      "adaptive { refused: 9, failed: 0, doneAtMs: 16864 }",
    ],
    "run-quota": ["requests: 160"],
    "run-env": ["403 AccessDenied: User: arn:aws:iam::111122223333:user/auditor is not authorized"],
    "run-nested": ["{ reservations: 4, instances: 6 }"],
    "vary-tags": ["name: undefined"],
    "vary-filter": ["{ travelled: 299, requests: 3 }"],
  },
  changes: [
    { cell: "vary-page-size", change: ["pageSize: 10", "pageSize: 130"], prints: "requests: 1\n" },
    { cell: "vary-birthday", change: ["= now()", "= now() + 1_000"], prints: "mei-ling.chou 365" },
    { cell: "vary-create", change: ["amara.okafor", "nadia.berg"], prints: ":user/nadia.berg 41" },
    { cell: "vary-attempts", change: ["maxAttempts: 3", "maxAttempts: 4"], prints: "5 users after 4 requests" },
    { cell: "run-quota", change: ["send(client)", "send(new IAMClient(where))"], prints: "requests: 180" },
    { cell: "run-env", change: ["test-readonly-key", "test-access-key"], prints: "200 created nadia.berg" },
    { cell: "vary-tags", change: ["?.Value", "?.Value || InstanceId"], prints: "name: i-0" },
    { cell: "vary-filter", change: ["{ Filters: [running] }", "{}"], prints: "{ travelled: 400, requests: 4 }" },
  ],
};
