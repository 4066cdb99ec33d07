// Caught by: R6 names the first part that is wrong
// Somewhere in hourly: good luck.
import { z } from "zod";

export type Weather = {
  latitude: number;
  longitude: number;
  hours: { time: string; celsius: number }[];
};

export class ContractError extends Error {
  override readonly name = "ContractError";
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`The weather service broke its contract: ${path || "the answer"} ${problem}`);
    this.path = path;
  }
}

export function parseWeather(answer: unknown): Weather {
  const result = weatherSchema.safeParse(answer);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ContractError(z.core.toDotPath(issue?.path.slice(0, 1) ?? []), issue?.message ?? "is wrong");
}

const hourlySchema = z
  .object({ time: z.array(z.string("must be a text")), temperature_2m: z.array(z.number("must be a number")) })
  .refine(({ time, temperature_2m }) => time.length === temperature_2m.length, "must have as many values as times");

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
