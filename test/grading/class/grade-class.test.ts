import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { course as courseOfKit } from "../../../course.ts";
import { exercisesOf } from "../../../src/core/course.ts";
import { type ClassOptions, type GradedClass, gradeClass } from "../../../src/grading/class/grade-class.ts";
import { Gradebook } from "../../../src/grading/class/gradebook.ts";
import { graderHead, rightAsk, rightAskAgain, type ToyKit, toyKit } from "../toy-kit.ts";

let kit: ToyKit;
let gradebook: Gradebook;

beforeAll(async () => {
  kit = await toyKit();
});
afterAll(() => kit.remove());

beforeEach(async () => {
  await rm(path.join(kit.root, "class"), { recursive: true, force: true, maxRetries: 20 });
  gradebook = Gradebook.open(":memory:");
  return () => gradebook[Symbol.dispose]();
});

const impatient = rightAskAgain.replace("1_000", "250");

/** What each student has handed in, by slug. */
type Class = Record<string, Record<string, string>>;

async function handIn(work: Class): Promise<void> {
  for (const [student, files] of Object.entries(work))
    for (const [slug, text] of Object.entries(files))
      await kit.write(`class/${student}/exercises/01-toy/${slug}.ts`, text);
}

/** Grades everything that these students have handed in. */
function grade(students: string[], options: Partial<ClassOptions> = {}): Promise<GradedClass> {
  const submissions = students.map((student) => ({ student, path: path.join(kit.root, "class", student) }));
  const { root, course } = kit;
  return gradeClass({ submissions, exercises: exercisesOf(course), gradebook, root, course, ...options });
}

/** `ask: failed 0/1` */
const outcomes = ({ reports }: GradedClass) =>
  Object.fromEntries(
    reports.map(({ student, grades }) => [
      student,
      grades.map(({ exercise, outcome, earned, possible }) => `${exercise.slice(7)} ${outcome} ${earned}/${possible}`),
    ]),
  );

/** What was judged while `work` was under way: `ada ask`. */
async function judgedDuring(work: () => Promise<unknown>): Promise<string[]> {
  const keep = vi.spyOn(gradebook, "keep");
  await work();
  const judged = keep.mock.calls.map(([student, exercise]) => `${student} ${exercise.slice(7)}`);
  keep.mockRestore();
  return judged.sort();
}

