import { describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createQuota, type QuotaOptions } from "../../../mocks/services/quota.ts";
import { jsonOf } from "./json-of.ts";

const origin = "http://quota.test";
const startAt = Date.UTC(2026, 0, 5, 9);

let nowAt = startAt;

function open(options: QuotaOptions = {}) {
  nowAt = startAt;
  const server = intercept(createQuota({ now: () => nowAt, ...options }));
  onTestFinished(server.close);
  return server;
}

const three = [{ name: "default", quota: 3, windowMs: 60_000 }];

function ask(path = "/prices/1", key?: string): Promise<Response> {
  return fetch(origin + path, { headers: key === undefined ? {} : { "x-api-key": key } });
}

async function statuses(count: number, path?: string): Promise<number[]> {
  const all: number[] = [];
  for (let n = 0; n < count; n++) all.push((await ask(path)).status);
  return all;
}

function told({ headers }: Response, ...names: string[]): (string | null)[] {
  return names.map((name) => headers.get(name));
}

describe("a quota", () => {
  test("lets 10 requests a minute through", async () => {
    open();
    expect(await statuses(11)).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
  });

  test("is full again at the very end of its window", async () => {
    open({ policies: three });
    await statuses(3);
    nowAt += 59_999;
    const before = await statuses(1);
    nowAt += 1;
    expect([before, await statuses(4)]).toEqual([[429], [200, 200, 200, 429]]);
  });

  test("takes its time when it is told to", async () => {
    const waits: number[] = [];
    open({ latencyMs: 20, sleep: async (ms) => void waits.push(ms) });
    expect([(await ask()).status, waits]).toEqual([200, [20]]);
  });

  test("counts each key for itself", async () => {
    open({ policies: three });
    await statuses(3);
    expect([(await ask("/prices/1")).status, (await ask("/prices/1", "test-key-1")).status]).toEqual([429, 200]);
  });

  test("counts a list as five, and a refusal as nothing", async () => {
    open();
    expect([await statuses(1, "/prices"), await statuses(3), await statuses(2, "/prices"), await statuses(3)]).toEqual([
      [200],
      [200, 200, 200],
      [429, 429],
      [200, 200, 429],
    ]);
  });

  test("counts a 404 and not an unknown path", async () => {
    open({ policies: three });
    expect(await statuses(2, "/prices/999")).toEqual([404, 404]);
    expect(told(await ask("/nowhere"), "x-ratelimit-remaining")).toEqual(["1"]);
  });

  test("can be two at once: what is refused under one costs nothing under the other", async () => {
    const burst = { name: "burst", quota: 2, windowMs: 1_000 };
    const daily = { name: "daily", quota: 4, windowMs: 86_400_000 };
    open({ policies: [burst, daily] });
    const first = await statuses(5);
    nowAt += 1_000;
    const second = await statuses(2);
    nowAt += 1_000;
    const refused = await ask();
    const { "violated-policies": violated } = await jsonOf<Record<string, unknown>>(refused);
    expect([first, second, refused.status, violated, told(refused, "retry-after")]).toEqual([
      [200, 200, 429, 429, 429],
      [200, 200],
      429,
      ["daily"],
      ["86398"],
    ]);
  });
});

describe("the headers", () => {
  test("of the draft name every policy, what is left and when it is full again", async () => {
    open({ policies: [...three, { name: "daily", quota: 1_000, windowMs: 86_400_000 }] });
    await ask();
    nowAt += 20_500;
    expect(told(await ask(), "ratelimit-policy", "ratelimit")).toEqual([
      '"default";q=3;w=60, "daily";q=1000;w=86400',
      '"default";r=1;t=40, "daily";r=998;t=86380',
    ]);
  });

  test("of the older kind tell the tightest policy, its reset in epoch seconds", async () => {
    open({ policies: [{ name: "daily", quota: 1_000, windowMs: 86_400_000 }, ...three] });
    expect(told(await ask(), "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")).toEqual([
      "3",
      "2",
      String(startAt / 1_000 + 60),
    ]);
  });

  test("come with a 429, too", async () => {
    open({ policies: three });
    await statuses(3);
    expect(told(await ask(), "ratelimit", "x-ratelimit-remaining")).toEqual(['"default";r=0;t=60', "0"]);
  });

  for (const [headers, expected] of [
    ["draft", [true, false]],
    ["older", [false, true]],
    ["both", [true, true]],
    ["none", [false, false]],
  ] as const) {
    test(`are those that were chosen: ${headers}`, async () => {
      open({ headers });
      const response = await ask();
      expect([response.headers.has("ratelimit"), response.headers.has("x-ratelimit-limit")]).toEqual(expected);
    });
  }
});

describe("a 429", () => {
  test("is a problem document that names the violated policy and quotes no key", async () => {
    open({ policies: three });
    for (let n = 0; n < 3; n++) await ask("/prices/1", "test-key-1");
    const response = await ask("/prices/1", "test-key-1");
    expect([response.status, response.headers.get("content-type"), await response.json()]).toEqual([
      429,
      "application/problem+json",
      {
        type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
        title: "Request cannot be satisfied as assigned quota has been exceeded",
        status: 429,
        detail: "The quota is spent.",
        "violated-policies": ["default"],
      },
    ]);
  });

  for (const [retryAfter, expected] of [
    ["seconds", "40"],
    ["date", "Mon, 05 Jan 2026 09:01:00 GMT"],
    ["none", null],
  ] as const) {
    test(`says when to come back: ${retryAfter}`, async () => {
      open({ policies: three, retryAfter });
      await statuses(3);
      nowAt += 20_000;
      expect(told(await ask(), "retry-after")).toEqual([expected]);
    });
  }

  test("that is not heeded is counted", async () => {
    const server = open({ policies: three });
    await statuses(4);
    const first = server.violations;
    await statuses(2);
    nowAt += 60_000;
    await statuses(2);
    expect([first, server.violations]).toEqual([0, 2]);
  });
});

describe("the quota server", () => {
  test("tells for free what is left", async () => {
    open({ policies: three });
    await statuses(1);
    await ask("/quota");
    expect(await jsonOf(ask("/quota"))).toEqual({
      policies: [{ name: "default", quota: 3, remaining: 2, resetSeconds: 60 }],
    });
  });

  test("answers another method with 405", async () => {
    open();
    const response = await fetch(`${origin}/prices/1`, { method: "DELETE" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  test("forgets everything on reset", async () => {
    const server = open({ policies: three });
    await statuses(5);
    server.reset();
    expect([await statuses(1), server.violations]).toEqual([[200], 0]);
  });
});
