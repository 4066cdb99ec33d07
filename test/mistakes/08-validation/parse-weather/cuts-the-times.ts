// Caught by: R1 returns the place and the hours
// Cuts each time after its minutes: a zone, where there is one, is lost.
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

const shape = z.object({
  latitude: z.number(),
  longitude: z.number(),
  hourly_units: z.object({ temperature_2m: z.literal("°C") }),
  hourly: z
    .object({ time: z.array(z.string()), temperature_2m: z.array(z.number()) })
    .refine(({ time, temperature_2m }) => time.length === temperature_2m.length, "lengths differ"),
});
export function parseWeather(answer: unknown): Weather {
  const result = shape.safeParse(answer);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new ContractError(z.core.toDotPath(issue?.path ?? []), "is not as agreed");
  }
  const { latitude, longitude, hourly } = result.data;
  return {
    latitude,
    longitude,
    hours: hourly.time.map((time, i) => ({ time: time.slice(0, 16), celsius: hourly.temperature_2m[i] as number })),
  };
}
