import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Exercise } from "../core/course.ts";
import type { Verdict } from "../core/verdict.ts";
import { readTakenSolution } from "../grading/taken-solution.ts";
import { writeAtomically } from "../grading/write-atomically.ts";
import type { AppContext } from "./context.ts";
import { findExercise } from "./find-in-course.ts";
import { keepCopy, keepText } from "./keep-copy.ts";
import { noteHints, noteTaken, openedHints, readNotes } from "./notes.ts";
import { readBody } from "./read-body.ts";
import { resolveWritable } from "./safe-path.ts";

const text = z.object({ answer: z.string().max(1_000_000) });
const saved = text.extend({ modifiedAt: z.number() });
const openedUpTo = z.object({ check: z.string().max(1_000), amount: z.int().min(0).max(100) });

/** `/api/exercises/<lesson>/<slug>`: read, save, copy, check and reset an answer, open hints, look at the solution and take it. */
export function exerciseRoutes(context: AppContext): Hono {
  const { root, progress, judge, nowMs, starterOf } = context;
  const exerciseOf = (c: Context) => findExercise(context.course, `${c.req.param("lesson")}/${c.req.param("slug")}`);
  /** The last verdict on each exercise, and the text that was judged: a page that is loaded again shows it. */
  const judged = new Map<string, { answer: string | undefined; verdict: Verdict }>();
  const app = new Hono();

  app.get("/:lesson/:slug", async (c) => {
    const exercise = exerciseOf(c);
    const { id, title, minutes } = exercise;
    const answer = (await readAnswer(root, exercise)) ?? (await restoreStarter(root, exercise, starterOf));
    const { answer: judgedText, verdict } = judged.get(id) ?? {};
    return c.json({
      ...{ id, title, minutes, file: fileOf(exercise), starter: await starterOf(exercise), ...answer },
      verdict: verdict && judgedText === answer.answer ? verdict : null,
      opened: openedHints(await readNotes(root), id),
    });
  });

  app.put("/:lesson/:slug", async (c) => {
    const exercise = exerciseOf(c);
    const { answer, modifiedAt } = await readBody(c, saved);
    const now = await readAnswer(root, exercise);
    // An editor has saved meanwhile: the page shows both and asks, nothing is lost.
    if (now !== undefined && now.answer !== answer && now.modifiedAt !== modifiedAt) {
      return c.json({ message: `${fileOf(exercise)} was changed outside this page.`, ...now }, 409);
    }
    return c.json(await writeAnswer(root, exercise, answer));
  });

  app.post("/:lesson/:slug/copy", async (c) => {
    const exercise = exerciseOf(c);
    const { answer } = await readBody(c, text);
    return c.json({ copy: await keepText(root, answer, copyOf(exercise)) });
  });

  app.post("/:lesson/:slug/check", async (c) => {
    const exercise = exerciseOf(c);
    const answer = (await readAnswer(root, exercise))?.answer;
    const verdict = await judge(exercise.id, join(root, "exercises"));
    judged.set(exercise.id, { answer, verdict });
    progress.addAttempt(verdict, new Date(nowMs()).toISOString());
    return c.json(verdict);
  });

  app.post("/:lesson/:slug/reset", async (c) => {
    const exercise = exerciseOf(c);
    const copy = (await keepCopy(root, fileOf(exercise), copyOf(exercise))) ?? null;
    return c.json({ ...(await restoreStarter(root, exercise, starterOf)), copy });
  });

  app.put("/:lesson/:slug/hints", async (c) => {
    const { id } = exerciseOf(c);
    const { check, amount } = await readBody(c, openedUpTo);
    await noteHints(root, id, check, amount);
    return c.body(null, 204);
  });

  app.post("/:lesson/:slug/take", async (c) => {
    const exercise = exerciseOf(c);
    const solution = await readTakenSolution(root, exercise);
    const copy = (await keepCopy(root, fileOf(exercise), copyOf(exercise))) ?? null;
    const answer = await writeAnswer(root, exercise, solution);
    await noteTaken(root, exercise.id, new Date(nowMs()));
    return c.json({ ...answer, copy });
  });

  app.get("/:lesson/:slug/solution", async (c) => {
    return c.json({ solution: await readFile(join(root, "solutions", `${exerciseOf(c).id}.ts`), "utf8") });
  });

  app.get("/:lesson/:slug/attempts", (c) => c.json({ attempts: progress.attemptsAt(exerciseOf(c).id) }));
  return app;
}

/** What the learner has written, and when the file was last changed, in milliseconds since 1970. */
type Answer = { answer: string; modifiedAt: number };

async function readAnswer(root: string, exercise: Exercise): Promise<Answer | undefined> {
  const file = join(root, fileOf(exercise));
  try {
    return { answer: await readFile(file, "utf8"), modifiedAt: (await stat(file)).mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function writeAnswer(root: string, exercise: Exercise, answer: string): Promise<Answer> {
  const file = await resolveWritable(root, fileOf(exercise));
  await writeAtomically(file, answer);
  return { answer, modifiedAt: (await stat(file)).mtimeMs };
}

async function restoreStarter(root: string, exercise: Exercise, starterOf: AppContext["starterOf"]): Promise<Answer> {
  return writeAnswer(root, exercise, await starterOf(exercise));
}

function fileOf(exercise: Exercise): string {
  return `exercises/${exercise.id}.ts`;
}

/** What copies of an answer are called like. */
function copyOf(exercise: Exercise): string {
  return `work/exercises/backup/${exercise.id}.ts`;
}
