import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { intercept } from "../../../mocks/intercept.ts";
import { createWeather, type WeatherOptions } from "../../../mocks/services/weather.ts";
import { type Drift, drifts } from "../../../mocks/services/weather-drift.ts";
import type { Forecast } from "../../../mocks/services/weather-forecast.ts";
import { jsonOf } from "./json-of.ts";

const origin = "http://weather.test";
const berlin = "latitude=52.52&longitude=13.41";

let nowAt = 0;

function open(options: WeatherOptions = {}) {
  nowAt = Date.UTC(2026, 0, 5, 9, 20);
  const weather = intercept(createWeather({ now: () => nowAt, ...options }));
  onTestFinished(weather.close);
  return weather;
}

const ask = (query: string) => fetch(`${origin}/v1/forecast?${query}`);
const forecastOf = (query: string) => jsonOf<Forecast>(ask(query));

describe("a forecast", () => {
  test("has a week of hours, with units, on the nearest point of the grid", async () => {
    open();
    const { hourly, hourly_units, ...rest } = await forecastOf(`${berlin}&hourly=temperature_2m,precipitation`);
    const lengths = Object.values(hourly ?? {}).map((values) => values.length);
    expect({ ...rest, hourly_units, first: hourly?.time?.[0], last: hourly?.time?.at(-1), lengths }).toEqual({
      latitude: 52.5,
      longitude: 13.4375,
      generationtime_ms: expect.any(Number),
      utc_offset_seconds: 0,
      timezone: "GMT",
      timezone_abbreviation: "GMT",
      elevation: expect.any(Number),
      hourly_units: { time: "iso8601", temperature_2m: "°C", precipitation: "mm" },
      first: "2026-01-05T00:00",
      last: "2026-01-11T23:00",
      lengths: [168, 168, 168],
    });
  });

  test("has days whose values come from their hours", async () => {
    open();
    const variables =
      "hourly=temperature_2m,precipitation&daily=temperature_2m_max,temperature_2m_min,precipitation_sum";
    const { hourly, daily } = await forecastOf(`${berlin}&${variables}&forecast_days=2`);
    const hours = (hourly?.temperature_2m ?? []).slice(0, 24).map(Number);
    const wet = (hourly?.precipitation ?? []).slice(0, 24).reduce<number>((sum, value) => sum + Number(value), 0);
    expect([
      daily?.time,
      daily?.temperature_2m_max?.[0],
      daily?.temperature_2m_min?.[0],
      daily?.precipitation_sum?.[0],
    ]).toEqual([["2026-01-05", "2026-01-06"], Math.max(...hours), Math.min(...hours), Number(wet.toFixed(2))]);
  });

  test("has the weather of this quarter of an hour", async () => {
    open();
    const { current, current_units } = await forecastOf(`${berlin}&current=temperature_2m,weather_code`);
    expect([current, current_units]).toEqual([
      { time: "2026-01-05T09:15", interval: 900, temperature_2m: expect.any(Number), weather_code: expect.any(Number) },
      { time: "iso8601", interval: "seconds", temperature_2m: "°C", weather_code: "wmo code" },
    ]);
  });

  test("says the same to the same question, and another thing elsewhere", async () => {
    open();
    const [one, two] = [await forecastOf(`${berlin}&hourly=rain`), await forecastOf(`${berlin}&hourly=rain`)];
    const elsewhere = await forecastOf("latitude=40.7&longitude=-74&hourly=rain");
    const rain = [one, two, elsewhere].map(({ hourly }) => JSON.stringify(hourly?.rain));
    expect([rain[0] === rain[1], rain[0] === rain[2]]).toEqual([true, false]);
  });

  test("is believable: warmer at the equator than in the north, colder there in winter than in summer", async () => {
    open();
    const mean = async (query: string) => {
      const values = (await forecastOf(`${query}&hourly=temperature_2m`)).hourly?.temperature_2m ?? [];
      return values.reduce<number>((sum, value) => sum + Number(value), 0) / values.length;
    };
    const [equator, winter] = [await mean("latitude=1.3&longitude=103.8"), await mean(berlin)];
    nowAt = Date.UTC(2026, 6, 5);
    const summer = await mean(berlin);
    expect([equator > 22 && equator < 36, winter > -8 && winter < 8, summer > 12 && summer < 28]).toEqual([
      true,
      true,
      true,
    ]);
  });

  test("begins at local midnight where a timezone is named", async () => {
    open();
    nowAt = Date.UTC(2026, 0, 5, 23, 30);
    const { hourly, utc_offset_seconds, timezone, timezone_abbreviation } = await forecastOf(
      `${berlin}&hourly=rain&timezone=Asia%2FKolkata`,
    );
    expect([hourly?.time?.[0], utc_offset_seconds, timezone, timezone_abbreviation]).toEqual([
      "2026-01-06T00:00",
      19_800,
      "Asia/Kolkata",
      "GMT+5:30",
    ]);
  });

  test("finds a timezone by itself", async () => {
    open();
    const { utc_offset_seconds } = await forecastOf("latitude=40.7&longitude=-74&timezone=auto&daily=rain_sum");
    expect(utc_offset_seconds).toBe(-5 * 3_600);
  });

  test("comes in the units that are asked for", async () => {
    open();
    const variables = "hourly=temperature_2m,wind_speed_10m,rain&forecast_days=1";
    const units = "temperature_unit=fahrenheit&wind_speed_unit=ms&precipitation_unit=inch&timeformat=unixtime";
    const [usual, other] = [
      await forecastOf(`${berlin}&${variables}`),
      await forecastOf(`${berlin}&${variables}&${units}`),
    ];
    const celsius = Number(usual.hourly?.temperature_2m?.[12]);
    const fahrenheit = Number(other.hourly?.temperature_2m?.[12]);
    expect([other.hourly_units, other.hourly?.time?.[0], Math.abs(fahrenheit - (celsius * 1.8 + 32)) < 0.2]).toEqual([
      { time: "unixtime", temperature_2m: "°F", wind_speed_10m: "m/s", rain: "inch" },
      Date.UTC(2026, 0, 5) / 1_000,
      true,
    ]);
  });

  test("covers past days, and the days between two dates, the last one included", async () => {
    open();
    const past = await forecastOf(`${berlin}&daily=rain_sum&past_days=1&forecast_days=1`);
    const dates = await forecastOf(`${berlin}&daily=rain_sum&start_date=2025-12-30&end_date=2026-01-01`);
    expect([past.daily?.time, dates.daily?.time]).toEqual([
      ["2026-01-04", "2026-01-05"],
      ["2025-12-30", "2025-12-31", "2026-01-01"],
    ]);
  });

  test("of several places is a list, numbered from the second on", async () => {
    open();
    const forecasts = await jsonOf<Forecast[]>(ask("latitude=52.52,48.85&longitude=13.41,2.35&daily=rain_sum"));
    expect(forecasts.map(({ latitude, location_id }) => [latitude, location_id])).toEqual([
      [52.5, undefined],
      [48.875, 1],
    ]);
  });

  test("without variables has none", async () => {
    open();
    expect(Object.keys(await forecastOf(berlin))).not.toContain("hourly");
  });
});

