import { describe, expect, test } from "vitest";
import { fateOf, latencyMs, watchesFor, windowEnd } from "../../mocks/forecast.ts";
import { faultName } from "../../mocks/turn.ts";
import { type Rule, readWeather, type Weather } from "../../mocks/weather.ts";
import { weathers } from "../../mocks/weathers.ts";

/** What happens to so many requests, one every `everyMs` milliseconds: `.` where the service answers. */
function fates(weather: Weather, { requests = 60, everyMs = 100, service = "api", path = "/" } = {}): string[] {
  const watches = watchesFor(readWeather(weather), service);
  return Array.from({ length: requests }, (_, index) => {
    const { turn, watch } = fateOf(
      watches.filter(({ isAbout }) => isAbout("GET", path)),
      index * everyMs,
    );
    return watch ? (faultName(turn) ?? turn.kind) : ".";
  });
}

const share = (fate: readonly string[], name: string) => fate.filter((each) => each === name).length / fate.length;

describe("a storm", () => {
  test("is this one on every machine", () => {
    const strikes = fates(weathers.storm, { requests: 200, everyMs: 250 }).flatMap((name, index) =>
      name === "." ? [] : [`${index} ${name}`],
    );
    expect(strikes.join(", ")).toBe(
      "9 503, 22 503, 23 503, 24 503, 25 503, 26 503, 27 503, 28 503, 29 503, 30 503, 31 503, 32 503, 33 503, 36 503, " +
        "43 502, 56 break, 58 500, 70 502, 76 stall, 89 503, 94 504, 98 503, 106 502, 113 never, 125 break, " +
        "127 malformed, 138 503, 153 503, 158 503, 160 http, 165 500, 167 502, 175 503, 179 500, 184 503, 198 502",
    );
  });

  test("is another one with another seed, and for another service", () => {
    const one = fates(weathers.storm, { requests: 200 });
    expect(fates(weathers.storm, { requests: 200 })).toEqual(one);
    expect(fates({ ...weathers.storm, seed: 2 }, { requests: 200 })).not.toEqual(one);
    expect(fates(weathers.storm, { requests: 200, service: "github" })).not.toEqual(one);
  });

  test("stays the same when a rule is added at its end", () => {
    const one = fates(weathers.storm, { requests: 200 });
    const more = fates({ rules: [...weathers.storm.rules, { fault: 418, rate: 0.5 }] }, { requests: 200 });
    expect(more.map((name) => (name === "418" ? "." : name))).toEqual(one);
    expect(share(more, "418")).toBeGreaterThan(0.3);
  });
});

describe("a fault", () => {
  test("strikes as often as its rate says", () => {
    const fate = fates({ rules: [{ fault: 503, rate: 0.05 }] }, { requests: 20_000 });
    expect(share(fate, "503")).toBeGreaterThan(0.045);
    expect(share(fate, "503")).toBeLessThan(0.055);
  });

  test("strikes always with a rate of 1, never with 0", () => {
    expect(share(fates({ rules: [{ fault: 503 }] }), "503")).toBe(1);
    expect(share(fates({ rules: [{ fault: 503, rate: 0 }] }), ".")).toBe(1);
  });

  test("keeps to its window: an outage", () => {
    const fate = fates({ rules: [{ fault: 503, fromMs: 200, forMs: 300 }] }, { requests: 8 });
    expect(fate).toEqual([".", ".", "503", "503", "503", ".", ".", "."]);
  });

  test("comes back in every period: flapping", () => {
    const fate = fates({ rules: [{ fault: 503, forMs: 200, everyMs: 400 }] }, { requests: 10 });
    expect(fate.map((name) => (name === "." ? "up" : "down")).join(" ")).toBe(
      "down down up up down down up up down down",
    );
  });

  test("comes once in each period at a time that the seed chooses", () => {
    const weather: Weather = { rules: [{ fault: 503, forMs: 1_000, everyMs: 10_000, atRandom: true }] };
    const fate = fates(weather, { requests: 1_000 });
    const starts = fate.flatMap((name, index) => (name === "503" && fate[index - 1] !== "503" ? [index] : []));
    expect(starts.map((index) => Math.floor(index / 100))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set(starts.map((index) => index % 100)).size).toBeGreaterThan(5);
    expect(share(fate, "503")).toBeCloseTo(0.1, 2);
  });

  test("leaves other routes and services alone", () => {
    const rules = [{ fault: 503, routes: ["GET /users/:name"], services: ["api"] }] as const;
    expect(fates({ rules }, { requests: 1, path: "/users/ada" })).toEqual(["503"]);
    expect(fates({ rules }, { requests: 1, path: "/users" })).toEqual(["."]);
    expect(fates({ rules }, { requests: 1, path: "/users/ada", service: "github" })).toEqual(["."]);
    expect(fates({ rules: [{ fault: 503, routes: ["POST /*"] }] }, { requests: 1 })).toEqual(["."]);
  });
});

