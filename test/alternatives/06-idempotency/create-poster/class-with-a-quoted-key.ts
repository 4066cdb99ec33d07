import { setTimeout as pause } from "node:timers/promises";

export type PosterOptions = {
  send: (init: RequestInit) => Promise<Response>;
  newKey?: () => string;
  retries?: number;
  baseMs?: number;
};
export type Poster = { post(body: unknown, options?: { key?: string }): Promise<Response> };

/** Writes the key as the draft of the standard does: in quotes. */
class QuotedPoster implements Poster {
  readonly #options: Required<PosterOptions>;

  constructor(options: PosterOptions) {
    this.#options = { newKey: () => crypto.randomUUID(), retries: 3, baseMs: 500, ...options };
  }

  async post(body: unknown, { key }: { key?: string } = {}): Promise<Response> {
    const { send, newKey, retries, baseMs } = this.#options;
    const headers: [string, string][] = [
      ["content-type", "application/json"],
      ["idempotency-key", `"${key ?? newKey()}"`],
    ];
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    for (let left = retries, longestMs = baseMs; left > 0; left--, longestMs *= 2) {
      const [answer] = await Promise.allSettled([send({ method: "POST", headers, body: bytes })]);
      if (answer.status === "fulfilled") {
        if (!QuotedPoster.#mayPass(answer.value.status)) return answer.value;
        await answer.value.body?.cancel().catch(() => {});
      }
      await pause(Math.random() * longestMs);
    }
    return send({ method: "POST", headers, body: bytes });
  }

  static #mayPass(status: number): boolean {
    return status === 409 || status === 429 || (status >= 500 && status <= 504 && status !== 501);
  }
}

export function createPoster(options: PosterOptions): Poster {
  return new QuotedPoster(options);
}
