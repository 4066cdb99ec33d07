// Caught by: R3 refuses what is missing, null or of another kind
// A type is no check: it is gone when the program runs.
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
  type Answer = { latitude: number; longitude: number; hourly: { time: string[]; temperature_2m: number[] } };
  const { latitude, longitude, hourly } = answer as Answer;
  const hours = hourly.time.map((time, hour) => ({ time, celsius: hourly.temperature_2m[hour] ?? 0 }));
  return { latitude, longitude, hours };
}
