import { connectionEnd } from "./broken-connection.ts";
import type { Clock } from "./clock.ts";
import { LoggedExchange } from "./exchange.ts";
import { headerLines } from "./header-lines.ts";
import { noteOf } from "./note.ts";
import { Absences, askedWaitMs, callerOf } from "./retry-after.ts";
import { WireRequest } from "./wire-request.ts";

/** How a log is kept. */
export type WireLogOptions = {
  readonly clock: Clock;
  /** Forgets the oldest rows beyond so many. Default: none. */
  readonly most?: number;
};

/** Writes down what a service is asked and what it answers, without secrets. */
export class WireLog {
  /** In the order of arrival. */
  readonly exchanges: LoggedExchange[] = [];
  readonly #options: WireLogOptions;
  readonly #startedAt: number;
  readonly #absences = new Absences();

  constructor(options: WireLogOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
  }

  /** A request has come; `service` names who is asked, where there are several. */
  begin(request: Request, service?: string): LoggedExchange {
    const { clock, most = Number.POSITIVE_INFINITY } = this.#options;
    const exchange = new LoggedExchange(request, this.#sinceMs(), service);
    if (!this.#absences.isEmpty && this.#absences.leftMs(whoAsks(request), clock.now()) > 0) exchange.isTooEarly = true;
    this.exchanges.push(exchange);
    // Many at once: to drop one from the front costs as much as to drop a thousand.
    if (this.exchanges.length > 1.25 * most) this.exchanges.splice(0, this.exchanges.length - most);
    return exchange;
  }

  /** The answer to it begins, or the connection ends without one. */
  answer(
    exchange: LoggedExchange,
    request: Request,
    response: Response,
    lines: readonly string[] = headerLines(response.headers),
  ): void {
    Object.assign(exchange, noteOf(response));
    if (connectionEnd(response) !== undefined) return;
    exchange.receive(response.status, lines);
    const nowAt = this.#options.clock.now();
    const askedMs = askedWaitMs(response, nowAt);
    if (askedMs === undefined) return;
    exchange.askedMs = askedMs;
    if (response.status === 429 || response.status === 503) this.#absences.ask(whoAsks(request), nowAt, askedMs);
  }

  /** All of the answer has been sent, or the connection has ended. */
  end(exchange: LoggedExchange): void {
    exchange.endedAtMs = this.#sinceMs();
  }

  #sinceMs(): number {
    return this.#options.clock.now() - this.#startedAt;
  }
}

/** Somebody who asks for the same thing. */
function whoAsks(request: Request): string {
  return `${callerOf(request)}\n${request.method} ${WireRequest.glanceAt(request).pathname}`;
}
