import { describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createDatadog, type DatadogOptions } from "../../../mocks/services/datadog.ts";
import { jsonOf } from "./json-of.ts";

const keys = { "dd-api-key": "test-api-key", "dd-application-key": "test-application-key" };
const noon = Date.UTC(2026, 0, 5, 12);
const seconds = noon / 1_000;

type Series = { scope: string; pointlist: [number, number][]; interval: number; unit: unknown; tag_set: string[] };
type Answer = { status: string; series: Series[]; group_by: string[]; query: string };

function open(options: DatadogOptions = {}) {
  const datadog = intercept(createDatadog({ now: () => noon, ...options }));
  onTestFinished(datadog.close);
  return datadog;
}

function get(path: string, parameters: Record<string, string | number> = {}, headers: Record<string, string> = keys) {
  const url = new URL(path, "http://datadog.test");
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, String(value));
  return fetch(url, { headers });
}

function query(text: string, window: { from?: number; to?: number } = {}): Promise<Answer> {
  return jsonOf(get("/api/v1/query", { from: seconds - 600, to: seconds, ...window, query: text }));
}

describe("the keys", () => {
  const { "dd-api-key": api, "dd-application-key": application } = keys;
  const cases: [sentence: string, headers: Record<string, string>][] = [
    ["without any", {}],
    ["without the application key", { "dd-api-key": api }],
    ["without the API key", { "dd-application-key": application }],
    ["with the two exchanged", { "dd-api-key": application, "dd-application-key": api }],
  ];
  for (const [sentence, headers] of cases) {
    test(`${sentence} a query is refused with 403`, async () => {
      open();
      const response = await get("/api/v1/query", { from: 0, to: 1, query: "avg:system.load.1{*}" }, headers);
      expect([response.status, await jsonOf(response)]).toEqual([403, { errors: ["Forbidden"] }]);
    });
  }

  test("validate needs the API key only", async () => {
    open();
    const [valid, wrong] = [get("/api/v1/validate", {}, { "dd-api-key": api }), get("/api/v1/validate", {}, {})];
    expect([await jsonOf(valid), (await wrong).status]).toEqual([{ valid: true }, 403]);
  });
});

