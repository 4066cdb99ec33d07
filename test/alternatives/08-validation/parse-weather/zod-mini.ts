import * as z from "zod/mini";

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

const numberList = z.array(z.number());
const agreed = z.object({
  latitude: z.number(),
  longitude: z.number(),
  hourly: z.object({ time: z.array(z.string()), temperature_2m: numberList }),
  hourly_units: z.object({ temperature_2m: z.enum(["°C"]) }),
});

/** zod/mini, `parse` with a catch, a path written by hand, and the lengths looked at afterwards. */
export function parseWeather(answer: unknown): Weather {
  try {
    const { latitude, longitude, hourly } = agreed.parse(answer);
    const { time, temperature_2m: celsius } = hourly;
    if (time.length !== celsius.length) throw new ContractError("hourly", "must have two lists of one length");
    const hours: Weather["hours"] = [];
    for (const [hour, each] of celsius.entries()) hours.push({ time: String(time[hour]), celsius: each });
    return { latitude, longitude, hours };
  } catch (error) {
    if (!(error instanceof z.core.$ZodError)) throw error;
    const path = (error.issues[0]?.path ?? []).map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
    throw new ContractError(path.join("").replace(/^\./, ""), "is not as agreed");
  }
}