describe("gradeClass()", () => {
  test("grades what is right, wrong, does not load, is as it was handed out, or is not there", async () => {
    const starter =
      '\r\n// R1  Ask once and give the status.\r\nexport const ask = async (url: string): Promise<number> => {\r\n  throw new Error("TODO");  \r\n};\r\n';
    await handIn({
      ada: { ask: rightAsk, "ask-again": rightAskAgain },
      bob: { ask: rightAsk, "ask-again": impatient },
      eve: { ask: starter, "ask-again": "export const = ;" },
      mia: { "ask-again": "process.exit(0);" },
    });
    expect(outcomes(await grade(["ada", "bob", "eve", "mia"], { atOnce: 2 }))).toEqual({
      ada: ["ask passed 1/1", "ask-again passed 3/3"],
      bob: ["ask passed 1/1", "ask-again failed 1/3"],
      eve: ["ask untouched 0/1", "ask-again failed 0/3"],
      mia: ["ask missing 0/1", "ask-again failed 0/3"],
    });
  });

  test("calls files as the student knows them", async () => {
    await handIn({ bob: { ask: rightAsk, "ask-again": impatient } });
    const { reports } = await grade(["bob"]);
    const messages = reports[0]?.grades.flatMap(({ verdict }) => verdict?.checks.map(({ message }) => message) ?? []);
    expect(messages?.filter(Boolean)).toEqual([
      "Your client waited 250 ms.\nR2 asks for 1,000 ms.\nTask text R2: exercises/01-toy/ask-again.ts:3\nIn figures: expected [ 250 ] to deeply equal [ 1000 ]",
    ]);
  });

  test("judges nothing twice", async () => {
    await handIn({ ada: { ask: rightAsk, "ask-again": rightAskAgain }, bob: { ask: "export const = ;" } });
    const first = await grade(["ada", "bob"]);
    let second: GradedClass | undefined;
    const judged = await judgedDuring(async () => {
      second = await grade(["ada", "bob"]);
    });
    expect([judged, second]).toEqual([[], first]);
  });

  test("judges what has changed, and what imports it", async () => {
    await handIn({
      ada: { ask: rightAsk, "ask-again": rightAskAgain },
      bob: { ask: rightAsk, "ask-again": rightAskAgain },
      eve: { ask: "export const = ;", "ask-again": rightAskAgain },
    });
    await grade(["ada", "bob", "eve"]);
    await handIn({
      ada: { ask: `${rightAsk}// Better.\n` },
      bob: { "ask-again": impatient },
      eve: { ask: rightAsk },
    });
    expect(await judgedDuring(() => grade(["ada", "bob", "eve"]))).toEqual([
      "ada ask",
      "ada ask-again",
      "bob ask-again",
      "eve ask",
      "eve ask-again",
    ]);
  });

  test("judges a piece once, however many build on it", async () => {
    const grader = await readFile(path.join(kit.root, "test/graders/01-toy/ask.test.ts"), "utf8");
    await kit.write(
      "test/graders/01-toy/ask.test.ts",
      grader.replace("const run =", "globalThis.asked++; const run ="),
    );
    const counts = globalThis as { asked?: number };
    counts.asked = 0;
    await handIn({ ada: { ask: rightAsk.replace(".status", ".ok"), "ask-again": rightAskAgain } });
    const { reports } = await grade(["ada"]);
    await kit.write("test/graders/01-toy/ask.test.ts", grader);
    expect([counts.asked, reports[0]?.grades[1]?.verdict?.reason]).toEqual([
      1,
      expect.stringMatching(/^This builds on 01-toy\/ask, which does not pass yet/),
    ]);
  });

  test("judges all anew when a grader has changed, or when that is asked for", async () => {
    await handIn({ ada: { ask: rightAsk } });
    await grade(["ada"]);
    const asked = await judgedDuring(() => grade(["ada"], { isAnew: true }));
    await kit.write("test/graders/01-toy/part.ts", "export const part = 1;\n");
    const changed = await judgedDuring(() => grade(["ada"]));
    expect([asked, changed]).toEqual([["ada ask"], ["ada ask"]]);
  });

  test("stops when it is told to, and goes on from there", async () => {
    await handIn({ ada: { ask: rightAsk }, bob: { ask: rightAsk } });
    const stop = new AbortController();
    const stopped = grade(["ada", "bob"], { signal: stop.signal, onGraded: () => stop.abort() });
    await expect(stopped).rejects.toThrow("This operation was aborted");
    expect(await judgedDuring(() => grade(["ada", "bob"]))).toEqual(["bob ask"]);
  });

  test("tells how far it is, and how long it may still take", async () => {
    await handIn({ ada: { ask: rightAsk }, bob: { ask: rightAsk }, eve: { ask: rightAsk } });
    await grade(["ada"]);
    const told: unknown[] = [];
    await grade(["ada", "bob", "eve"], {
      onGraded: ({ report, done, leftMs }) => told.push([report.student, done, leftMs && leftMs > 0]),
    });
    // Whoever was known already says nothing about the time.
    expect(told).toEqual([
      ["ada", 1, undefined],
      ["bob", 2, true],
      ["eve", 3, 0],
    ]);
  });

  test("gives a mark by hand instead of points, and tells what has changed since the last run", async () => {
    await handIn({ ada: { ask: rightAsk }, bob: { ask: "export const ask = 1;" } });
    await grade(["ada", "bob"]);
    await handIn({ ada: { ask: "export const ask = 1;" } });
    const mark = { points: 0.5, comment: "Explained it" };
    const marks = {
      of: (student: string, exercise: string) => (`${student} ${exercise}` === "bob 01-toy/ask" ? mark : undefined),
    };
    const { reports, changes } = await grade(["ada", "bob"], { marks });
    expect(reports[1]?.grades.map(({ mark, earned }) => ({ mark, earned }))).toEqual([
      { mark, earned: 0 },
      { mark: undefined, earned: 0 },
    ]);
    expect(changes).toEqual([
      { student: "ada", exercise: "01-toy/ask", from: 1, to: 0 },
      { student: "bob", exercise: "01-toy/ask", from: 0, to: 0.5 },
    ]);
  });

  test("finds the same work, however its variables are called", async () => {
    const long = `export const ask = async (url: string): Promise<number> => {
      const seen: Record<string, number> = {};
      for (const part of new URL(url).pathname.split("/")) seen[part] = (seen[part] ?? 0) + 1;
      const response = await fetch(url, { headers: { "x-depth": String(Object.keys(seen).length) } });
      await response.body?.cancel("nobody reads it");
      if (response.headers.has("x-never")) console.debug("that is a header which no service has ever sent");
      return response.status;
    };\n`;
    await handIn({
      ada: { ask: long },
      bob: { ask: long.replaceAll("seen", "found").replaceAll("response", "r") },
      eve: { ask: rightAsk },
    });
    const { sameWork } = await grade(["ada", "bob", "eve"]);
    expect(sameWork).toEqual([{ exercise: "01-toy/ask", students: ["ada", "bob"], isReference: false }]);
  });
});