describe("a bad parameter gets 400 and the reason", () => {
  const cases: [query: string, reason: string][] = [
    [
      `${berlin}&hourly=temprature`,
      "Cannot initialize ForecastVariable from invalid String value temprature for key hourly",
    ],
    [`${berlin}&daily=rain`, "Cannot initialize ForecastVariable from invalid String value rain for key daily"],
    [
      `${berlin}&hourly=constructor`,
      "Cannot initialize ForecastVariable from invalid String value constructor for key hourly",
    ],
    ["latitude=91&longitude=0", "Latitude must be in range of -90 to 90°. Given: 91.0."],
    ["latitude=0&longitude=-180.5", "Longitude must be in range of -180 to 180°. Given: -180.5."],
    ["latitude=north&longitude=0", "Value of type 'Float' required for key 'latitude'."],
    ["longitude=13.41", "Parameter 'latitude' is required"],
    ["latitude=1,2&longitude=1", "Parameter 'latitude' and 'longitude' must have the same number of elements"],
    [`${berlin}&forecast_days=17`, "Forecast days is invalid. Allowed range 0 to 16. Given 17."],
    [`${berlin}&past_days=-1`, "Past days is invalid. Allowed range 0 to 92. Given -1."],
    [`${berlin}&past_days=many`, "Value of type 'Int' required for key 'past_days'."],
    [`${berlin}&timezone=Mars%2FBase`, "Invalid timezone"],
    [
      `${berlin}&temperature_unit=kelvin`,
      "Cannot initialize temperature_unit from invalid String value kelvin for key temperature_unit",
    ],
    [`${berlin}&format=flatbuffers`, "Cannot initialize format from invalid String value flatbuffers for key format"],
    [`${berlin}&start_date=2026-01-05`, "Both 'start_date' and 'end_date' must be set in the url"],
    [`${berlin}&start_date=2026-01-05&end_date=2026-01-04`, "End-date must be larger or equals than start-date"],
    [`${berlin}&start_date=2026-02-30&end_date=2026-03-01`, "Invalid date format. Make sure to use 'YYYY-MM-DD'"],
    [
      `${berlin}&start_date=2026-01-05&end_date=2026-01-06&past_days=1`,
      "Parameter 'past_days' is mutually exclusive with 'start_date' and 'end_date'",
    ],
    [
      `${berlin}&start_date=1066-10-14&end_date=2026-01-06`,
      "Parameter 'start_date' is out of allowed range from 2025-10-05 to 2026-01-20",
    ],
  ];
  for (const [query, reason] of cases) {
    test(`for ${query}`, async () => {
      open();
      const response = await ask(query);
      expect([response.status, await response.json()]).toEqual([400, { error: true, reason }]);
    });
  }
});

