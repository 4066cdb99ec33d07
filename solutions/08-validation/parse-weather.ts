import { z } from "zod";

/** The weather at a place, hour by hour. */
export type Weather = {
  latitude: number;
  longitude: number;
  hours: { time: string; celsius: number }[];
};

/** An answer is not what was agreed on. */
export class ContractError extends Error {
  override readonly name = "ContractError";
  /** Where in the answer: `hourly.temperature_2m[3]`. */
  readonly path: string;

  /** @param problem - What is wrong there, in a few words and without the value: `must be a number`. */
  constructor(path: string, problem: string) {
    super(`The weather service broke its contract: ${path || "the answer"} ${problem}`);
    this.path = path;
  }
}

/**
 * Makes a `Weather` of what the weather service answered.
 *
 * @param answer - The parsed JSON: of a kind that nobody has looked at yet.
 * @throws ContractError when a part that is needed is not as agreed.
 *
 * @example
 * const weather = parseWeather(await response.json());
 * weather.hours[0]; // => { time: "2026-01-05T00:00", celsius: 4.2 }
 */
export function parseWeather(answer: unknown): Weather {
  const result = weatherSchema.safeParse(answer);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  // Of the issue only path and message: the error of zod is not kept as a cause, for it may come to hold values.
  throw new ContractError(z.core.toDotPath(issue?.path ?? []), issue?.message ?? "is wrong");
}

const hourlySchema = z
  .object({ time: z.array(z.string("must be a text")), temperature_2m: z.array(z.number("must be a number")) })
  .refine(({ time, temperature_2m }) => time.length === temperature_2m.length, "must have as many values as times");

/** What is needed, and nothing more: a field that nobody reads may change without breaking anything. */
const weatherSchema = z
  .object({
    latitude: z.number("must be a number"),
    longitude: z.number("must be a number"),
    hourly_units: z.object({ temperature_2m: z.literal("°C", "must be °C") }),
    hourly: hourlySchema,
  })
  .transform(({ latitude, longitude, hourly }) => ({
    latitude,
    longitude,
    hours: hourly.time.map((time, hour) => ({ time, celsius: hourly.temperature_2m[hour] ?? Number.NaN })),
  }));