describe("a query", () => {
  test("gives one point for each step of the window, the end left out", async () => {
    open();
    const { series, ...answer } = await query("avg:system.cpu.user{*}");
    expect(answer).toMatchObject({
      status: "ok",
      res_type: "time_series",
      query: "avg:system.cpu.user{*}",
      from_date: noon - 600_000,
      to_date: noon,
      group_by: [],
    });
    const [only] = series;
    expect([series.length, only?.scope, only?.interval, only?.pointlist.length]).toEqual([1, "*", 20, 30]);
    expect([only?.pointlist[0]?.[0], only?.pointlist.at(-1)?.[0]]).toEqual([noon - 600_000, noon - 20_000]);
    expect(only?.unit).toMatchObject([{ name: "percent", short_name: "%" }, null]);
  });

  test("gives a series for each group", async () => {
    open();
    const { series, group_by } = await query("avg:system.load.1{env:prod} by {service}");
    expect([group_by, series.map(({ scope, tag_set }) => [scope, tag_set])]).toEqual([
      ["service"],
      [
        ["service:checkout,env:prod", ["service:checkout"]],
        ["service:search,env:prod", ["service:search"]],
        ["service:database,env:prod", ["service:database"]],
      ],
    ]);
  });

  test("adds up, averages and picks over the hosts of a group", async () => {
    open({ measure: ({ host }) => (host.name === "web-1" ? 10 : 30) });
    const value = async (aggregator: string) => {
      const { series } = await query(`${aggregator}:system.load.1{service:checkout}`);
      return series[0]?.pointlist[0]?.[1];
    };
    const values = await Promise.all(["avg", "sum", "min", "max", "count"].map(value));
    expect(values).toEqual([20, 40, 10, 30, 2]);
  });

  test("takes wider steps for a longer window, or those of rollup", async () => {
    open();
    const step = async (text: string, hours: number) =>
      (await query(text, { from: seconds - hours * 3_600 })).series[0]?.interval;
    const text = "avg:system.load.1{*}";
    expect([await step(text, 1), await step(text, 24), await step(text, 24 * 30)]).toEqual([20, 300, 14_400]);
    expect(await step(`${text}.rollup(avg, 120)`, 1)).toBe(120);
  });

  test("leaves hosts out by tag", async () => {
    open();
    const { series } = await query("avg:system.load.1{!service:database,env:prod} by {host}");
    expect(series.map(({ tag_set }) => tag_set[0])).toEqual(["host:web-1", "host:web-2", "host:search-1"]);
  });

  test("gives nothing for a metric or a tag that nobody has", async () => {
    open();
    const answers = [await query("avg:no.such.metric{*}"), await query("avg:system.load.1{env:moon}")];
    expect(answers.map(({ status, series }) => [status, series])).toEqual([
      ["ok", []],
      ["ok", []],
    ]);
  });

  test("knows nothing of the future", async () => {
    open();
    const { series } = await query("avg:system.load.1{*}", { from: seconds - 40, to: seconds + 3_600 });
    expect(series[0]?.pointlist).toHaveLength(2);
  });

  test("gives the same values each time", async () => {
    open();
    expect(await query("avg:http.requests{*} by {host}")).toEqual(await query("avg:http.requests{*} by {host}"));
  });

  test("may hold several queries", async () => {
    open();
    const { series } = await query("avg:system.load.1{host:web-1,env:prod},max:system.cpu.user{*}");
    expect(series).toMatchObject([
      { query_index: 0, aggr: "avg" },
      { query_index: 1, aggr: "max" },
    ]);
  });

  const text = "avg:system.load.1{*}";
  const refusals: [sentence: string, parameters: Record<string, string | number>, error: string][] = [
    ["no from", { to: 2, query: text }, "The parameter 'from' is required"],
    ["no query", { from: 1, to: 2 }, "The parameter 'query' is required"],
    [
      "an instant that is a date",
      { from: "2026-01-05", to: 2, query: text },
      "The parameter 'from' must be an instant in seconds since 1970",
    ],
    [
      "an empty window",
      { from: 2, to: 2, query: text },
      "The parameter 'from' must be earlier than the parameter 'to'",
    ],
    [
      "a query without a scope",
      { from: 1, to: 2, query: "avg:system.load.1" },
      "Error parsing query: unable to parse avg:system.load.1 (line 1, column 1)",
    ],
  ];
  for (const [sentence, parameters, error] of refusals) {
    test(`is refused with 400 for ${sentence}`, async () => {
      open();
      const response = await get("/api/v1/query", parameters);
      expect([response.status, await jsonOf(response)]).toEqual([400, { errors: [error] }]);
    });
  }

  test("above the limit of the hour is refused with 429 and the seconds to wait", async () => {
    let at = noon;
    open({ queriesPerHour: 1, now: () => at });
    const parameters = { from: seconds - 60, to: seconds, query: text };
    await get("/api/v1/query", parameters);
    at += 600_000;
    const refused = await get("/api/v1/query", parameters);
    const headers = ["limit", "remaining", "reset", "period"].map((name) => refused.headers.get(`x-ratelimit-${name}`));
    expect([refused.status, headers]).toEqual([429, ["1", "0", "3000", "3600"]]);
  });
});

test("the names of the metrics are listed", async () => {
  open();
  expect(await jsonOf(get("/api/v1/metrics", { from: seconds }))).toMatchObject({
    metrics: expect.arrayContaining(["system.cpu.user", "http.errors"]),
  });
});

test("a path that does not exist is 404, a method 405", async () => {
  open();
  const deleted = fetch("http://datadog.test/api/v1/query", { method: "DELETE", headers: keys });
  expect([(await get("/api/v1/nowhere")).status, (await deleted).status]).toEqual([404, 405]);
});
