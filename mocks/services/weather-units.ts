import type { Unit } from "./weather-model.ts";

/** Which units a client may ask for; the first of each kind is the usual one. */
export const unitChoices = {
  temperature: ["celsius", "fahrenheit"],
  windSpeed: ["kmh", "ms", "mph", "kn"],
  precipitation: ["mm", "inch"],
} as const;

/** The units of one answer. */
export type UnitChoice = {
  readonly temperature: (typeof unitChoices.temperature)[number];
  readonly windSpeed: (typeof unitChoices.windSpeed)[number];
  readonly precipitation: (typeof unitChoices.precipitation)[number];
};

/** How a value is written and counted in the unit that was asked for. */
export type Conversion = { readonly name: string; readonly convert: (value: number) => number };

/** The conversion from the unit of the model to that of the answer. */
export function conversion(unit: Unit, choice: UnitChoice): Conversion {
  if (unit === "°C") return temperatures[choice.temperature];
  if (unit === "km/h") return windSpeeds[choice.windSpeed];
  if (unit === "mm") return precipitations[choice.precipitation];
  return { name: unit, convert: (value) => value };
}

const temperatures: Readonly<Record<UnitChoice["temperature"], Conversion>> = {
  celsius: { name: "°C", convert: (value) => value },
  fahrenheit: { name: "°F", convert: (value) => value * 1.8 + 32 },
};

const windSpeeds: Readonly<Record<UnitChoice["windSpeed"], Conversion>> = {
  kmh: { name: "km/h", convert: (value) => value },
  ms: { name: "m/s", convert: (value) => value / 3.6 },
  mph: { name: "mp/h", convert: (value) => value / 1.609344 },
  kn: { name: "kn", convert: (value) => value / 1.852 },
};

const precipitations: Readonly<Record<UnitChoice["precipitation"], Conversion>> = {
  mm: { name: "mm", convert: (value) => value },
  inch: { name: "inch", convert: (value) => value / 25.4 },
};
