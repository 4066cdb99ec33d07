import { expect } from "vitest";
import { type Reply, text } from "../../../../mocks/script.ts";
import type * as Solution from "../../../../solutions/11-beyond/hedge.ts";
import { openAnswer } from "../../../../src/rig/answer.ts";
import type { Run } from "../../../../src/rig/run.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";

export const answer = openAnswer<typeof Solution>("11-beyond/hedge.ts");

type Asked = { delayMs: number; budget?: boolean; stopAtMs?: number };

/** Asks the server with `hedge`, and goes on watching for 20 s. A status of 400 or more is an error. */
export const ask = async ({ hedge }: typeof Solution, url: string, { delayMs, budget, stopAtMs }: Asked) => {
  const controller = new AbortController();
  const reason = { why: "the caller" };
  const beganAt = Date.now();
  const budgetAskedAtMs: number[] = [];
  const signals = new Set<AbortSignal>();
  const failures = new Set<unknown>();
  // As a class would: it needs its `this`.
  const ownBudget = {
    allows: budget === true,
    tryRetry() {
      budgetAskedAtMs.push(Date.now() - beganAt);
      return this.allows;
    },
  };
  if (stopAtMs !== undefined) setTimeout(() => controller.abort(reason), stopAtMs);
  const work = async (signal: AbortSignal) => {
    signals.add(signal);
    const response = await fetch(url, { signal });
    const body = await response.text();
    if (response.ok) return body;
    const failure = new Error(body);
    failures.add(failure);
    throw failure;
  };
  const nameOf = (error: unknown) => {
    if (error === reason) return "the reason";
    return failures.has(error) ? `"${(error as Error).message}"` : `an error that is not from work, "${error}",`;
  };
  const options = { delayMs, signal: controller.signal, ...(budget !== undefined && { budget: ownBudget }) };
  const end = await hedge(work, options).then(
    (value) => `gave "${value}"`,
    (error: unknown) => `threw ${nameOf(error)}`,
  );
  const afterMs = Date.now() - beganAt;
  const reasons = [...signals].map((each) => each.aborted && each.reason === reason);
  await new Promise((resolve) => setTimeout(resolve, 20_000));
  return { end, afterMs, budgetAskedAtMs, signals: signals.size, reasons };
};

type Watched = Run<Awaited<ReturnType<typeof ask>>>;

/** `It sent 2 requests, at 0 and 300 ms, and gave "…" after 350 ms.` */
const told = ({ requests, value }: Watched) => {
  const at = requests.length > 0 ? `, at ${ms(requests.map(({ atMs }) => atMs))}` : "";
  return `Your client sent ${count(requests.length, "request")}${at}, and ${value?.end ?? "ended"} after ${ms(value?.afterMs ?? 0)}.`;
};
/** Near enough for a timer and a connection, which count whole milliseconds. */
export const isNear = (valueMs: number | undefined, rightMs: number) => Math.abs((valueMs ?? 1e9) - rightMs) <= 10;
export const words = (body: string, delayMs: number): Reply => text(body, { delayMs });
export const failure = (body: string, delayMs: number): Reply => text(body, { delayMs, status: 503 });

/** Holds what came out against what should have, and when. */
export function expectEnd(
  run: Watched,
  asked: string,
  right: { requests: number[]; end: string; afterMs: number },
): void {
  const sentAtMs = run.requests.map(({ atMs }) => Math.round(atMs));
  const isAsked = sentAtMs.length === right.requests.length && right.requests.every((at, i) => isNear(sentAtMs[i], at));
  expect(isAsked, story(run, told(run), asked)).toBe(true);
  expect(run.value?.end, story(run, told(run), asked)).toBe(right.end);
  expect(isNear(run.value?.afterMs, right.afterMs), story(run, told(run), asked)).toBe(true);
}
