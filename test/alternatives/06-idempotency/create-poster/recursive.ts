import { randomUUID } from "node:crypto";

export type PosterOptions = {
  send: (init: RequestInit) => Promise<Response>;
  newKey?: () => string;
  retries?: number;
  baseMs?: number;
};
export type Poster = { post(body: unknown, options?: { key?: string }): Promise<Response> };

// Each failed request calls itself with one retry less and twice the wait.
export function createPoster({ send, newKey = randomUUID, retries = 3, baseMs = 500 }: PosterOptions): Poster {
  const once = async (init: RequestInit, left: number, longestMs: number): Promise<Response> => {
    const again = () =>
      new Promise((resolve) => setTimeout(resolve, Math.random() * longestMs)).then(() =>
        once(init, left - 1, longestMs * 2),
      );
    let response: Response;
    try {
      response = await send(init);
    } catch (error) {
      if (left <= 0) throw error;
      return again();
    }
    if (left <= 0 || !/^(409|429|500|502|503|504)$/.test(`${response.status}`)) return response;
    await response.arrayBuffer().catch(() => undefined);
    return again();
  };

  return {
    post: (body, { key } = {}) => {
      const headers = new Headers({ "Content-Type": "application/json; charset=utf-8" });
      headers.set("Idempotency-Key", key ?? newKey());
      return once({ method: "POST", headers, body: JSON.stringify(body) }, retries, baseMs);
    },
  };
}
