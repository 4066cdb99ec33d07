import { answerWith } from "./answer-with.ts";
import { type Clock, lessonClock } from "./clock.ts";
import type { Service } from "./intercept.ts";
import { RouteHandler } from "./route-handler.ts";
import { loseAnswers } from "./services/lost-answers.ts";

/** How many records a service had when it had done what a request asked for. */
export type LedgerEntry = { readonly atMs: number; readonly stored: number };

/** How a service with a ledger answers. */
export type LedgerOptions = {
  /** Makes the first so many changes, and breaks the connection instead of answering. Default: 0. */
  readonly answersLost?: number;
  /** Time from request to answer, in milliseconds. Default: 20. */
  readonly latencyMs?: number;
  /** Default: the lesson's clock. */
  readonly clock?: Clock;
};

/** What a ledger adds to a service. Instants are milliseconds since the service was opened. */
export type WithLedger = { readonly ledger: readonly LedgerEntry[] };

/** The same service, with a latency, with answers that get lost, and with a count of what it has stored over time. */
export function withLedger<S extends Service>(
  service: S,
  countStored: () => number,
  { answersLost = 0, latencyMs = 20, clock = lessonClock }: LedgerOptions = {},
): S & WithLedger {
  const ask = answerWith(service);
  const ledger: LedgerEntry[] = [];
  let delivered = loseAnswers(answersLost);
  let openedAt = clock.now();

  const handler = new RouteHandler("ALL", `${service.origin}/*`, async (request) => {
    const response = await ask(request);
    ledger.push({ atMs: clock.now() - openedAt, stored: countStored() });
    await clock.sleep(latencyMs);
    return delivered(request, response);
  });
  const reset = () => {
    service.reset();
    ledger.length = 0;
    delivered = loseAnswers(answersLost);
    openedAt = clock.now();
  };
  // Its own state, which may be behind getters, shines through.
  return Object.create(service, {
    handlers: { value: [handler], enumerable: true },
    ledger: { value: ledger, enumerable: true },
    reset: { value: reset, enumerable: true },
  });
}
