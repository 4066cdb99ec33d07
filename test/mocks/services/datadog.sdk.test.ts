import { client, v1 } from "@datadog/datadog-api-client";
import { HttpResponse, http } from "msw";
import { expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createDatadog, type DatadogOptions } from "../../../mocks/services/datadog.ts";

const noon = Date.UTC(2026, 0, 5, 12);
const lastHour = { from: noon / 1_000 - 3_600, to: noon / 1_000 };

type Options = DatadogOptions & { readonly failures?: number; readonly applicationKey?: string };

/** Opens a Datadog whose first so many answers are 503, and the official client for it. */
function open({ failures = 0, applicationKey = "test-application-key", ...options }: Options = {}) {
  const datadog = createDatadog({ now: () => noon, ...options });
  let left = failures;
  // The client waits as many seconds as this header says; without it, at least two.
  const unavailable = () => new HttpResponse("Unavailable", { status: 503, headers: { "x-ratelimit-reset": "0" } });
  const proxy = http.all("*", () => (left-- > 0 ? unavailable() : undefined));
  const { log, close } = intercept({ ...datadog, handlers: [proxy, ...datadog.handlers] });
  onTestFinished(close);
  const configuration = client.createConfiguration({
    baseServer: new client.BaseServerConfiguration(datadog.origin, {}),
    authMethods: { apiKeyAuth: "test-api-key", appKeyAuth: applicationKey },
    enableRetry: true,
  });
  return { api: new v1.MetricsApi(configuration), log };
}

test("the client reads series with points, units and tags", async () => {
  const { api } = open();
  const { status, series } = await api.queryMetrics({ ...lastHour, query: "avg:system.cpu.user{env:prod} by {host}" });
  expect([status, series?.map(({ tagSet }) => tagSet?.[0])]).toEqual([
    "ok",
    ["host:web-1", "host:web-2", "host:search-1", "host:db-1"],
  ]);
  expect(series?.[0]).toMatchObject({ metric: "system.cpu.user", length: 180, interval: 20, aggr: "avg" });
  expect([series?.[0]?.unit?.[0].name, series?.[0]?.pointlist?.length]).toEqual(["percent", 180]);
});

test("the client lists metrics", async () => {
  const { api } = open();
  const { metrics } = await api.listActiveMetrics({ from: lastHour.from });
  expect(metrics).toContain("system.load.1");
});

test("the client throws for a wrong key, with the code", async () => {
  const { api } = open({ applicationKey: "wrong-key" });
  const answer = api.queryMetrics({ ...lastHour, query: "avg:system.load.1{*}" });
  await expect(answer).rejects.toMatchObject({ code: 403, body: { errors: ["Forbidden"] } });
});

test("the client throws for a query that cannot be read", async () => {
  const { api } = open();
  await expect(api.queryMetrics({ ...lastHour, query: "cpu?" })).rejects.toMatchObject({
    code: 400,
    body: { errors: ["Error parsing query: unable to parse cpu? (line 1, column 1)"] },
  });
});

test("the client retries a 503", async () => {
  const { api, log } = open({ failures: 2 });
  await api.queryMetrics({ ...lastHour, query: "avg:system.load.1{*}" });
  expect(log.map(({ status }) => status)).toEqual([503, 503, 200]);
});

test("the client waits the seconds of X-RateLimit-Reset, then asks again", async () => {
  let at = noon;
  const { api, log } = open({ queriesPerHour: 1, now: () => at });
  const query = { ...lastHour, query: "avg:system.load.1{*}" };
  await api.queryMetrics(query);
  // One second before the hour ends; the clock goes on once the client has been told to wait.
  at += 3_599_000;
  const answer = api.queryMetrics(query);
  await expect.poll(() => log[1]?.status).toBe(429);
  at += 1_000;
  expect([(await answer).status, log.length]).toEqual(["ok", 3]);
});
