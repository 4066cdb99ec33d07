import { randomInt } from "node:crypto";
import type { Script } from "../../../../mocks/script.ts";
import type * as Solution from "../../../../solutions/06-idempotency/create-poster.ts";
import { openAnswer } from "../../../../src/rig/answer.ts";
import { count, type story } from "../../../../src/rig/story.ts";

export const answer = openAnswer<typeof Solution>("06-idempotency/create-poster.ts");

type Asked = { bodies: unknown[]; key?: string; keys?: string[]; retries?: number; baseMs?: number };

/** Posts one body after the other with one poster, the first one under the caller's key, and gives what came. */
export const post = async ({ createPoster }: typeof Solution, url: string, { bodies, key, keys, ...rest }: Asked) => {
  const left = [...(keys ?? [])];
  let keysMade = 0;
  const newKey = () => {
    keysMade += 1;
    return left.shift() ?? "no-key-left";
  };
  // As `send` gets them: `fetch` adds some of its own.
  const headers: string[] = [];
  const send = (init: RequestInit) => {
    headers.push([...new Headers(init.headers).keys()].join(" and "));
    return fetch(`${url}/items`, init);
  };
  const poster = createPoster({ send, ...rest, ...(keys && { newKey }) });
  const answers: { status: number; body: string }[] = [];
  for (const [index, body] of bodies.entries()) {
    const response = await (key === undefined || index > 0 ? poster.post(body) : poster.post(body, { key }));
    answers.push({ status: response.status, body: await response.text() });
  }
  return { answers, keysMade, headers };
};

/** Posts one body, to a server that plays a script. */
export const postOne = (script: Script, asked: Partial<Asked> = {}, random = 0.5) =>
  answer.evaluate(post, { script, random, arguments: { bodies: [{ name: "rasp", quantity: 1 }], ...asked } });

type Wire = Parameters<typeof story>[0] & {
  requests: readonly { headers: Readonly<Record<string, string>>; body: string }[];
};

/** The keys as they arrived. Some write a key in quotes, as the draft of the standard does. */
export const keysOf = ({ requests }: Wire) =>
  requests.map(({ headers }) => headers["idempotency-key"]?.replace(/^"(.*)"$/, "$1") ?? "none");
export const sent = (run: Wire) => `Your client sent ${count(run.requests.length, "request")}`;
export const withKeys = (run: Wire) =>
  run.requests.length === 0
    ? `${sent(run)}.`
    : `${sent(run)}, with the ${run.requests.length === 1 ? "key" : "keys"} ${keysOf(run).join(", ")}.`;
/** Keys that can be read in a message, no two alike. */
export const newKeys = (amount: number) => {
  const first = randomInt(1_000, 9_000);
  return Array.from({ length: amount }, (_, index) => `key-${first + index}`);
};
/** To 10 ms: timers count whole milliseconds, and one that waits 0 ms takes 1. */
export const rounded = (valueMs: number) => Math.round(valueMs / 10) * 10;

export function parsed(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? "");
  } catch {
    return body;
  }
}
