import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import type * as Solution from "../../../solutions/08-validation/parse-weather.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("08-validation/parse-weather.ts");

/** What the function gave or threw, and all that can be seen of its error. */
type Outcome = {
  weather?: Solution.Weather;
  error?: { isContractError: boolean; path: unknown; message: string; seen: string };
};

/** Calls the learner's function with one answer after another. */
const parseEach = async ({ parseWeather, ContractError }: typeof Solution, _url: string, answers: unknown[]) => {
  const { inspect } = await import("node:util");
  return answers.map((value): Outcome => {
    try {
      return { weather: parseWeather(value) };
    } catch (error) {
      const { path, message } = error as Solution.ContractError;
      const seen = inspect(error, { depth: 10 }) + JSON.stringify(error);
      return { error: { isContractError: error instanceof ContractError, path, message: String(message), seen } };
    }
  });
};

/** The same for answers that have something in common, each with what is to be said of it. */
const parseCases = async <What>(cases: readonly (readonly [What, unknown])[]) => {
  const run = await answer.evaluate(parseEach, { arguments: cases.map(([, value]) => value) });
  return cases.map(([what, value], index) => ({ run, what, value, outcome: run.value?.[index] }));
};

/** An answer as it was agreed on: four hours, with numbers of their own each time. */
const agreed = () => ({
  latitude: randomInt(-900, 900) / 10,
  longitude: randomInt(-1_800, 1_800) / 10,
  elevation: randomInt(2_000),
  timezone: "GMT",
  hourly_units: { time: "iso8601", temperature_2m: "°C" },
  hourly: {
    time: ["09:00", "10:00", "11:00", "12:00"].map((hour) => `2026-01-0${randomInt(1, 9)}T${hour}`),
    temperature_2m: Array.from({ length: 4 }, () => randomInt(-300, 400) / 10),
  },
});
type Answer = ReturnType<typeof agreed>;

const expectedOf = ({ latitude, longitude, hourly }: Answer): Solution.Weather => ({
  latitude,
  longitude,
  hours: hourly.time.map((time, hour) => ({ time, celsius: hourly.temperature_2m[hour] as number })),
});
/** An answer with one hour's temperature replaced. */
const withHour = (hour: number, value: unknown) => {
  const { hourly, ...rest } = agreed();
  return { ...rest, hourly: { ...hourly, temperature_2m: hourly.temperature_2m.with(hour, value as number) } };
};
const withHourly = (change: (hourly: Answer["hourly"]) => object) => {
  const { hourly, ...rest } = agreed();
  return { ...rest, hourly: change(hourly) };
};
const withUnit = (unit: unknown) => ({ ...agreed(), hourly_units: { time: "iso8601", temperature_2m: unit } });

const gave = (outcome: Outcome | undefined) => {
  if (outcome?.error) return `threw "${outcome.error.message}"`;
  return `returned ${short(outcome?.weather)}`;
};
const short = (value: unknown) => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
};

/** The first difference in words: in a text that is cut, nobody would find it. */
function differing(weather: Solution.Weather | undefined, expected: Solution.Weather): [did: string, asked: string] {
  const [hours, right] = [weather?.hours, expected.hours];
  if (!Array.isArray(hours)) return [`returned ${short(weather)}`, short(expected)];
  const wrong = right.findIndex((hour, index) => JSON.stringify(hours[index]) !== JSON.stringify(hour));
  if (hours.length !== right.length) return [`returned ${count(hours.length, "hour")}`, `${right.length}`];
  if (wrong >= 0) return [`returned hour ${wrong + 1} as ${short(hours[wrong])}`, short(right[wrong])];
  const place = (of: Solution.Weather) => short({ ...of, hours: undefined });
  return [`returned ${place(weather as Solution.Weather)} beside the hours`, place(expected)];
}

test("R1 returns the place and the hours", {
  meta: {
    points: 2,
    hints: [
      "Compare what your function gave with the type `Weather`: names, order, and how many hours.",
      "The answer has two lists side by side; your caller wants pairs. Go over the times, and take the temperature at the same place.",
      "hours: hourly.time.map((time, hour) => ({ time, celsius: ____ }))\n\nWhich of your checks makes sure that there is a temperature at this place?",
    ],
  },
}, async () => {
  const place = { ...agreed(), latitude: 0, longitude: 0 };
  const days = Array.from({ length: 30 }, () => [`2026-10-25T0${randomInt(3)}:00:00Z`, randomInt(-3, 3) / 8] as const);
  const [time, temperature_2m] = [days.map(([time]) => time), days.map(([, value]) => value)];
  // 30 hours, some with the same time, as when the clocks go back; zeroes; and no hours at all.
  const many = { ...place, hourly: { time, temperature_2m } };
  const none = { ...place, hourly: { time: [], temperature_2m: [] } };
  const cases = [agreed(), agreed(), many, none].map((value) => [expectedOf(value), value] as const);
  for (const { run, what: expected, outcome } of await parseCases(cases)) {
    const hours = `${expected.hours.length} hours, at ${expected.latitude}, ${expected.longitude}`;
    const [differs, right] = differing(outcome?.weather, expected);
    const did = `Your function got an answer as agreed, of ${hours}. It ${outcome?.error ? gave(outcome) : differs}.`;
    expect(outcome?.weather, story(run, did, `R1 asks for ${right}.`)).toEqual(expected);
  }
});

