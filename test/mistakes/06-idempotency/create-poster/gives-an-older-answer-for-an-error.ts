// Caught by: R5 hands on what the last request brought, without a wait
// An answer that came before is not what the last request brought.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

export type PosterOptions = {
  send: (init: RequestInit) => Promise<Response>;
  newKey?: () => string;
  retries?: number;
  baseMs?: number;
};

export type Poster = {
  post(body: unknown, options?: { key?: string }): Promise<Response>;
};

export function createPoster(options: PosterOptions): Poster {
  const { send, newKey = randomUUID, retries = 3, baseMs = 500 } = options;
  return {
    async post(body, { key = newKey() } = {}) {
      const text = JSON.stringify(body);
      const headers = { "content-type": "application/json", "idempotency-key": key };

      let older: Outcome | undefined;
      for (let retry = 0; ; retry++) {
        const outcome = await ask(() => send({ method: "POST", headers, body: text }));
        if (outcome.response) older = outcome;
        if (retry >= retries || !mayPass(outcome)) return handOn(outcome.response ? outcome : (older ?? outcome));
        await outcome.response?.body?.cancel().catch(() => {});
        await sleep(Math.random() * baseMs * 2 ** retry);
      }
    },
  };
}

type Outcome = { response: Response; error?: undefined } | { response?: undefined; error: unknown };

async function ask(send: () => Promise<Response>): Promise<Outcome> {
  try {
    return { response: await send() };
  } catch (error) {
    return { error };
  }
}

const passing = new Set([409, 429, 500, 502, 503, 504]);

function mayPass({ response }: Outcome): boolean {
  return response === undefined || passing.has(response.status);
}

function handOn({ response, error }: Outcome): Response {
  if (response) return response;
  throw error;
}
