import { expect } from "vitest";
import { json, type ReplyHeaders, status } from "../../../../mocks/script.ts";
import type * as Solution from "../../../../solutions/09-concurrency/quota-queue.ts";
import { openAnswer } from "../../../../src/rig/answer.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";

export const answer = openAnswer<typeof Solution>("09-concurrency/quota-queue.ts");

/** Calls made at these moments, each without waiting for the others, and what came of them. */
type Calls = { atMs: readonly number[]; options?: Solution.QuotaOptions };
export const callAt = async ({ quotaQueue }: typeof Solution, url: string, { atMs, options }: Calls) => {
  const politeFetch = quotaQueue(fetch, options);
  const calls = atMs.map(async (waitMs, index) => {
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    return (await politeFetch(`${url}/prices/${index + 1}`)).status;
  });
  return (await Promise.allSettled(calls)).map((end) => (end.status === "fulfilled" ? end.value : "an error"));
};

type Wire = { requests: readonly { url: string; atMs: number; endedAtMs?: number }[] };
export const starts = ({ requests }: Wire) => requests.map(({ atMs }) => atMs);
/** Takes what is near enough for a timer, which counts whole milliseconds, for what is right. */
export const near = (values: readonly number[], right: readonly number[]) =>
  values.map((value, index) => (Math.abs(value - (right[index] ?? -1e9)) <= 15 ? right[index] : value));
export const sent = (run: Wire) =>
  run.requests.length === 0
    ? "Your client sent no request."
    : `Your client sent ${count(run.requests.length, "request")}, at ${ms(starts(run))}.`;
export const paths = ({ requests }: Wire) => requests.map(({ url }) => Number(new URL(url).pathname.split("/").at(-1)));

/** Holds the moments at which the requests left against those at which they should have. */
export function holdStarts(run: Parameters<typeof story>[0] & Wire, rightMs: readonly number[], asked: string) {
  expect(near(starts(run), rightMs), story(run, sent(run), `${asked} at ${ms(rightMs)}.`)).toEqual(rightMs);
}

/** One answer with these headers; when did the next request leave? */
export async function holdPause(
  headers: ReplyHeaders,
  pauseMs: number,
  code = 200,
  options: Solution.QuotaOptions = {},
) {
  const run = await answer.evaluate(callAt, {
    script: [status(code, headers), json({})],
    arguments: { atMs: [0, 0], options },
  });
  const words = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const said = [`a ${code}`, ...words].join(", ");
  const did = `The first answer was ${said}. ${sent(run)}`;
  const requirement = code === 429 || "retry-after" in headers ? "R5" : code === 404 ? "R4" : "R3";
  const asked = `${requirement} asks for the second request at ${ms(pauseMs)}.`;
  expect(near(starts(run), [0, pauseMs]), story(run, did, asked)).toEqual([0, pauseMs]);
}
