import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Verdict } from "../core/verdict.ts";
import { readTakenSolution } from "../grading/taken-solution.ts";
import { AnswerFile } from "./answer-file.ts";
import type { AppContext } from "./context.ts";
import { findExercise } from "./find-in-course.ts";
import { noteHints, noteTaken, openedHints, readNotes } from "./notes.ts";
import { readBody } from "./read-body.ts";

const text = z.object({ answer: z.string().max(1_000_000) });
const saved = text.extend({ modifiedAt: z.number() });
const openedUpTo = z.object({ check: z.string().max(1_000), amount: z.int().min(0).max(100) });

/** The last verdict on each exercise, with the text that was judged: a page that is loaded again shows it. */
type Judged = Map<string, { answer: string | undefined; verdict: Verdict }>;

/** `/api/exercises/<lesson>/<slug>`: an answer, and what helps to write it. */
export function exerciseRoutes(context: AppContext): Hono {
  const judged: Judged = new Map();
  const app = new Hono();
  app.route("/", answerRoutes(context, judged));
  app.route("/", helpRoutes(context, judged));
  return app;
}

/** Read, save, copy and reset an answer; put the solution in its place. */
function answerRoutes(context: AppContext, judged: Judged): Hono {
  const { root, nowMs, starterOf } = context;
  const app = new Hono();

  app.get("/:lesson/:slug", async (c) => {
    const { exercise, file } = asked(context, c);
    const { id, title, minutes } = exercise;
    const starter = await starterOf(exercise);
    const stored = (await file.read()) ?? (await file.write(starter));
    const last = judged.get(id);
    const verdict = last?.answer === stored.answer ? last.verdict : null;
    const opened = openedHints(await readNotes(root), id);
    return c.json({ id, title, minutes, file: file.path, starter, ...stored, verdict, opened });
  });

  app.put("/:lesson/:slug", async (c) => {
    const { file } = asked(context, c);
    const { answer, modifiedAt } = await readBody(c, saved);
    const now = await file.read();
    // An editor has saved meanwhile: the page shows both and asks, nothing is lost.
    if (now !== undefined && now.answer !== answer && now.modifiedAt !== modifiedAt) {
      return c.json({ message: `${file.path} was changed outside this page.`, ...now }, 409);
    }
    return c.json(await file.write(answer));
  });

  app.post("/:lesson/:slug/copy", async (c) => {
    const { file } = asked(context, c);
    return c.json({ copy: await file.keep((await readBody(c, text)).answer) });
  });

  app.post("/:lesson/:slug/reset", async (c) => {
    const { exercise, file } = asked(context, c);
    return c.json(await file.replace(await starterOf(exercise)));
  });

  app.post("/:lesson/:slug/take", async (c) => {
    const { exercise, file } = asked(context, c);
    const replaced = await file.replace(await readTakenSolution(root, exercise));
    await noteTaken(root, exercise.id, new Date(nowMs()));
    return c.json(replaced);
  });
  return app;
}

/** Check an answer, open hints, look at the solution. */
function helpRoutes(context: AppContext, judged: Judged): Hono {
  const { root, progress, judge, nowMs } = context;
  const app = new Hono();

  app.post("/:lesson/:slug/check", async (c) => {
    const { exercise, file } = asked(context, c);
    const answer = (await file.read())?.answer;
    const verdict = await judge(exercise.id, join(root, "exercises"));
    judged.set(exercise.id, { answer, verdict });
    progress.addAttempt(verdict, new Date(nowMs()).toISOString());
    return c.json(verdict);
  });

  app.put("/:lesson/:slug/hints", async (c) => {
    const { exercise } = asked(context, c);
    const { check, amount } = await readBody(c, openedUpTo);
    await noteHints(root, exercise.id, check, amount);
    return c.body(null, 204);
  });

  app.get("/:lesson/:slug/solution", async (c) => {
    const { exercise } = asked(context, c);
    return c.json({ solution: await readFile(join(root, "solutions", `${exercise.id}.ts`), "utf8") });
  });

  app.get("/:lesson/:slug/attempts", (c) => {
    return c.json({ attempts: progress.attemptsAt(asked(context, c).exercise.id) });
  });
  return app;
}

/** The exercise of a request's path, and the learner's file. */
function asked({ root, course }: AppContext, c: Context) {
  const exercise = findExercise(course, `${c.req.param("lesson")}/${c.req.param("slug")}`);
  return { exercise, file: new AnswerFile(root, exercise) };
}
