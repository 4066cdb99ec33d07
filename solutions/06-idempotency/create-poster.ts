import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

/** How a poster sends. */
export type PosterOptions = {
  /** Sends one request, and gives its answer: `(init) => fetch("http://items.test/items", init)`. */
  send: (init: RequestInit) => Promise<Response>;
  /** Makes a key. Default: a random UUID. */
  newKey?: () => string;
  /** Most retries: requests after the first one. Default: 3. */
  retries?: number;
  /** Longest wait before the first retry, in milliseconds; it doubles with each further one. Default: 500. */
  baseMs?: number;
};

/** Sends operations that must happen once. */
export type Poster = {
  /**
   * Sends one operation, as often as it takes.
   *
   * @param options - `key`: the name of this operation, from an earlier run of the program. Default: a new one.
   * @returns The answer of the last request, whatever its status.
   * @throws The error of the last request, when it brought no answer.
   */
  post(body: unknown, options?: { key?: string }): Promise<Response>;
};

/**
 * Makes a poster for one address.
 *
 * @example
 * const orders = createPoster({ send: (init) => fetch("http://shop.test/orders", init) });
 * const response = await orders.post({ drink: "coffee", to: "Amara" });
 */
export function createPoster(options: PosterOptions): Poster {
  const { send, newKey = randomUUID, retries = 3, baseMs = 500 } = options;
  return {
    async post(body, { key = newKey() } = {}) {
      // One operation: its name and its text are made once, and every request below carries them.
      const text = JSON.stringify(body);
      const headers = { "content-type": "application/json", "idempotency-key": key };

      for (let retry = 0; ; retry++) {
        const outcome = await ask(() => send({ method: "POST", headers, body: text }));
        if (retry >= retries || !mayPass(outcome)) return handOn(outcome);
        // An unread body would keep its connection busy. It may have broken already: then there is nothing to cancel.
        await outcome.response?.body?.cancel().catch(() => {});
        await sleep(Math.random() * baseMs * 2 ** retry);
      }
    },
  };
}

/** What one request brought: an answer or an error. */
type Outcome = { response: Response; error?: undefined } | { response?: undefined; error: unknown };

async function ask(send: () => Promise<Response>): Promise<Outcome> {
  try {
    return { response: await send() };
  } catch (error) {
    return { error };
  }
}

/** Without a key a 409 would be a no. With one it says that the first request is still under way. */
const passing = new Set([409, 429, 500, 502, 503, 504]);

function mayPass({ response }: Outcome): boolean {
  return response === undefined || passing.has(response.status);
}

function handOn({ response, error }: Outcome): Response {
  if (response) return response;
  throw error;
}
