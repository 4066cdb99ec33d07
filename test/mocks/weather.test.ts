import { describe, expect, test } from "vitest";
import { never, retryAfter, status } from "../../mocks/script.ts";
import { readWeather, type Weather, WeatherError } from "../../mocks/weather.ts";
import { weathers } from "../../mocks/weathers.ts";

const messageOf = (data: unknown): string => {
  try {
    readWeather(data);
  } catch (error) {
    expect(error).toBeInstanceOf(WeatherError);
    return (error as WeatherError).message;
  }
  return "no error";
};

describe("readWeather()", () => {
  test("fills in what is left out", () => {
    expect(readWeather({ rules: [{ fault: "reset" }] })).toEqual({
      seed: 1,
      rules: [{ fault: { kind: "reset" }, rate: 1, fromMs: 0, atRandom: false }],
    });
  });

  test("takes the turns that script.ts makes, and the same as JSON", () => {
    const weather: Weather = {
      rules: [{ script: [status(503, retryAfter(2)), never(), { kind: "pass" }, 500, "lost"] }],
    };
    const read = readWeather(weather);
    expect(read.rules[0]?.script?.map(({ kind }) => kind)).toEqual(["http", "never", "pass", "http", "pass"]);
    expect(readWeather(JSON.parse(JSON.stringify(weather)))).toEqual(read);
    expect(readWeather(JSON.parse(JSON.stringify(read)))).toEqual(read);
  });

  for (const [name, data, message] of [
    ["a rate above 1", { rules: [{ fault: 503, rate: 2 }] }, "rules[0].rate: too big: expected number to be <=1"],
    [
      "a rate that is no number",
      { rules: [{}, { fault: 503, rate: "1" }] },
      "rules[1].rate: expected number, received string",
    ],
    ["a status that is none", { rules: [{ fault: 99 }] }, "rules[0].fault: too small: expected number to be >=200"],
    [
      "a part of a reply that is wrong",
      { rules: [{ script: [{ kind: "http", status: "x" }] }] },
      "rules[0].script[0].status: expected number, received string",
    ],
    [
      "a limit of nothing",
      { rules: [{ limit: { requests: 0, perMs: 5 } }] },
      "rules[0].limit.requests: too small: expected number to be >=1",
    ],
    [
      "percentiles that fall",
      { rules: [{ latency: { p50: 10, p99: 5 } }] },
      "rules[0].latency: expected a higher percentile to be no faster than a lower one",
    ],
    [
      "a window longer than its period",
      { rules: [{ fault: 503, forMs: 10, everyMs: 5 }] },
      "rules[0].everyMs: expected a period that is longer than forMs",
    ],
    [
      "a Retry-After without an end",
      { rules: [{ fault: 503, retryAfter: "seconds" }] },
      "rules[0].retryAfter: expected forMs or limit beside it, which say when to come back",
    ],
    [
      "a route that is none",
      { rules: [{ fault: 503, routes: ["get /x"] }] },
      "rules[0].routes[0]: a route is written as GET /path or /path",
    ],
    [
      "a name that a rule does not have",
      { rules: [{ fault: 503, chance: 0.5 }] },
      'rules[0]: unrecognized key: "chance", expected some of latency, fault, limit, script, rate, fromMs, forMs,',
    ],
    [
      "a name that a weather does not have",
      { sed: 1, rules: [] },
      'the weather: unrecognized key: "sed", expected some of description, seed, rules',
    ],
    ["a list instead of a weather", [], "the weather: expected object, received array"],
    ["no rules", { seed: 1 }, "rules: expected array, received undefined"],
  ] as const) {
    test(`says where and why: ${name}`, () => {
      expect(messageOf(data)).toContain(message);
    });
  }

  test("names every fault to who has mistyped one", () => {
    expect(messageOf({ rules: [{ fault: "rest" }] })).toMatch(
      /^rules\[0\]\.fault: expected a status .*\breset\b.*\bdrip$/,
    );
  });

  test("wants exactly one thing from a rule", () => {
    for (const rule of [{}, { fault: 503, limit: { requests: 1, perMs: 1 } }]) {
      expect(messageOf({ rules: [rule] })).toContain("rules[0]: expected exactly one of latency, fault, limit, script");
    }
  });

  test("names all that is wrong at once", () => {
    expect(messageOf({ rule: [], seed: 0.5 }).split("; ").length).toBe(3);
  });
});

describe("the named weathers", () => {
  for (const [name, weather] of Object.entries(weathers)) {
    test(`can be read, and say what they are like: ${name}`, () => {
      expect(readWeather(weather).description).toMatch(/\.$/);
    });
  }
});
