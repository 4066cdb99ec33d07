import { describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createHealth, type HealthOptions } from "../../../mocks/services/health.ts";
import { manyHosts } from "../../../mocks/services/health-hosts.ts";
import { jsonOf } from "./json-of.ts";
import { onPort } from "./on-port.ts";

function open(options: HealthOptions = {}) {
  const hosts = intercept(createHealth({ sleep: async () => {}, ...options }));
  onTestFinished(hosts.close);
  return hosts;
}

const urlOf = (host: string) => `http://${host}.health.test/health`;

describe("a host", () => {
  const cases: [host: string, sentence: string, status: number, type: string, body: unknown][] = [
    ["api", "that is up passes", 200, "application/health+json", { status: "pass", serviceId: "api" }],
    [
      "mail",
      "with a warning says so with 200",
      200,
      "application/health+json",
      { status: "warn", serviceId: "mail", output: "disk 91 % full" },
    ],
    [
      "billing",
      "that is unhealthy fails with 503",
      503,
      "application/health+json",
      { status: "fail", serviceId: "billing", output: "no connection to the database" },
    ],
    ["search", "may answer 200 with another body", 200, "application/json", { service: "search", uptime: "soon" }],
  ];
  for (const [host, sentence, status, type, body] of cases) {
    test(sentence, async () => {
      open();
      const response = await fetch(urlOf(host));
      expect([response.status, response.headers.get("content-type"), await response.json()]).toEqual([
        status,
        type,
        body,
      ]);
    });
  }

  test("may answer 200 with a page instead of a report", async () => {
    open();
    const response = await fetch(urlOf("wiki"));
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html"]);
  });

  test("that is down breaks the connection", async () => {
    open();
    await expect(fetch(urlOf("legacy"))).rejects.toThrow("fetch failed");
  });

  test("that has moved sends its callers to one that is up", async () => {
    open();
    const response = await fetch(urlOf("cdn"), { redirect: "manual" });
    const followed = await jsonOf(fetch(urlOf("cdn")));
    expect([response.status, response.headers.get("location"), followed]).toEqual([
      301,
      urlOf("api"),
      { status: "pass", serviceId: "api" },
    ]);
  });

  test("that is slow takes 10 s", async () => {
    const sleptMs: number[] = [];
    open({ sleep: async (ms) => void sleptMs.push(ms) });
    const { status } = await fetch(urlOf("cache"));
    expect([status, sleptMs]).toEqual([200, [10_000]]);
  });

  test("falls ill and recovers on demand, and on reset is as it was", async () => {
    const hosts = open();
    const statuses: number[] = [];
    hosts.setState("api", "unhealthy");
    statuses.push((await fetch(urlOf("api"))).status);
    hosts.setState("api", "up");
    statuses.push((await fetch(urlOf("api"))).status);
    hosts.setState("api", "unhealthy");
    hosts.reset();
    statuses.push((await fetch(urlOf("api"))).status);
    expect(statuses).toEqual([503, 200, 200]);
  });

  test("that nobody knows gets 404, as does another path; another method gets 405", async () => {
    open();
    const responses = [
      await fetch(urlOf("nobody")),
      await fetch("http://api.health.test/metrics"),
      await fetch(urlOf("api"), { method: "POST" }),
    ];
    expect(responses.map(({ status }) => status)).toEqual([404, 404, 405]);
  });
});

describe("the hosts", () => {
  test("are twelve, each with a URL of its own", () => {
    const { urls } = open();
    expect([urls.length, urls[0], new Set(urls).size]).toEqual([12, "http://api.health.test/health", 12]);
  });

  test("can be many, every tenth in trouble", async () => {
    const { urls } = open({ hosts: manyHosts(200) });
    const passed = await Promise.all(
      urls.map(async (url) => {
        const response = await fetch(url, { redirect: "manual" }).catch(() => undefined);
        const body = await response?.json().catch(() => undefined);
        return (body as { status?: string } | undefined)?.status === "pass";
      }),
    );
    // 180 are well, and two or three of the others are slow only.
    expect([urls.length, passed.filter(Boolean).length]).toEqual([200, 183]);
  });

  test("live side by side under one origin, each under its path", async () => {
    const hosts = await onPort((origin) =>
      createHealth({ origin, hosts: { one: "up", two: "redirect", three: "down" } }),
    );
    const [one, three, two] = hosts.urls;
    const down = fetch(three ?? "").then(
      () => "answered",
      () => "broken",
    );
    expect([
      one?.endsWith("/one/health"),
      (await fetch(one ?? "")).status,
      (await fetch(two ?? "")).url,
      await down,
    ]).toEqual([true, 200, one, "broken"]);
  });

  test("wait in real time where they are given no other", async () => {
    const hosts = intercept(createHealth({ slowMs: 50 }));
    onTestFinished(hosts.close);
    const startedAt = performance.now();
    await fetch(urlOf("cache"));
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(48);
  });
});