test("R2 does not mind what it does not need", {
  meta: {
    points: 2,
    hints: [
      "The message says what was different in the answer. Does any part that you need differ?",
      "A service that adds a field breaks nobody, unless a client forbids it. Describe the parts that you read. `z.object` lets others be; `z.strictObject` does not.",
      "const weatherSchema = z.object({\n  latitude: ____,\n  // no elevation: nobody reads it\n});\n\nWhat would happen on the day when the service adds snow?",
    ],
  },
}, async () => {
  const { elevation, timezone, ...rest } = agreed();
  for (const { run, what, value, outcome } of await parseCases([
    ["had a field more", { ...agreed(), model_run: "2026-01-05T06:00Z" }],
    ["had a list more", withHourly((hourly) => ({ ...hourly, snowfall: [null, "much", 3, {}] }))],
    ["had a unit more", { ...agreed(), hourly_units: { temperature_2m: "°C", snowfall: 7 } }],
    ["had elevation as a text and timezone null", { ...agreed(), elevation: "38", timezone: null }],
    ["had no elevation, no timezone and no unit of time", { ...rest, hourly_units: { temperature_2m: "°C" } }],
  ])) {
    const did = `The answer ${what}. Your function ${gave(outcome)}.`;
    expect(outcome?.weather, story(run, did, "R2 asks for the weather: all that is needed was there.")).toEqual(
      expectedOf(value as unknown as Answer),
    );
  }
});

test("R3 refuses what is missing, null or of another kind", {
  meta: {
    points: 4,
    hints: [
      "The message says which part of the answer was wrong, and what your function made of it.",
      "A type is forgotten when the program runs: `as Weather` looks at nothing. Let the schema look at every part, and at every hour. Convert nothing, fill in nothing, leave nothing out.",
      "hourly: z.object({\n  time: z.array(____),\n  temperature_2m: z.array(____),\n})\n\nWhat does `Number(null)` give, and who would notice?",
    ],
  },
}, async () => {
  const { latitude, ...nowhere } = agreed();
  for (const { run, what, outcome } of await parseCases([
    ["one temperature was a text", withHour(2, String(randomInt(40)))],
    ["the last temperature was null", withHour(3, null)],
    ["one temperature was true", withHour(1, true)],
    ["one time was a number", withHourly(({ time, ...hourly }) => ({ ...hourly, time: time.with(1, 5 as never) }))],
    ["the field had a new name", withHourly(({ time, temperature_2m }) => ({ time, temperature2m: temperature_2m }))],
    ["the list was missing", withHourly(({ time }) => ({ time }))],
    ["the list was null", withHourly((hourly) => ({ ...hourly, temperature_2m: null }))],
    ["latitude was missing", nowhere],
    ["longitude was a text", { ...agreed(), longitude: "13.4" }],
    ["it was another answer: an error", { error: true, reason: "come back later" }],
    ["it was null", null],
    ["it was a text", "<!doctype html>"],
  ])) {
    const did = `In the answer, ${what}. Your function ${gave(outcome)}.`;
    expect(outcome?.error?.isContractError, story(run, did, "R3 asks for a ContractError.")).toBe(true);
  }
});

test("R4 refuses any other unit than °C", {
  meta: {
    points: 2,
    hints: [
      "The numbers in the answer were numbers. Look at `hourly_units`.",
      "A number means nothing without its unit. When the unit changes, every check of kinds still passes. So the unit is a part that you need, and only one value of it is right.",
      "hourly_units: z.object({ temperature_2m: z.____(____) })\n\nWho would notice that it is 281 degrees in January?",
    ],
  },
}, async () => {
  const { hourly_units, ...unitless } = agreed();
  for (const { run, what, outcome } of await parseCases([
    ["was °F", withUnit("°F")],
    ["was K", withUnit("K")],
    ["was C", withUnit("C")],
    ["was °c", withUnit("°c")],
    ["was °C with a space before it", withUnit(" °C")],
    ["was missing", withUnit(undefined)],
    ["was missing, with all units", unitless],
  ])) {
    const did = `The unit of the temperatures ${what}. Your function ${gave(outcome)}.`;
    expect(outcome?.error?.isContractError, story(run, did, "R4 asks for a ContractError.")).toBe(true);
  }
});

