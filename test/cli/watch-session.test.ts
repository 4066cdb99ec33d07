import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { WatchSession, type WatchTools } from "../../src/cli/watch-session.ts";
import type { Exercise } from "../../src/core/course.ts";
import type { CheckResult, Verdict } from "../../src/core/verdict.ts";

const lesson = { slug: "05-retry", title: "Retry", minutes: 40, exercises: [] };
const named = (slug: string): Exercise => ({
  id: `05-retry/${slug}`,
  slug,
  name: slug,
  title: slug,
  minutes: 5,
  prerequisites: [],
  lesson,
});
const [first, second] = [named("delay"), named("retry")];

const check = (outcome: "passed" | "failed"): CheckResult => ({
  name: "R1 waits",
  requirement: "R1",
  outcome,
  points: 1,
  hints: ["Look there.", "The idea.", "Nearly."],
  tookMs: 1,
  ...(outcome === "failed" && { message: "Your client waited 0 ms." }),
});
const verdict = (outcome: "passed" | "failed", exercise = first): Verdict => ({
  version: 1,
  exercise: exercise.id,
  outcome,
  checks: [check(outcome)],
  typeErrors: [],
});

/** A session whose screen and records are lists. */
function sessionWith(tools: Partial<WatchTools>) {
  const screens: string[] = [];
  const kept: Verdict[] = [];
  const session = new WatchSession(
    [first, second],
    { ...first },
    {
      judge: async (exercise) => verdict("failed", exercise),
      typeErrors: async () => [],
      show: (text) => void screens.push(stripVTControlCharacters(text)),
      keep: (each) => void kept.push(each),
      hasKeys: true,
      width: () => 80,
      time: () => "12:00:00",
      ...tools,
    },
  );
  return { session, screens, kept };
}

describe("a watch session", () => {
  test("shows the verdict and keeps it", async () => {
    const { session, screens, kept } = sessionWith({});
    await session.check();
    expect([screens.length, screens[0]?.includes("✗ R1 waits"), kept.length]).toEqual([1, true, 1]);
  });

  test("shows the verdict before the type errors, which come later", async () => {
    const { session, screens } = sessionWith({ typeErrors: async () => ["retry.ts:1:1 Wrong."] });
    await session.check();
    expect(screens.map((screen) => screen.includes("retry.ts:1:1 Wrong."))).toEqual([false, true]);
  });

  test("shows only the newest of two saves in a row, and ends the older judging", async () => {
    const signals: AbortSignal[] = [];
    const gates = [Promise.withResolvers<Verdict>(), Promise.withResolvers<Verdict>()];
    const { session, screens, kept } = sessionWith({
      judge: (_, signal) => gates[signals.push(signal) - 1]?.promise ?? Promise.reject(),
    });
    const both = [session.check(), session.check()];
    gates[0]?.resolve(verdict("failed"));
    gates[1]?.resolve(verdict("passed"));
    await Promise.all(both);
    expect([signals.map(({ aborted }) => aborted), screens.length, kept.map(({ outcome }) => outcome)]).toEqual([
      [true, false],
      1,
      ["passed"],
    ]);
  });

  test("opens one hint more with each press", async () => {
    const { session, screens } = sessionWith({});
    await session.check();
    session.hint();
    session.hint();
    expect(
      screens.map((screen) => ["Look there.", "The idea.", "Nearly."].filter((hint) => screen.includes(hint)).length),
    ).toEqual([0, 1, 2]);
  });

  test("keeps hints open while the same check fails", async () => {
    const { session, screens } = sessionWith({});
    await session.check();
    session.hint();
    await session.check();
    expect(screens.at(-1)).toContain("Look there.");
  });

  test("goes on to the next exercise, and after the last one to the first", async () => {
    const { session, kept } = sessionWith({});
    await session.check();
    await session.next();
    await session.next();
    expect(kept.map(({ exercise }) => exercise)).toEqual(["05-retry/delay", "05-retry/retry", "05-retry/delay"]);
  });

  test("names the keys that do something, and where a pass leads", async () => {
    const { session, screens } = sessionWith({});
    await session.check();
    const passing = sessionWith({ judge: async () => verdict("passed") });
    await passing.session.check();
    expect(screens[0]).not.toContain("npx");
    expect(screens[0]?.split("\n").at(-1)).toBe("  h hint · n next exercise · r judge again · q quit");
    expect(passing.screens[0]).toContain("Passed: its 1 check, 1 of 1 point.  Press n: retry\n");
    expect(passing.screens[0]?.split("\n").at(-1)).toBe("  n next exercise · r judge again · q quit");
  });

  test("names commands where there are no keys", async () => {
    const { session, screens } = sessionWith({ hasKeys: false });
    await session.check();
    expect(screens[0]).toContain("0 of 1 check, 0 of 1 point.  Stuck? npx stormproof hint delay\n");
    expect(screens[0]).not.toContain("q quit");
  });

  test("has no hint to give after a pass", async () => {
    const { session, screens } = sessionWith({ judge: async () => verdict("passed") });
    await session.check();
    session.hint();
    expect(screens.length).toBe(1);
  });
});
