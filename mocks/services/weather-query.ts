import { HttpResponse } from "../http-response.ts";
import { dailyVariables, hourlyVariables, type Place } from "./weather-model.ts";
import { type UnitChoice, unitChoices } from "./weather-units.ts";

/** What a forecast request asks for. */
export type ForecastQuery = {
  readonly places: readonly Place[];
  readonly timezone: string;
  readonly hourly: readonly string[];
  readonly daily: readonly string[];
  readonly current: readonly string[];
  readonly units: UnitChoice;
  readonly isUnixTime: boolean;
  readonly period: Period;
};

/** Which days: counted from today, or by their dates (`2026-01-05`), the last one included. */
export type Period =
  | { readonly pastDays: number; readonly forecastDays: number }
  | { readonly startDate: string; readonly endDate: string };

/** The body of every refusal, to return or to throw. */
export function refuse(reason: string, status = 400): Response {
  return HttpResponse.json({ error: true, reason }, { status });
}

/**
 * Reads the query of a forecast. What the service does not know it ignores, as the real one does.
 *
 * @throws a 400 with the reason.
 */
export function readForecastQuery(query: URLSearchParams): ForecastQuery {
  // The real service can answer in other formats; a client that asks for one is told that this one cannot.
  readChoice(query, "format", ["json"]);
  return {
    places: readPlaces(query),
    timezone: query.get("timezone") ?? "GMT",
    hourly: readVariables(query, "hourly", hourlyVariables),
    daily: readVariables(query, "daily", dailyVariables),
    current: readVariables(query, "current", hourlyVariables),
    units: {
      temperature: readChoice(query, "temperature_unit", unitChoices.temperature),
      windSpeed: readChoice(query, "wind_speed_unit", unitChoices.windSpeed),
      precipitation: readChoice(query, "precipitation_unit", unitChoices.precipitation),
    },
    isUnixTime: readChoice(query, "timeformat", ["iso8601", "unixtime"]) === "unixtime",
    period: readPeriod(query),
  };
}

const mostPlaces = 1_000;

function readPlaces(query: URLSearchParams): Place[] {
  const latitudes = readNumbers(query, "latitude", "Latitude", 90);
  const longitudes = readNumbers(query, "longitude", "Longitude", 180);
  if (latitudes.length !== longitudes.length) {
    throw refuse("Parameter 'latitude' and 'longitude' must have the same number of elements");
  }
  if (latitudes.length > mostPlaces) {
    throw refuse(`Parameter 'latitude' and 'longitude' must not exceed ${mostPlaces} coordinates.`);
  }
  return latitudes.map((latitude, index) => ({ latitude, longitude: longitudes[index] ?? 0 }));
}

function readNumbers(query: URLSearchParams, name: string, title: string, most: number): number[] {
  const values = listIn(query, name);
  if (values.length === 0) throw refuse(`Parameter '${name}' is required`);
  return values.map((value) => {
    const number = Number(value);
    if (Number.isNaN(number)) throw refuse(`Value of type 'Float' required for key '${name}'.`);
    if (Math.abs(number) <= most) return number;
    throw refuse(`${title} must be in range of -${most} to ${most}°. Given: ${withDecimal(number)}.`);
  });
}

function readVariables(query: URLSearchParams, name: string, known: Readonly<Record<string, unknown>>): string[] {
  const wanted = listIn(query, name);
  const unknown = wanted.find((variable) => !Object.hasOwn(known, variable));
  if (unknown === undefined) return [...new Set(wanted)];
  throw refuse(`Cannot initialize ForecastVariable from invalid String value ${unknown} for key ${name}`);
}

function readChoice<Choice extends string>(
  query: URLSearchParams,
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const text = query.get(name);
  if (text === null) return choices[0];
  const choice = choices.find((each) => each === text);
  if (choice !== undefined) return choice;
  throw refuse(`Cannot initialize ${name} from invalid String value ${text} for key ${name}`);
}

function readPeriod(query: URLSearchParams): Period {
  const [startDate, endDate] = [query.get("start_date"), query.get("end_date")];
  if (startDate === null && endDate === null) {
    return {
      pastDays: readDays(query, "past_days", "Past days", { fallback: 0, most: 92 }),
      forecastDays: readDays(query, "forecast_days", "Forecast days", { fallback: 7, most: 16 }),
    };
  }
  if (startDate === null || endDate === null) {
    throw refuse("Both 'start_date' and 'end_date' must be set in the url");
  }
  for (const name of ["past_days", "forecast_days"]) {
    if (query.has(name)) throw refuse(`Parameter '${name}' is mutually exclusive with 'start_date' and 'end_date'`);
  }
  for (const date of [startDate, endDate]) {
    if (!isDate(date)) throw refuse("Invalid date format. Make sure to use 'YYYY-MM-DD'");
  }
  if (endDate < startDate) throw refuse("End-date must be larger or equals than start-date");
  return { startDate, endDate };
}

function readDays(
  query: URLSearchParams,
  name: string,
  title: string,
  { fallback, most }: { fallback: number; most: number },
) {
  const text = query.get(name);
  if (text === null) return fallback;
  if (!/^-?\d{1,9}$/.test(text)) throw refuse(`Value of type 'Int' required for key '${name}'.`);
  const days = Number(text);
  if (days >= 0 && days <= most) return days;
  throw refuse(`${title} is invalid. Allowed range 0 to ${most}. Given ${days}.`);
}

/** A list as the service takes it: `a,b`, the name given several times, or both. */
function listIn(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.split(","))
    .filter((value) => value !== "");
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00Z`).toJSON()?.startsWith(text) === true;
}

function withDecimal(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
