import type { CreateStock } from "../../../../solutions/15-msw/test-with-msw.ts";

type Options = Parameters<CreateStock>[0] & { readonly ended: AbortSignal };

/** The right client, of which the grader makes all others by changing its text: each piece that it changes occurs once. */
export const createStock = ({ baseUrl, token, ended }: Options): ReturnType<CreateStock> => {
  const send = async (method: string, path: string, order?: object) => {
    const headers = { authorization: `Bearer ${token}`, ...(order && { "content-type": "application/json" }) };
    const signal = AbortSignal.any([AbortSignal.timeout(5_000), ended]);
    const response = await fetch(`${baseUrl}${path}`, { method, headers, body: JSON.stringify(order), signal });
    const text = await response.text();
    return { status: response.status, retryAfter: response.headers.get("retry-after"), text };
  };

  const find = async (id: string) => {
    for (let requests = 1; ; requests++) {
      const answer = await send("GET", `/items/${encodeURIComponent(id)}`).catch((error: unknown) => {
        if (requests === 3 || isTimeout(error)) throw error;
        return undefined;
      });
      if (answer?.status === 404) return undefined;
      if (answer && (requests === 3 || ![429, 503].includes(answer.status))) return read(answer);
      await pause(1_000 * Number(answer?.retryAfter ?? 1));
    }
  };

  const order = async (id: string, quantity: number) => read(await send("POST", "/orders", { id, quantity }));

  return { find, order };
};

const isTimeout = (error: unknown) => error instanceof Error && error.name === "TimeoutError";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function read({ status, text }: { status: number; text: string }) {
  if (status >= 200 && status < 300) return JSON.parse(text);
  throw Object.assign(new Error(`The stock answers ${status}`), { status });
}
