import { randomUUID } from "node:crypto";

export type PosterOptions = {
  send: (init: RequestInit) => Promise<Response>;
  newKey?: () => string;
  retries?: number;
  baseMs?: number;
};
export type Poster = { post(body: unknown, options?: { key?: string }): Promise<Response> };

// A list of waits is worked through; the last request stands behind it.
export function createPoster(options: PosterOptions): Poster {
  const { send, newKey = randomUUID, retries = 3, baseMs = 500 } = options;

  async function post(body: unknown, own: { key?: string } = {}): Promise<Response> {
    const init = Object.freeze({
      method: "POST",
      headers: Object.freeze({ "Content-Type": "application/json", "Idempotency-Key": own.key ?? newKey() }),
      body: JSON.stringify(body),
    });
    const longest = Array.from({ length: retries }, (_, retry) => baseMs * 2 ** retry);
    for (const longestMs of longest) {
      const response = await send({ ...init }).catch(() => undefined);
      if (response && ![409, 429, 500, 502, 503, 504].includes(response.status)) return response;
      await response?.text().catch(() => "");
      await new Promise((resolve) => setTimeout(resolve, longestMs * Math.random()));
    }
    return send({ ...init });
  }

  return { post };
}
