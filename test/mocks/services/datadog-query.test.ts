import { describe, expect, test } from "vitest";
import { parseQueries } from "../../../mocks/services/datadog-query.ts";

const plain = { aggregator: "avg", metric: "system.cpu.user", filters: [], groupBy: [], rollup: undefined };

describe("parseQueries()", () => {
  const cases: [text: string, expected: object[]][] = [
    ["avg:system.cpu.user{*}", [plain]],
    ["avg:system.cpu.user{*} by {host,env}", [{ ...plain, groupBy: ["host", "env"] }]],
    [
      "avg:system.cpu.user{env:prod, !host:web-1}",
      [
        {
          ...plain,
          filters: [
            { tag: "env:prod", isNot: false },
            { tag: "host:web-1", isNot: true },
          ],
        },
      ],
    ],
    ["avg:system.cpu.user{*}.rollup(max, 60)", [{ ...plain, rollup: { aggregator: "max", seconds: 60 } }]],
    ["avg:system.cpu.user{*}.as_count().rollup(300)", [{ ...plain, rollup: { aggregator: "avg", seconds: 300 } }]],
    [
      "avg:system.cpu.user{env:prod,host:a},sum:system.load.1{*}",
      [
        {
          ...plain,
          filters: [
            { tag: "env:prod", isNot: false },
            { tag: "host:a", isNot: false },
          ],
        },
        { ...plain, aggregator: "sum", metric: "system.load.1" },
      ],
    ],
  ];
  for (const [text, expected] of cases) test(`reads ${text}`, () => expect(parseQueries(text)).toEqual(expected));

  const wrong: [text: string, problem: string, at: number][] = [
    ["system.cpu.user", "unable to parse system.cpu.user", 0],
    ["mean:system.cpu.user{*}", "unable to parse mean:system.cpu.user{*}", 0],
    ["avg:system.cpu.user{prod}", "unable to parse scope prod", 0],
    ["avg:system.cpu.user{}", "unable to parse scope {}", 0],
    ["avg:system.cpu.user{*},sum:", "unable to parse sum:", 23],
    ["", "unable to parse ", 0],
  ];
  for (const [text, problem, at] of wrong)
    test(`says what is wrong with ${text === "" ? "nothing" : text}`, () =>
      expect(parseQueries(text)).toEqual({ problem, at }));
});
