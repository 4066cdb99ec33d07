import { dailyVariables, elevation, hourlyVariables, type Place } from "./weather-model.ts";
import { type ForecastQuery, type Period, refuse } from "./weather-query.ts";
import { conversion } from "./weather-units.ts";

/** A block of an answer: `time` and one list for each variable, all of one length. */
export type Series = Record<string, (string | number | null)[]>;

/** The answer for one place, as it stands in the documentation of the service. */
export type Forecast = {
  readonly latitude: number;
  readonly longitude: number;
  readonly generationtime_ms: number;
  readonly utc_offset_seconds: number;
  readonly timezone: string;
  readonly timezone_abbreviation: string;
  readonly elevation: number;
  readonly location_id?: number;
  readonly current_units?: Record<string, string>;
  readonly current?: Record<string, string | number>;
  readonly hourly_units?: Record<string, string>;
  readonly hourly?: Series;
  readonly daily_units?: Record<string, string>;
  readonly daily?: Series;
};

/**
 * Makes the forecast of one place.
 *
 * @throws a 400 when the timezone is not known or a date too far away.
 */
export function forecast(query: ForecastQuery, asked: Place, nowAt: number): Forecast {
  const place = { latitude: onGrid(asked.latitude), longitude: onGrid(asked.longitude) };
  const zone = zoneOf(query.timezone, place.longitude, nowAt);
  const days = daysOf(query.period, nowAt + zone.offsetMs).map((day) => day - zone.offsetMs);
  const task: Task = { query, place, zone, days };
  return {
    ...place,
    generationtime_ms: 0.05 + (days.length % 7) / 1_000,
    utc_offset_seconds: zone.offsetMs / 1_000,
    timezone: zone.name,
    timezone_abbreviation: zone.abbreviation,
    elevation: elevation(place),
    ...(query.current.length > 0 && current(task, nowAt)),
    ...(query.hourly.length > 0 && hourly(task)),
    ...(query.daily.length > 0 && daily(task)),
  };
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** What every part of one answer needs to know. `days` are midnights, in milliseconds since 1970. */
type Task = {
  readonly query: ForecastQuery;
  readonly place: Place;
  readonly zone: Zone;
  readonly days: readonly number[];
};

function current(task: Task, nowAt: number): Pick<Forecast, "current_units" | "current"> {
  const quarter = Math.floor(nowAt / 900_000) * 900_000;
  const values = task.query.current.map((name) => [name, valuesOf(task, name, [quarter])[0] ?? 0] as const);
  return {
    current_units: { time: timeUnit(task), interval: "seconds", ...unitsOf(task, task.query.current) },
    current: { time: written(task, quarter, minuteLength), interval: 900, ...Object.fromEntries(values) },
  };
}

function hourly(task: Task): Pick<Forecast, "hourly_units" | "hourly"> {
  const hours = task.days.flatMap(hoursOf);
  const values = task.query.hourly.map((name) => [name, valuesOf(task, name, hours)] as const);
  return {
    hourly_units: { time: timeUnit(task), ...unitsOf(task, task.query.hourly) },
    hourly: { time: hours.map((at) => written(task, at, minuteLength)), ...Object.fromEntries(values) },
  };
}

function daily(task: Task): Pick<Forecast, "daily_units" | "daily"> {
  const values = task.query.daily.map((name) => [name, task.days.map((day) => dayValue(task, name, day))] as const);
  return {
    daily_units: { time: timeUnit(task), ...unitsOf(task, task.query.daily) },
    daily: { time: task.days.map((at) => written(task, at, dateLength)), ...Object.fromEntries(values) },
  };
}

function dayValue(task: Task, name: string, day: number): number {
  const variable = dailyVariables[name];
  return variable ? rounded(variable.reduce(valuesOf(task, variable.of, hoursOf(day))), 2) : 0;
}

function valuesOf({ place, query }: Task, name: string, instants: readonly number[]): number[] {
  const variable = hourlyVariables[name];
  if (!variable) return [];
  const { convert } = conversion(variable.unit, query.units);
  return instants.map((at) => rounded(convert(variable.at(place, at)), variable.decimals));
}

function unitsOf({ query }: Task, names: readonly string[]): Record<string, string> {
  const unitOf = (name: string) => hourlyVariables[dailyVariables[name]?.of ?? name]?.unit ?? "";
  return Object.fromEntries(names.map((name) => [name, conversion(unitOf(name), query.units).name]));
}

/** An instant in local time, without its zone: `2026-01-05T09:00`. */
function written({ query, zone }: Task, at: number, length: number): string | number {
  return query.isUnixTime ? at / 1_000 : new Date(at + zone.offsetMs).toISOString().slice(0, length);
}

const dateLength = "2026-01-05".length;
const minuteLength = "2026-01-05T09:00".length;

function timeUnit({ query }: Task): string {
  return query.isUnixTime ? "unixtime" : "iso8601";
}

function hoursOf(day: number): number[] {
  return Array.from({ length: 24 }, (_, hour) => day + hour * hourMs);
}

/** Midnights of the days, as if local time were UTC. */
function daysOf(period: Period, localNowAt: number): number[] {
  const today = Math.floor(localNowAt / dayMs) * dayMs;
  if ("pastDays" in period) return midnights(today - period.pastDays * dayMs, period.pastDays + period.forecastDays);
  const [first, last] = [Date.parse(period.startDate), Date.parse(period.endDate)];
  const [earliest, latest] = [today - 92 * dayMs, today + 15 * dayMs];
  for (const [name, day] of [["start_date", first] as const, ["end_date", last] as const]) {
    if (day >= earliest && day <= latest) continue;
    const [from, to] = [earliest, latest].map((at) => new Date(at).toISOString().slice(0, dateLength));
    throw refuse(`Parameter '${name}' is out of allowed range from ${from} to ${to}`);
  }
  return midnights(first, (last - first) / dayMs + 1);
}

function midnights(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, day) => first + day * dayMs);
}

type Zone = { readonly name: string; readonly abbreviation: string; readonly offsetMs: number };

/** One offset for the whole answer, that of this moment, as the real service has it. */
function zoneOf(wanted: string, longitude: number, nowAt: number): Zone {
  if (wanted === "GMT") return { name: "GMT", abbreviation: "GMT", offsetMs: 0 };
  const name = wanted === "auto" ? nauticalZone(longitude) : wanted;
  try {
    const format = new Intl.DateTimeFormat("en", { timeZone: name, timeZoneName: "longOffset" });
    const offset = format.formatToParts(nowAt).find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
    const [, sign = "+", hours = "0", minutes = "0"] = /GMT([+-])(\d+):(\d+)/.exec(offset) ?? [];
    const offsetMs = (sign === "-" ? -1 : 1) * (Number(hours) * hourMs + Number(minutes) * 60_000);
    return { name, abbreviation: offset.replace(/([+-])0/, "$1").replace(/:00$/, ""), offsetMs };
  } catch {
    throw refuse("Invalid timezone");
  }
}

/** The zone by the sun: the real service knows the borders, too. In `Etc` names the sign is turned around. */
function nauticalZone(longitude: number): string {
  const hours = Math.round(longitude / 15);
  if (hours === 0) return "Etc/GMT";
  return `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`;
}

/** The models know the weather at points some kilometres apart: the nearest answers. */
function onGrid(degrees: number): number {
  return rounded(Math.round(degrees * 16) / 16, 4);
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