test("gradeClass() has doubts about a clock that is forged", async () => {
  // In virtual time a loop that looks at the clock often enough moves it.
  const winder = `export async function pauseUntil(wakeAt: number) {
    for (let looks = 0; looks < 100_000 && Date.now() < wakeAt; looks++);
    return true;
  }`;
  const submission = { student: "mallory", path: path.join(kit.root, "class/mallory") };
  await kit.write("class/mallory/pause-until.ts", winder);
  const exercises = exercisesOf(courseOfKit).filter(({ id }) => id === "05-retry/pause-until");
  const { reports } = await gradeClass({ submissions: [submission], exercises, gradebook });
  expect(reports[0]?.grades[0]?.doubts).toEqual([expect.stringMatching(/its clock may be forged\.$/)]);
});

describe("gradeClass() of what cannot be judged", () => {
  /** A grader with a bug of its own, as often as `bug` says. */
  const withBug = (bug: string) => `${graderHead("ask")}
    let runs = 0;
    test("R1 asks once", { meta: { points: 4, hints: ["1", "2", "3"] } }, async () => {
      if (${bug}) nameThatIsMisspelt();
      const run = await answer.evaluate(({ ask }, url) => ask(url), { script: [status(204)] });
      expect(run.value).toBe(204);
    });
  `;
  const grader = "test/graders/01-toy/ask.test.ts";

  test("tries it once more at the end, and tells that it does", async () => {
    await kit.write(grader, withBug("runs++ === 0"));
    await handIn({ ada: { ask: rightAsk }, bob: { ask: rightAsk } });
    const retried: number[] = [];
    const graded = await grade(["ada", "bob"], { onRetry: (exercises) => retried.push(exercises) });
    expect([outcomes(graded), retried]).toEqual([
      { ada: ["ask passed 4/4", "ask-again missing 0/3"], bob: ["ask passed 4/4", "ask-again missing 0/3"] },
      [1],
    ]);
  });

  test("says so, and judges it again in the next run", async () => {
    await kit.write(grader, withBug("true"));
    await handIn({ ada: { ask: rightAsk } });
    const graded = await grade(["ada"]);
    expect(outcomes(graded)).toEqual({ ada: ["ask broken 0/4", "ask-again missing 0/3"] });
    await kit.write(grader, withBug("false"));
    expect(outcomes(await grade(["ada"]))).toEqual({ ada: ["ask passed 4/4", "ask-again missing 0/3"] });
  });

  test("says so of a grader that cannot be read, and goes on with the others", async () => {
    await kit.write(grader, "import { nothing } from 'vitest';");
    await handIn({ ada: { ask: rightAsk, "ask-again": rightAskAgain } });
    expect(outcomes(await grade(["ada"]))).toEqual({ ada: ["ask broken 0/0", "ask-again passed 3/3"] });
  });
});
