import { randomInt, randomUUID } from "node:crypto";
import { expect } from "vitest";
import type * as Solution from "../../../../solutions/14-diagnostics/log-event.ts";
import { openAnswer } from "../../../../src/rig/answer.ts";
import type { Run } from "../../../../src/rig/run.ts";
import { count, story } from "../../../../src/rig/story.ts";

export const answer = openAnswer<typeof Solution>("14-diagnostics/log-event.ts");

export type Event = Solution.CallEvent;
type Case = { event: Event; secrets?: string[]; nowMs: number };

/** Logs each event, and gives what was written for it. */
export const logEach = ({ logEvent }: typeof Solution, _url: string, cases: readonly Case[]) =>
  cases.map(({ event, secrets, nowMs }) => {
    const lines: string[] = [];
    logEvent(event, { write: (line) => lines.push(line), now: () => nowMs, ...(secrets && { secrets }) });
    return lines;
  });

export const at = () => Date.UTC(2026, randomInt(12), randomInt(1, 28), randomInt(24), randomInt(60), randomInt(60), 7);
export const base = (): Event => ({ level: "info", event: `job ${randomUUID()}` });
/** Thirty levels deep, in lists and objects. */
export const nested = (value: unknown) =>
  Array.from({ length: 30 }).reduce((inside, _, depth) => (depth % 2 ? [inside] : { inside }), value);
export const shown = (text: unknown) => String(text).slice(0, 160);

/** What one line says; undefined where it is no JSON. */
function parse(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? "");
  } catch {
    return undefined;
  }
}

/** The one line that a call has written, as the object that it is. */
export function lineOf(run: Run<unknown>, lines: readonly string[] | undefined): Record<string, unknown> {
  const [line] = lines ?? [];
  const wrote = `Your function wrote ${count(lines?.length ?? 0, "line")}`;
  const did = lines?.length ? `${wrote}: ${shown(lines.join(" | "))}.` : `${wrote}.`;
  const said = parse(line);
  const isOne = lines?.length === 1 && Object(said) === said && !Array.isArray(said);
  expect(isOne, story(run, did, "R1 asks for one JSON object as text.")).toBe(true);
  return Object(said) as Record<string, unknown>;
}

/** Holds what was written against what was asked for, apart from `at`, in the order of its members. */
export async function hold(
  requirement: string,
  rows: readonly [Event, Record<string, unknown>][],
  secrets: string[] = [],
) {
  const cases = rows.map(([event]) => ({ event, secrets, nowMs: at() }));
  const run = await answer.evaluate(logEach, { arguments: cases });
  for (const [index, [, right]] of rows.entries()) {
    const { at: _, ...rest } = lineOf(run, run.value?.[index]);
    const did = `Your function wrote ${shown(JSON.stringify(rest))}.`;
    const asked = `${requirement} asks for ${shown(JSON.stringify(right))}.`;
    expect(JSON.stringify(rest), story(run, did, asked)).toBe(JSON.stringify(right));
  }
}
