// Caught by: R2 keeps the keys of posts apart that are under way together
// Two coffees, ordered at the same moment on purpose, become one.
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

export function createPoster({ send, newKey = randomUUID, retries = 3, baseMs = 500 }: PosterOptions): Poster {
  const underWay = new Map<string, Promise<Response>>();

  async function postOnce(text: string, key: string): Promise<Response> {
    const headers = { "content-type": "application/json", "idempotency-key": key };
    for (let retry = 0; ; retry++) {
      const response = await send({ method: "POST", headers, body: text }).catch((error: unknown) => {
        if (retry >= retries) throw error;
        return undefined;
      });
      if (response && (retry >= retries || ![409, 429, 500, 502, 503, 504].includes(response.status))) return response;
      await response?.body?.cancel();
      await sleep(Math.random() * baseMs * 2 ** retry);
    }
  }

  return {
    post(body, { key = newKey() } = {}) {
      const text = JSON.stringify(body);
      const posted = underWay.get(text) ?? postOnce(text, key).finally(() => underWay.delete(text));
      underWay.set(text, posted);
      return posted;
    },
  };
}