test("R5 refuses lists of different lengths", {
  meta: {
    points: 2,
    hints: [
      "Count the times and the temperatures in the answer that the message speaks of.",
      "Both lists are in order by themselves; it is their being together that is wrong. In zod, `refine` asks such a question of a whole object, once its parts are in order.",
      "z.object({ time: ____, temperature_2m: ____ })\n  .refine((hourly) => ____)\n\nWhat would stand in the last hour without this check?",
    ],
  },
}, async () => {
  for (const { run, what, outcome } of await parseCases([
    [
      "4 times and 3 temperatures",
      withHourly(({ time, temperature_2m }) => ({ time, temperature_2m: temperature_2m.slice(1) })),
    ],
    ["3 times and 4 temperatures", withHourly(({ time, temperature_2m }) => ({ time: time.slice(1), temperature_2m }))],
  ])) {
    const did = `The answer had ${what}. Your function ${gave(outcome)}.`;
    const { isContractError, path } = outcome?.error ?? {};
    const asked = "R5 asks for a ContractError with the path hourly.";
    expect([isContractError, path], story(run, did, asked)).toEqual([true, "hourly"]);
  }
});

test("R6 names the first part that is wrong", {
  meta: {
    points: 3,
    hints: [
      "Compare `path` of your error, and its message, with the place that the message here speaks of.",
      "An answer has hundreds of values, and whoever mends this wants to know which. An issue of zod has a `path`, a list of names and numbers. `z.core.toDotPath` writes it as in R6.",
      'const [issue] = result.error.issues;\nthrow new ContractError(z.core.toDotPath(____), "is wrong");\n\nWhy is the first issue enough for the caller?',
    ],
  },
}, async () => {
  const hour = randomInt(1, 3);
  const allTexts = withHourly(({ temperature_2m, ...rest }) => ({
    ...rest,
    temperature_2m: temperature_2m.map(String),
  }));
  for (const { run, what: path, outcome } of await parseCases([
    [`hourly.temperature_2m[${hour}]`, withHour(hour, "cold")],
    ["hourly.temperature_2m[0]", allTexts],
    ["hourly.temperature_2m", withHourly(({ time }) => ({ time }))],
    [
      "hourly.time[1]",
      withHourly(({ time, temperature_2m }) => ({ time: time.with(1, null as never), temperature_2m })),
    ],
    ["latitude", { ...agreed(), latitude: null }],
    ["hourly_units.temperature_2m", withUnit("°F")],
  ])) {
    const { error } = outcome ?? {};
    const did = `The first wrong part was ${path}. The error had the path ${JSON.stringify(error?.path)} and the message "${error?.message}".`;
    const asked = `R6 asks for the path ${path}, also in the message.`;
    expect([error?.path, error?.message.includes(path)], story(run, did, asked)).toEqual([path, true]);
  }
});

test("R7 quotes nothing from the answer", {
  meta: {
    points: 2,
    hints: [
      "Read all that your error shows: its message, its fields, its cause. Which of it came from the service?",
      "Errors go to logs, and logs go far. Say where something is wrong and what should be there; what is there can be anything: a name, an address, a key.",
      "throw new ContractError(path, ____);\n// not the value itself\n\nWhat would the log of a service with customers hold, if every error quoted?",
    ],
  },
}, async () => {
  const secret = `SECRET${randomInt(1e9)}`;
  for (const { run, what, outcome } of await parseCases([
    ["a temperature", withHour(2, secret)],
    ["the unit", withUnit(secret)],
    ["latitude", { ...agreed(), latitude: secret }],
    ["the whole answer", secret],
    ["a field nearby", { ...agreed(), latitude: null, owner: secret }],
  ])) {
    const { isContractError, message, seen = "" } = outcome?.error ?? {};
    const at = seen.indexOf(secret);
    const shows =
      at < 0 ? `none of it: "${message}"` : `it when it is printed: …${seen.slice(Math.max(0, at - 40), at + 20)}…`;
    const did = `The text ${secret} stood in ${what}. Your error shows ${shows}.`;
    const asked = "R7 asks for a ContractError without anything from the answer.";
    expect([isContractError, seen.includes(secret)], story(run, did, asked)).toEqual([true, false]);
  }
});
