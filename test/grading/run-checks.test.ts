import { describe, expect, test } from "vitest";
import type { Check } from "../../src/grading/check.ts";
import { runChecks } from "../../src/grading/run-checks.ts";

const check = (name: string, run: () => Promise<void>): Check => ({ name, points: 1, hints: [], limitMs: 30_000, run });

describe("runChecks()", () => {
  test("gives the runs in the order of the checks, whichever ends first", async () => {
    const slow = Promise.withResolvers<void>();
    const checks = [check("slow", () => slow.promise), check("quick", async () => slow.resolve())];
    const runs = await runChecks(checks, { atOnce: 2 });
    expect(runs.map(({ name, error }) => [name, error])).toEqual([
      ["slow", undefined],
      ["quick", undefined],
    ]);
  });

  test("has one check under way at a time, unless it is told otherwise", async () => {
    let underWay = 0;
    const most: number[] = [];
    const busy = async () => {
      most.push(++underWay);
      await new Promise(setImmediate);
      underWay--;
    };
    const checks = ["a", "b", "c"].map((name) => check(name, busy));
    await runChecks(checks, {});
    await runChecks(checks, { atOnce: 2 });
    expect(most).toEqual([1, 1, 1, 1, 2, 2]);
  });

  test("rejects after an abort once the checks under way have ended, and begins no other", async () => {
    const controller = new AbortController();
    const ended: string[] = [];
    const stopping = async () => {
      controller.abort();
      await new Promise(setImmediate);
      ended.push("first");
    };
    const checks = [check("first", stopping), check("second", async () => void ended.push("second"))];
    await expect(runChecks(checks, { signal: controller.signal })).rejects.toThrow("aborted");
    expect(ended).toEqual(["first"]);
  });
});
