import { expect } from "vitest";
import type * as Solution from "../../../../solutions/11-beyond/circuit-breaker.ts";
import { openAnswer } from "../../../../src/rig/answer.ts";
import { ms, story } from "../../../../src/rig/story.ts";

export const answer = openAnswer<typeof Solution>("11-beyond/circuit-breaker.ts");

/** How a work ends: it returns a value, or throws an error with a status, or without one. */
export type End = number | "returned 503" | "timeout" | "network" | "error" | "404 in response.status";

/** A call, and whether it should reach its work. It ends 1 ms later, where nothing else is said. */
export type Call = { atMs: number; end: End; takesMs?: number; asked: "called" | "refused" };

/** What the state should be at a moment. */
export type Look = { atMs: number; state: string };

type Played = { end: string; tookMs: number };

/** Sends each call at its moment, and reads the state in between. */
const play = async (
  { circuitBreaker, CircuitOpenError }: typeof Solution,
  _url: string,
  { options, calls, looks }: { options: Solution.BreakerOptions; calls: Call[]; looks: Look[] },
) => {
  const breaker = circuitBreaker(options);
  const beganAt = Date.now();
  // Calls of one moment begin in one breath, as in a crowd.
  const moments = new Map<number, Promise<unknown>>();
  const until = (atMs: number) => {
    const moment = moments.get(atMs) ?? new Promise((resolve) => setTimeout(resolve, atMs - (Date.now() - beganAt)));
    moments.set(atMs, moment);
    return moment;
  };

  const send = async ({ atMs, end, takesMs = 1 }: Call): Promise<Played> => {
    if (atMs > 0) await until(atMs);
    const value = end === "returned 503" ? { status: 503 } : { atMs };
    const returns = end === 200 || end === "returned 503";
    const error =
      end === "timeout"
        ? new DOMException("no answer in time", "TimeoutError")
        : end === "network"
          ? new TypeError("fetch failed")
          : Object.assign(
              new Error(`ended with ${end}`),
              typeof end === "number" && { status: end },
              end === "404 in response.status" && { response: { status: 404 } },
            );
    let calls = 0;
    const work = async () => {
      calls += 1;
      await new Promise((resolve) => setTimeout(resolve, takesMs));
      if (returns) return value;
      throw error;
    };
    const call = async () => breaker.run(work);
    const came = await call().catch((thrown: unknown) => thrown);
    const tookMs = Date.now() - beganAt - atMs;
    if (calls === 1 && came === (returns ? value : error)) return { end: "called", tookMs };
    if (calls === 0 && came instanceof CircuitOpenError) return { end: "refused", tookMs };
    const gave = came instanceof Error ? `${came.name}: ${came.message}` : String(came);
    const way =
      calls === 0 ? "not let through" : `let through, with ${calls} ${calls === 1 ? "call" : "calls"} of work`;
    return { end: `${way}, and gave ${gave}`, tookMs };
  };
  const look = async ({ atMs }: Look) => {
    await until(atMs);
    return breaker.state;
  };
  const states = Promise.all(looks.map(look));
  return { calls: await Promise.all(calls.map(send)), states: await states };
};

/** Plays a scene, and speaks of the first call that went otherwise, or of the first state that was another. */
export async function hold(options: Solution.BreakerOptions, calls: Call[], looks: Look[], asked: string) {
  const run = await answer.evaluate(play, { arguments: { options, calls, looks } });
  const settings = `failures ${options.failures}, openMs ${options.openMs}`;
  expect(run.error, story(run, `With ${settings} your breaker could not be called.`, asked)).toBeUndefined();
  for (const [index, call] of calls.entries()) {
    const { end, tookMs } = run.value?.calls[index] ?? { end: "nothing", tookMs: 0 };
    const did = `With ${settings}: ${tell(calls.slice(0, index))}. The call at ${ms(call.atMs)} was ${wordsOf(end)}.`;
    const isRefused = !end.startsWith("let through") && end !== "called";
    const isOddly = end !== "called" && end !== "refused" && isRefused === (call.asked === "refused");
    const isCalledFirst = end.startsWith("let through") && call.asked === "refused";
    expect(end, story(run, did, isOddly || isCalledFirst ? ways[call.asked] : asked)).toBe(call.asked);
    const late = `The call at ${ms(call.atMs)} was refused only after ${ms(tookMs)}.`;
    expect(end === "called" || tookMs === 0, story(run, late, ways.refused)).toBe(true);
  }
  for (const [index, { atMs, state }] of looks.entries()) {
    const began = tell(calls.filter((call) => call.atMs < atMs));
    const did = `With ${settings}: ${began}. At ${ms(atMs)} the state was "${run.value?.states[index]}".`;
    expect(run.value?.states[index], story(run, did, asked)).toBe(state);
  }
}

/** Who opens and closes at the right moments, and lets through or refuses in another way, reads of that. */
const ways = {
  called: "R1 asks to call work once, and to hand on what came of it.",
  refused: "R4 asks for a CircuitOpenError at once, without a call of work.",
};

const wordsOf = (end: string) => (end === "called" ? "let through" : end);

/** `503 at 0, 1 and 2 ms, 200 at 3 ms, refused at 4 ms`: calls in a row that went alike, together. */
function tell(calls: readonly Call[]): string {
  const groups: { words: string; atMs: number[] }[] = [];
  for (const { atMs, end, takesMs, asked } of calls) {
    const words = asked === "refused" ? "refused" : `${end}${takesMs === undefined ? "" : ` after ${ms(takesMs)}`}`;
    const last = groups.at(-1);
    if (last?.words === words) last.atMs.push(atMs);
    else groups.push({ words, atMs: [atMs] });
  }
  return groups.map(({ words, atMs }) => `${words} at ${ms(atMs)}`).join(", ") || "no call before";
}

/** So many calls, 10 ms apart, that all end alike. */
export const several = (times: number, fromMs: number, end: End, asked: Call["asked"] = "called"): Call[] =>
  Array.from({ length: times }, (_, index) => ({ atMs: fromMs + 10 * index, end, asked }));
