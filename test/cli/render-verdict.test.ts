import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { type RenderOptions, renderVerdict } from "../../src/cli/render-verdict.ts";
import type { Exercise } from "../../src/core/course.ts";
import type { CheckResult, Verdict } from "../../src/core/verdict.ts";

const lesson = { slug: "05-retry", title: "Retry", minutes: 40, exercises: [] };
const exercise: Exercise = {
  id: "05-retry/retry",
  slug: "retry",
  name: "retry",
  title: "Ask again",
  minutes: 5,
  prerequisites: [],
  lesson,
};

const passed = (name: string): CheckResult => ({
  name,
  requirement: name.slice(0, 2),
  outcome: "passed",
  points: 2,
  hints: [],
  tookMs: 1,
});
const failed = (name: string, message: string): CheckResult => ({ ...passed(name), outcome: "failed", message });

const verdict = (fields: Partial<Verdict>): Verdict => ({
  version: 1,
  exercise: exercise.id,
  outcome: "failed",
  checks: [],
  typeErrors: [],
  ...fields,
});

function linesOf(shown: Verdict, options: Partial<RenderOptions> = {}): string[] {
  return stripVTControlCharacters(renderVerdict(exercise, shown, { width: 80, ...options })).split("\n");
}

const mixed = verdict({
  checks: [
    passed("R1 asks once"),
    {
      ...failed("R2 waits", "Your client waited 0 ms.\nR2 asks for 1,000 ms.\nIn figures: expected 0 to be 1000"),
      timeline: "0 ms  1  GET / → 503",
    },
    failed("R3 stops", "Your client went on."),
    passed("R4 ends"),
  ],
});

describe("renderVerdict()", () => {
  test("shows what a check has to say of an answer that passes, also when it watches", () => {
    const scored = verdict({ outcome: "passed", checks: [{ ...passed("R1 asks"), notes: ["59 of 60 calls."] }] });
    for (const isWatched of [false, true]) expect(linesOf(scored, { isWatched })).toContain("    59 of 60 calls.");
  });

  test("shows what passes, then the whole story of the first check that does not, and names the rest", () => {
    expect(linesOf(mixed)).toEqual([
      "05-retry/retry  Ask again",
      "",
      "  ✓ R1 asks once",
      "  ✓ R4 ends",
      "",
      "  ✗ R2 waits",
      "",
      "      Your client waited 0 ms.",
      "      R2 asks for 1,000 ms.",
      "",
      "      0 ms  1  GET / → 503",
      "",
      "      In figures: expected 0 to be 1000",
      "",
      "  1 more check does not pass yet:",
      "  ✗ R3 stops",
      "",
      "  2 of 4 checks, 4 of 8 points.  Stuck? npx stormproof hint retry",
    ]);
  });

  test("names so many of the checks that do not pass as fit, and counts the others", () => {
    const checks = Array.from({ length: 9 }, (_, index) => failed(`R${index + 1} asks`, "Your client broke."));
    const lines = linesOf(verdict({ checks }));
    expect(lines.slice(lines.indexOf("  8 more checks do not pass yet:") + 1, -2)).toEqual([
      ...["R2", "R3", "R4", "R5", "R6", "R7"].map((id) => `  ✗ ${id} asks`),
      "  … and 2 more",
    ]);
  });

  test("puts the failing check on top of a screen that is cleared on every save", () => {
    const lines = linesOf(mixed, { isWatched: true });
    expect([lines[2], lines.at(-3)]).toEqual(["  ✗ R2 waits", "  ✓ 2 checks pass  R1 R4"]);
  });

  test("gives only the reason when the answer was not tried", () => {
    const untried = { ...passed("R1 asks once"), outcome: "failed" as const };
    const lines = linesOf(verdict({ reason: "There is no file exercises/05-retry/retry.ts.", checks: [untried] }));
    expect(lines.slice(2)).toEqual([
      "  ✗ There is no file exercises/05-retry/retry.ts.",
      "",
      "  0 of 1 check, 0 of 2 points.",
    ]);
  });

  test("gives the reason before the story when an earlier piece does not pass", () => {
    const lines = linesOf(
      verdict({ reason: "This builds on 05-retry/delay.", checks: [failed("R1 asks", "Your client broke.")] }),
    );
    expect(lines.slice(2, 7)).toEqual([
      "  ✗ This builds on 05-retry/delay.",
      "",
      "  ✗ R1 asks",
      "",
      "      Your client broke.",
    ]);
  });

  test("says where to go on after a pass", () => {
    const shown = verdict({ outcome: "passed", checks: [passed("R1 asks"), passed("R2 waits")] });
    expect(linesOf(shown, { next: { ...exercise, slug: "fetch-with-retry" } }).at(-1)).toBe(
      "  Passed: all 2 checks, 4 of 4 points.  Next: npx stormproof watch fetch-with-retry",
    );
  });

  test("says that a broken verdict is not the learner's doing", () => {
    const lines = linesOf(verdict({ outcome: "broken", reason: "No check ran." }));
    expect(lines.slice(2)).toEqual(["  ! No check ran.", "", "  Could not judge; this is not your doing."]);
  });

  test("shows three type errors and counts the others", () => {
    const lines = linesOf(
      verdict({
        outcome: "passed",
        checks: [passed("R1 asks")],
        typeErrors: ["a.ts:1:1 A", "a.ts:2:1 B", "a.ts:3:1 C", "a.ts:4:1 D", "a.ts:5:1 E"],
      }),
    );
    expect(lines.slice(4, 9)).toEqual([
      "  The type checker says (it does not decide)",
      "    a.ts:1:1 A",
      "    a.ts:2:1 B",
      "    a.ts:3:1 C",
      "    … and 2 more",
    ]);
  });

  test("breaks long sentences at the width of the screen", () => {
    const lines = linesOf(verdict({ checks: [failed("R1 asks", "word ".repeat(40).trim())] }), { width: 50 });
    expect(Math.max(...lines.slice(0, -1).map((line) => line.length))).toBeLessThanOrEqual(50);
  });
});