describe("a script", () => {
  test("happens to the first requests, in order, and then no more", () => {
    const fate = fates({ rules: [{ script: [503, "reset", { kind: "pass" }, 500] }] }, { requests: 6 });
    expect(fate).toEqual(["503", "reset", "pass", "500", ".", "."]);
  });

  test("of one route counts the requests of that route", () => {
    const weather: Weather = { rules: [{ script: [503], routes: ["/users"] }] };
    expect(fates(weather, { requests: 2, path: "/items" })).toEqual([".", "."]);
    expect(fates(weather, { requests: 2, path: "/users" })).toEqual(["503", "."]);
  });
});

describe("a limit", () => {
  test("lets so many requests through in each window, which the first one opens", () => {
    const fate = fates({ rules: [{ limit: { requests: 2, perMs: 500 } }] }, { requests: 10 });
    expect(fate).toEqual([".", ".", "429", "429", "429", ".", ".", "429", "429", "429"]);
  });
});

describe("several rules", () => {
  test("count and add up, and the first that strikes has its way", () => {
    const watches = watchesFor(
      readWeather({
        rules: [
          { latency: { p50: 30 } },
          { script: [{ kind: "pass" }, 500] },
          { fault: 503 },
          { latency: { p50: 12 } },
        ],
      }),
      "api",
    );
    const first = fateOf(watches, 0);
    const second = fateOf(watches, 0);
    const third = fateOf(watches, 0);
    expect([first, second, third].map(({ delayMs, turn }) => [delayMs, faultName(turn)])).toEqual([
      [42, undefined],
      [42, "500"],
      [42, "503"],
    ]);
  });
});

describe("latencyMs()", () => {
  const points = [
    { percent: 0, ms: 10 },
    { percent: 50, ms: 40 },
    { percent: 100, ms: 1_040 },
  ];

  for (const [luck, ms] of [
    [0, 10],
    [0.25, 25],
    [0.5, 40],
    [0.75, 540],
    [0.9999999, 1_040],
  ] as const) {
    test(`is ${ms} ms at ${luck}`, () => {
      expect(latencyMs(points, luck)).toBe(ms);
    });
  }

  test("is the same everywhere where one percentile is given", () => {
    expect([0, 0.5, 0.99].map((luck) => latencyMs([{ percent: 50, ms: 70 }], luck))).toEqual([70, 70, 70]);
  });

  test("has the median that it was given", () => {
    const watches = watchesFor(readWeather({ rules: [{ latency: { p0: 5, p50: 20, p95: 80, p100: 400 } }] }), "api");
    const delays = Array.from({ length: 5_000 }, () => fateOf(watches, 0).delayMs).sort((a, b) => a - b);
    expect(delays[2_500]).toBeGreaterThanOrEqual(19);
    expect(delays[2_500]).toBeLessThanOrEqual(21);
    expect(delays[4_750]).toBeGreaterThan(70);
    expect(delays.at(-1)).toBeLessThanOrEqual(400);
  });
});

describe("windowEnd()", () => {
  const rule = (parts: Partial<Rule>): Rule => ({ rate: 1, fromMs: 0, atRandom: false, ...parts });

  test("is never reached by a rule without an end", () => {
    expect(windowEnd(rule({}), 1e9, () => 0)).toBe(Number.POSITIVE_INFINITY);
  });

  test("is undefined before the rule begins", () => {
    expect(windowEnd(rule({ fromMs: 100 }), 99, () => 0)).toBeUndefined();
    expect(windowEnd(rule({ fromMs: 100, forMs: 10, everyMs: 50 }), 99, () => 0)).toBeUndefined();
  });

  test("is told to the millisecond", () => {
    const outage = rule({ fromMs: 100, forMs: 50 });
    expect([99, 100, 149, 150].map((at) => windowEnd(outage, at, () => 0))).toEqual([undefined, 150, 150, undefined]);
  });
});
