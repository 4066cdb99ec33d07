import { type Ask, answerWith } from "./answer-with.ts";
import { type Clock, lessonClock } from "./clock.ts";
import { type Fate, fateOf, type Watch, watchesFor } from "./forecast.ts";
import { httpDate } from "./http-date.ts";
import type { Service } from "./intercept.ts";
import { annotate, type Note } from "./note.ts";
import { Absences, callerOf } from "./retry-after.ts";
import { RouteHandler } from "./route-handler.ts";
import type { HttpReply } from "./script.ts";
import { spoil } from "./spoil.ts";
import { toResponse } from "./to-response.ts";
import { faultName } from "./turn.ts";
import { readWeather, type Weather } from "./weather.ts";
import { type WeatherName, weathers } from "./weathers.ts";
import { WireRequest } from "./wire-request.ts";

/** How a weather is put over a service. */
export type WithWeatherOptions = {
  /** Tells the times of its windows and waits. Default: the lesson's clock. */
  readonly clock?: Clock;
  /** What the weather's rules call the service. Default: the first word of its host, `github` of `http://github.test`. */
  readonly name?: string;
};

/**
 * Puts a weather between a service and its clients: the same service, whose answers come late, broken or not at all.
 *
 * The weather begins now, and anew with each `reset()`. A client that was told by a 429 or 503 of the weather how long
 * to stay away, and comes earlier, gets the same again.
 *
 * @example open(withWeather(createGitHub(), "storm"))
 * @example open(withWeather(createGitHub(), { rules: [{ fault: "reset", rate: 0.2 }] }))
 */
export function withWeather<S extends Service>(
  service: S,
  weather: Weather | WeatherName,
  { clock = lessonClock, name = nameOf(service) }: WithWeatherOptions = {},
): S {
  const full = readWeather(typeof weather === "string" ? weathers[weather] : weather);
  const newSky = () => new Sky(service, watchesFor(full, name), clock);
  let sky = newSky();
  const handler = new RouteHandler("ALL", `${service.origin}/*`, (request) => sky.answer(request));
  const reset = () => {
    service.reset();
    sky = newSky();
  };
  // Its own state, which may be behind getters, shines through.
  return Object.create(service, {
    handlers: { value: [handler], enumerable: true },
    reset: { value: reset, enumerable: true },
  });
}

/** A weather over a service, from its beginning. */
class Sky {
  readonly #ask: Ask;
  readonly #watches: readonly Watch[];
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #absences = new Absences();

  constructor(service: Service, watches: readonly Watch[], clock: Clock) {
    this.#ask = answerWith(service);
    this.#watches = watches;
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  answer(request: Request): Promise<Response> {
    return this.#watches.length === 0 ? this.#ask(request) : this.#meet(request);
  }

  async #meet(request: Request): Promise<Response> {
    const { pathname } = WireRequest.glanceAt(request);
    const caller = callerOf(request);
    const watches = this.#watches.filter((watch) => watch.isAbout(request.method, pathname));
    const tooEarly = watches.find((watch) => this.#absences.leftMs(caller + watch.place, this.#clock.now()) > 0);
    if (tooEarly) return annotate(this.#refuseAgain(tooEarly, caller), { isTooEarly: true });
    const fate = fateOf(watches, this.#clock.now() - this.#startedAt);
    await this.#wait(fate.delayMs + (fate.turn.delayMs ?? 0));
    const response = await this.#play(fate, request, caller);
    return annotate(response, strikeOf(fate));
  }

  async #play({ turn, watch, untilMs = 0 }: Fate, request: Request, caller: string): Promise<Response> {
    if (turn.kind === "pass") {
      const response = await this.#ask(request);
      return turn.spoil ? spoil(response, turn.spoil, this.#clock) : response;
    }
    if (turn.kind !== "http" || !watch || watch.retryAfter === "none") return toResponse(turn, this.#clock);
    return this.#refuse(turn, watch, caller, this.#startedAt + untilMs);
  }

  /** Refuses until a moment, and says so. */
  #refuse(turn: HttpReply, { place, retryAfter }: Watch, caller: string, untilAt: number): Response {
    const nowAt = this.#clock.now();
    const seconds = Math.max(1, Math.ceil((untilAt - nowAt) / 1_000));
    const wholeAt = Math.ceil(untilAt / 1_000) * 1_000;
    const isDate = retryAfter === "date";
    this.#absences.ask(caller + place, nowAt, isDate ? wholeAt - nowAt : seconds * 1_000);
    const header = isDate ? httpDate(wholeAt) : String(seconds);
    return toResponse({ ...turn, headers: { ...turn.headers, "retry-after": header } }, this.#clock);
  }

  #refuseAgain(watch: Watch, caller: string): Response {
    const nowAt = this.#clock.now();
    return this.#refuse(watch.refusal, watch, caller, nowAt + this.#absences.leftMs(caller + watch.place, nowAt));
  }

  async #wait(ms: number): Promise<void> {
    if (ms > 0) await this.#clock.sleep(ms);
  }
}

/** What a log says of a request that the weather struck. A reply without a fault is still not the service's own. */
function strikeOf({ watch, turn }: Fate): Note {
  const fault = faultName(turn) ?? (turn.kind === "http" ? "foreign" : undefined);
  return watch && fault !== undefined ? { fault } : {};
}

/** `github` of `http://github.test`, `health` of `http://:host.health.test`. */
function nameOf({ origin }: Service): string {
  return /:\/\/(?::\w+\.)?([\w-]+)/.exec(origin)?.[1] ?? origin;
}
