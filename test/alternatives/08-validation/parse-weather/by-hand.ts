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

/** No library: small readers that each know one kind, and their place. */
export function parseWeather(answer: unknown): Weather {
  const whole = object("", answer);
  const hourly = object("hourly", whole.hourly);
  const time = list("hourly.time", hourly.time, text);
  const celsius = list("hourly.temperature_2m", hourly.temperature_2m, number);
  if (time.length !== celsius.length) throw new ContractError("hourly", "has lists of different lengths");
  const units = object("hourly_units", whole.hourly_units);
  if (units.temperature_2m !== "°C") throw new ContractError("hourly_units.temperature_2m", "must be °C");
  return {
    latitude: number("latitude", whole.latitude),
    longitude: number("longitude", whole.longitude),
    hours: time.map((each, hour) => ({ time: each, celsius: celsius[hour] as number })),
  };
}

function object(path: string, value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ContractError(path, "must be an object");
}

function list<T>(path: string, value: unknown, read: (path: string, value: unknown) => T): T[] {
  if (!Array.isArray(value)) throw new ContractError(path, "must be a list");
  return value.map((each, index) => read(`${path}[${index}]`, each));
}

function number(path: string, value: unknown): number {
  if (typeof value === "number") return value;
  throw new ContractError(path, "must be a number");
}

function text(path: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw new ContractError(path, "must be a text");
}
