import { lessonClock } from "./clock.ts";
import { closeIntercepted, intercept, type Opened, type Service } from "./intercept.ts";
import { isOne, type Listening, type ListenOptions, listen, type ServicesByName } from "./listen.ts";
import { seededRandom } from "./random.ts";

/** The instruments of a lesson: one open service, one clock, one source of chance. */

let nextRandom = seededRandom(7);

/**
 * Opens a service for the cell at hand: closes the one before, sets the clock to 0 and chance to its first number, so
 * that a cell prints the same each time it runs.
 */
export function open<S extends Service>(service: S): S & Opened {
  lessonClock.reset();
  nextRandom = seededRandom(7);
  service.reset();
  return intercept(service);
}

/**
 * Puts services on a real port for the cell at hand, in real time: closes what another cell has opened or served, and
 * takes the services back to their first state.
 */
export async function serve(services: Service | ServicesByName, options: ListenOptions = {}): Promise<Listening> {
  closeIntercepted();
  await closeServed?.();
  for (const service of isOne(services) ? [services] : Object.values(services)) service.reset();
  const listening = await listen(services, options);
  closeServed = listening.close;
  return listening;
}

let closeServed: (() => Promise<void>) | undefined;

/** Waits on the lesson's clock: ten seconds cost no time. Rejects with the signal's reason when it aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return lessonClock.sleep(ms, signal);
}

/** The lesson's clock, in milliseconds since 1970: read it where your own code reads `Date.now()`. */
export function now(): number {
  return lessonClock.now();
}

/** The lesson's `Math.random()`: the same numbers each time a service is opened. */
export function random(): number {
  return nextRandom();
}

/** Lets so many clients begin at the same moment, and gives their results once all have ended. */
export function crowd<T>(clients: number, client: (number: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: clients }, (_, index) => client(index + 1)));
}