describe("the contract", () => {
  const hourly = z.strictObject({
    time: z.array(z.string()),
    temperature_2m: z.array(z.number().min(-90).max(60)),
    rain: z.array(z.number()),
  });
  const contract = z
    .strictObject({
      latitude: z.number(),
      longitude: z.number(),
      generationtime_ms: z.number(),
      utc_offset_seconds: z.number(),
      timezone: z.string(),
      timezone_abbreviation: z.string(),
      elevation: z.number(),
      hourly_units: z.record(z.string(), z.string()),
      hourly,
    })
    .refine(({ hourly: { time, temperature_2m } }) => time.length === temperature_2m.length, "lengths differ");
  const query = `${berlin}&hourly=temperature_2m,rain`;

  test("is kept", async () => {
    open();
    expect(contract.safeParse(await forecastOf(query)).error).toBeUndefined();
  });

  for (const drift of drifts) {
    test(`is broken on demand: ${drift}`, async () => {
      open({ drift });
      expect(contract.safeParse(await forecastOf(query)).success).toBe(false);
    });
  }

  const seen: [drift: Drift, look: (forecast: Forecast) => unknown, expected: unknown][] = [
    ["renamed field", ({ hourly_units }) => hourly_units, { time: "iso8601", temperature2m: "°C", rain: "mm" }],
    ["number as text", ({ hourly }) => typeof hourly?.temperature_2m?.[0], "string"],
    ["null value", ({ hourly }) => hourly?.temperature_2m?.filter((value) => value === null), [null]],
    ["extra field", (forecast) => "model_run" in forecast, true],
    ["missing array", ({ hourly }) => Object.keys(hourly ?? {}), ["time", "rain"]],
    ["shorter array", ({ hourly }) => [hourly?.time?.length, hourly?.temperature_2m?.length], [168, 167]],
    ["other unit", ({ hourly }) => Number(hourly?.temperature_2m?.[0]) > 200, true],
  ];
  for (const [drift, look, expected] of seen) {
    test(`drifts where it says: ${drift}`, async () => {
      open({ drift });
      expect(look(await forecastOf(query))).toEqual(expected);
    });
  }

  test("can break and heal while the service runs, and heals on reset", async () => {
    const weather = open();
    const holds = async () => contract.safeParse(await forecastOf(query)).success;
    const states = [await holds()];
    weather.setDrift("null value");
    states.push(await holds());
    weather.setDrift(undefined);
    states.push(await holds());
    weather.setDrift("missing array");
    weather.reset();
    states.push(await holds());
    expect(states).toEqual([true, false, true, true]);
  });

  test("breaks in the days, too", async () => {
    open({ drift: "missing array" });
    expect(Object.keys((await forecastOf(`${berlin}&daily=rain_sum`)).daily ?? {})).toEqual(["time"]);
  });
});

describe("the weather service", () => {
  test("answers so many requests in a minute, then 429 without a Retry-After", async () => {
    open({ requestsPerMinute: 2 });
    await ask(berlin);
    await ask(berlin);
    const refused = await ask(berlin);
    nowAt += 60_000;
    expect([
      refused.status,
      refused.headers.get("retry-after"),
      await refused.json(),
      (await ask(berlin)).status,
    ]).toEqual([
      429,
      null,
      { error: true, reason: "Minutely API request limit exceeded. Please try again in one minute." },
      200,
    ]);
  });

  test("answers another path or method with 404", async () => {
    open();
    const responses = [await fetch(`${origin}/v2/forecast`), await fetch(`${origin}/v1/forecast`, { method: "POST" })];
    expect(responses.map(({ status }) => status)).toEqual([404, 404]);
  });
});
