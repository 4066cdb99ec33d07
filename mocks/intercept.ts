import { matchRequestUrl, type RequestHandler } from "msw";
import { setupServer } from "msw/node";
import type { Ask } from "./answer-with.ts";
import { connectionEnd, connectionError } from "./broken-connection.ts";
import { type Clock, lessonClock } from "./clock.ts";
import type { Exchange } from "./exchange.ts";
import { recorded } from "./recorded.ts";
import { stayInside } from "./stay-inside.ts";
import { WireLog } from "./wire-log.ts";

/** A simulated API: where it lives, what it answers, and how it goes back to its first state. */
export type Service = {
  /** `http://parcels.test`. No such host exists outside this process. */
  readonly origin: string;
  readonly handlers: readonly RequestHandler[];
  /** Forgets everything that requests have changed. */
  reset(): void;
};

/** What opening adds to a service. */
export type Opened = {
  /** Every request since the opening, in the order of arrival. */
  readonly log: readonly Exchange[];
  /** Gives the network back. Closing twice does no harm. */
  close(): void;
};

let closeCurrent: (() => void) | undefined;

/**
 * Puts a service on this process's network: every request to its origin meets it, every other one is refused, and none
 * leaves the machine. This holds for `fetch`, node-fetch and `node:http`; the npm package undici finds no host at all.
 *
 * One service is open at a time. Opening closes the one before, so a cell that opens a service can be run again.
 */
export function intercept<S extends Service>(service: S, clock: Clock = lessonClock): S & Opened {
  closeCurrent?.();
  const log = new WireLog({ clock });
  const ask = recorded(service, log);
  const server = setupServer();
  // msw asks what to do with requests that no handler takes, which here are all. This is the one place where a request
  // can fail with the code of a real failure; and no picture or script gets through to the real network.
  server.listen({ onUnhandledFrame: ({ frame }) => answer(frame as unknown as Frame, service, ask) });
  const letOut = stayInside();
  const close = () => {
    if (closeCurrent !== close) return;
    closeCurrent = undefined;
    letOut();
    server.close();
  };
  closeCurrent = close;
  return Object.assign(service, { log: log.exchanges, close });
}

/** Gives the network back, whichever service is open. */
export function closeIntercepted(): void {
  closeCurrent?.();
}

/** What msw asks about: a request, or something else that has none. Its types know less than it does. */
type Frame = { readonly data: { readonly request?: Request }; respondWith(response: Response): void };

/** Answers a request to the service, and ends every other one as if its host did not exist. */
async function answer(frame: Frame, { origin }: Service, ask: Ask): Promise<void> {
  const { request } = frame.data;
  if (!request || !matchRequestUrl(new URL(request.url), `${origin}/*`).matches) {
    throw refusal(request?.url ?? "a WebSocket", origin);
  }
  const response = await ask(request);
  const end = connectionEnd(response);
  if (end === "never") await new Promise(() => {});
  if (end !== undefined) throw connectionError(end);
  frame.respondWith(response);
}

function refusal(address: string, origin: string): Error {
  const words = `Nobody answers ${address}: the open service is ${origin}, and nothing leaves this machine.`;
  console.error(words);
  return Object.assign(connectionError("dns-failure"), { message: words });
}
