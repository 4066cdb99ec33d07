/** A point on the map. */
export type Place = { readonly latitude: number; readonly longitude: number };

/** A quantity of the weather: in which unit, with how many decimals, and its value at a place and an instant. */
export type Variable = {
  readonly unit: Unit;
  readonly decimals: number;
  readonly at: (place: Place, at: number) => number;
};

/** In what the model counts; answers can come in other units. */
export type Unit = "°C" | "%" | "mm" | "km/h" | "°" | "hPa" | "wmo code" | "";

/** What can be asked for by the hour, and for this moment. */
export const hourlyVariables: Readonly<Record<string, Variable>> = {
  temperature_2m: { unit: "°C", decimals: 1, at: temperature },
  relative_humidity_2m: { unit: "%", decimals: 0, at: (place, at) => 45 + 45 * noise(place, at, 1) },
  apparent_temperature: {
    unit: "°C",
    decimals: 1,
    at: (place, at) => temperature(place, at) - windSpeed(place, at) / 10,
  },
  precipitation: { unit: "mm", decimals: 1, at: rain },
  rain: { unit: "mm", decimals: 1, at: rain },
  cloud_cover: { unit: "%", decimals: 0, at: cloudCover },
  pressure_msl: { unit: "hPa", decimals: 1, at: (place, at) => 1_013 + 18 * (noise(place, at / 12, 2) - 0.5) },
  wind_speed_10m: { unit: "km/h", decimals: 1, at: windSpeed },
  wind_gusts_10m: { unit: "km/h", decimals: 1, at: (place, at) => windSpeed(place, at) * 1.8 },
  wind_direction_10m: { unit: "°", decimals: 0, at: (place, at) => 359 * noise(place, at / 6, 3) },
  weather_code: { unit: "wmo code", decimals: 0, at: weatherCode },
};

/** How the hours of a day become one value. */
export type DailyVariable = {
  readonly of: string;
  readonly reduce: (hours: readonly number[]) => number;
};

/** What can be asked for by the day. */
export const dailyVariables: Readonly<Record<string, DailyVariable>> = {
  temperature_2m_max: { of: "temperature_2m", reduce: largest },
  temperature_2m_min: { of: "temperature_2m", reduce: smallest },
  precipitation_sum: { of: "precipitation", reduce: sum },
  rain_sum: { of: "rain", reduce: sum },
  wind_speed_10m_max: { of: "wind_speed_10m", reduce: largest },
  wind_gusts_10m_max: { of: "wind_gusts_10m", reduce: largest },
  weather_code: { of: "weather_code", reduce: largest },
};

/** Metres above the sea. */
export function elevation({ latitude, longitude }: Place): number {
  return Math.round(900 * chance(latitude * 7, longitude * 7, 9) ** 3);
}

const hourMs = 3_600_000;

/** Warm at the equator, in the afternoon and in summer; the rest is chance, the same for the same place and hour. */
function temperature(place: Place, at: number): number {
  const climate = 30 - 0.4 * Math.abs(place.latitude);
  const dayOfYear = (at / (24 * hourMs)) % 365.25;
  const warmth = Math.cos(((dayOfYear - 196) / 365.25) * 2 * Math.PI);
  const season = (warmth * place.latitude) / 6;
  const solarHour = (at / hourMs + place.longitude / 15) % 24;
  const day = 4 * Math.cos(((solarHour - 15) / 24) * 2 * Math.PI);
  return climate + season + day + 5 * (noise(place, at / 8, 4) - 0.5);
}

function cloudCover(place: Place, at: number): number {
  return 100 * noise(place, at / 4, 5);
}

function rain(place: Place, at: number): number {
  return Math.max(0, cloudCover(place, at) - 75) / 10;
}

function windSpeed(place: Place, at: number): number {
  return 3 + 27 * noise(place, at / 3, 6) ** 2;
}

/** WMO code 4677, as far as cloud and rain decide it. */
function weatherCode(place: Place, at: number): number {
  const [wet, cloud] = [rain(place, at), cloudCover(place, at)];
  if (wet > 0) return wet > 1.5 ? 65 : wet > 0.6 ? 63 : 61;
  return cloud > 60 ? 3 : cloud > 35 ? 2 : cloud > 12 ? 1 : 0;
}

/** Smooth chance from 0 to 1 over the hours. */
function noise({ latitude, longitude }: Place, at: number, kind: number): number {
  const hours = at / hourMs;
  const [from, share] = [Math.floor(hours), hours - Math.floor(hours)];
  const seed = latitude * 1_000 + longitude;
  return chance(seed, from, kind) * (1 - share) + chance(seed, from + 1, kind) * share;
}

/** A number from 0 to 1 that only depends on the three. */
function chance(a: number, b: number, c: number): number {
  const mixed = Math.sin(a * 12.9898 + b * 78.233 + c * 37.719) * 43_758.5453;
  return mixed - Math.floor(mixed);
}

function largest(values: readonly number[]): number {
  return Math.max(...values);
}

function smallest(values: readonly number[]): number {
  return Math.min(...values);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
