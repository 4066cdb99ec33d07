// Trust, but look                                     about 25 minutes, with the lesson 08-validation
//
// A weather service answers like this, with more hours and with other fields around:
//
//     { "latitude": 52.5, "longitude": 13.4, "elevation": 38,
//       "hourly_units": { "time": "iso8601", "temperature_2m": "°C" },
//       "hourly": { "time": ["2026-01-05T00:00", …], "temperature_2m": [4.2, …] } }
//
// Services change, and do not always say so. Finish `parseWeather`: it makes a `Weather` of such an answer, or says
// which part of it is not as agreed. The library zod can do most of it.
//
// R1  Return latitude, longitude and one entry for each hour, in the order of the answer: time and temperature.
// R2  Look only at what you need: latitude, longitude, `hourly.time`, `hourly.temperature_2m`, and the unit
//     `hourly_units.temperature_2m`. Anything else may be there, may be missing, and may be of any kind.
// R3  Throw a ContractError when a part that you need is missing, null, or of another kind: latitude, longitude and
//     each temperature must be a number, each time a text. Convert nothing: "4.2" is not a number.
// R4  The unit must be "°C". Any other unit is a ContractError: the numbers would be valid, and wrong.
// R5  Both lists must have the same length. If not, throw a ContractError with the path `hourly`.
// R6  The `path` of the error names the first part that is wrong, as in `hourly.temperature_2m[3]`. Its message holds
//     the path too. (`z.core.toDotPath` writes a path of zod like this.)
// R7  The error quotes nothing from the answer: not in its message, not in its fields, not in its cause. Answers hold
//     what is not meant for logs.
//
// Not in this exercise: numbers that make no sense (900 °C), texts that are no time.
//
// Before you code, fill in what should happen: the service sends all temperatures as text, and adds a field "snow".
//   ContractError, yes or no: ___   path: ______
// Compare with the last line of this file.

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
  // TODO: describe with zod what you need, ask it with `safeParse`, and turn its first issue into a ContractError.
  throw new Error("parseWeather is not written yet");
}

// The table above: yes, for hourly.temperature_2m[0]. The new field is nobody's business.
