// The waits come from an async generator, and the text travels as a Blob.
import { setTimeout as wait } from "node:timers/promises";
export type PosterOptions = {
  send: (init: RequestInit) => Promise<Response>;
  newKey?: () => string;
  retries?: number;
  baseMs?: number;
};
export type Poster = { post(body: unknown, options?: { key?: string }): Promise<Response> };
const RETRY = /^(?:409|429|500|50[234])$/;
export function createPoster(options: PosterOptions): Poster {
  const { retries = 3, baseMs = 500 } = options;
  const newKey = options.newKey ?? (() => globalThis.crypto.randomUUID());
  async function* waits() {
    for (let n = 0; n < retries; n++) {
      yield n;
      await wait(Math.random() * baseMs * 2 ** n);
    }
    yield retries;
  }
  return {
    post: async (body: unknown, o?: { key?: string }) => {
      const key = o?.key ?? newKey();
      const blob = new Blob([JSON.stringify(body)], { type: "application/json" });
      let failure: unknown;
      for await (const n of waits()) {
        try {
          const r = await options.send({
            method: "POST",
            body: blob,
            headers: { "Idempotency-Key": key, "Content-Type": "application/json" },
          });
          if (!RETRY.test(String(r.status)) || n === retries) return r;
          for await (const _ of r.body ?? []) void _;
        } catch (e) {
          failure = e;
          if (n === retries) throw e;
        }
      }
      throw failure;
    },
  };
}
