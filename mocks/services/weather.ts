import { HttpResponse } from "../http-response.ts";
import type { Service } from "../intercept.ts";
import { FixedWindow } from "./fixed-window.ts";
import { type Call, routes } from "./routes.ts";
import { type Drift, withDrift } from "./weather-drift.ts";
import { forecast } from "./weather-forecast.ts";
import { readForecastQuery, refuse } from "./weather-query.ts";

/** How a weather service behaves. */
export type WeatherOptions = {
  /** Default: `http://weather.test`. */
  readonly origin?: string;
  /** How the answers differ from what is documented. Default: they do not. */
  readonly drift?: Drift;
  /** More requests in a minute get 429. Default: 600. */
  readonly requestsPerMinute?: number;
  readonly now?: () => number;
};

/** A weather service whose contract can be broken while it runs. */
export type WeatherService = Service & {
  /** From now on the answers differ in this way, or no more. */
  setDrift(drift: Drift | undefined): void;
};

/**
 * Makes a weather service in the style of Open-Meteo: `GET /v1/forecast?latitude=52.52&longitude=13.41&hourly=temperature_2m`.
 *
 * The weather depends on place and hour alone: the same question gets the same answer.
 */
export function createWeather(options: WeatherOptions = {}): WeatherService {
  const { origin = "http://weather.test", requestsPerMinute = 600, now = Date.now } = options;
  let drift = options.drift;
  let minute = new FixedWindow(requestsPerMinute, 60_000);

  const answer = ({ url }: Call): Response => {
    if (!minute.take(now())) {
      throw refuse("Minutely API request limit exceeded. Please try again in one minute.", 429);
    }
    const query = readForecastQuery(url.searchParams);
    const forecasts = query.places.map((place, index) => {
      const one = forecast(query, place, now());
      const numbered = index === 0 ? one : { ...one, location_id: index };
      return drift === undefined ? numbered : withDrift(numbered, drift);
    });
    return HttpResponse.json(forecasts.length === 1 ? forecasts[0] : forecasts);
  };

  return {
    origin,
    handlers: routes({ "/v1/forecast": { GET: answer } }, { origin, unknownPath, unknownMethod: unknownPath }),
    setDrift: (next) => {
      drift = next;
    },
    reset: () => {
      drift = options.drift;
      minute = new FixedWindow(requestsPerMinute, 60_000);
    },
  };
}

function unknownPath(): Response {
  return refuse("Not Found", 404);
}
