import { status } from "../../../../mocks/script.ts";
import type * as Solution from "../../../../solutions/05-retry/fetch-with-retry.ts";
import { openAnswer } from "../../../../src/rig/answer.ts";
import { count, waited as inWords, ms, type story } from "../../../../src/rig/story.ts";

export const answer = openAnswer<typeof Solution>("05-retry/fetch-with-retry.ts");

export type Policy = Solution.RetryPolicy;
type Asked = { init?: RequestInit; policy?: Policy };
type Wire = Parameters<typeof story>[0] & { requests: readonly { atMs: number }[] };
type Ended = { value: { status: number } | undefined; error: { name: string; message: string } | undefined };

/** Calls the learner's function, reads the answer to its end, and gives what came. */
export const ask = async ({ fetchWithRetry }: typeof Solution, url: string, { init = {}, policy = {} }: Asked) => {
  const response = await fetchWithRetry(`${url}/parcels/17`, init, policy);
  return { status: response.status, body: await response.text() };
};

/** What the client did, in words: `your client sent 2 requests, at 0 and 500 ms`. */
export const sent = ({ requests }: Wire) =>
  requests.length === 0
    ? "your client sent no request"
    : `your client sent ${count(requests.length, "request")}, at ${ms(requests.map(({ atMs }) => atMs))}`;
export const waited = ({ waitsMs }: { waitsMs: readonly number[] }) => `your client ${inWords(waitsMs)}`;
export const ended = (run: Ended) =>
  run.error ? `it threw ${run.error.name}: ${run.error.message}` : `it returned a ${run.value?.status}`;
/** Sentences, each with a capital letter. */
export const says = (...sentences: string[]) =>
  sentences.map((text) => `${text[0]?.toUpperCase()}${text.slice(1)}.`).join(" ");

/** To 10 ms: timers count whole milliseconds, and one that waits 0 ms takes 1. */
export const rounded = (valueMs: number) => Math.round(valueMs / 10) * 10;
export const busy = status(503);
