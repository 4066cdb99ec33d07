import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Course, type Exercise, exercisesOf } from "../../src/core/course.ts";

/** A little exercise whose checks rest on each kind of evidence once, in a folder of its own. */
export type ToyExercise = AsyncDisposable & {
  readonly root: string;
  readonly course: Course;
  readonly exercise: Exercise;
  /** Writes an answer and gives its folder. */
  readonly answer: (text: string) => Promise<string>;
};

const kit = path.resolve(import.meta.dirname, "../..");
const file = "01-toy/ask-politely";

const row = { slug: "ask-politely", name: "askPolitely", title: "Ask politely", minutes: 1, prerequisites: [] };
const course: Course = { lessons: [{ slug: "01-toy", title: "A toy", minutes: 1, exercises: [row] }] };

/** Puts the exercise into a new folder, which goes with it. */
export async function toyExercise(): Promise<ToyExercise> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "hostile-")));
  let answers = 0;
  const write = async (name: string, text: string) => {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  };
  const answer = async (text: string) => {
    const folder = `answers/${++answers}`;
    await write(`${folder}/${file}.ts`, text);
    return path.join(root, folder);
  };
  await write(`exercises/${file}.ts`, "// TODO\n");
  await write(`test/graders/${file}.test.ts`, grader);
  return {
    root,
    course,
    exercise: exercisesOf(course)[0] as Exercise,
    answer,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true, maxRetries: 20 }),
  };
}

/** What every check of the toy is called after. */
export const requirements = ["R1", "R2", "R3", "R4", "R5", "R6"];

/** An answer that meets all requirements. */
export const honestAnswer = `
class StatusError extends Error {
  constructor(status) {
    super("The service answers " + status);
    this.status = status;
  }
}

export async function askPolitely(url, signal) {
  for (let attempt = 0; ; attempt++) {
    const limit = AbortSignal.timeout(2_000);
    const response = await fetch(url, { signal: signal ? AbortSignal.any([signal, limit]) : limit }).catch((error) => error);
    signal?.throwIfAborted();
    if (response.ok) return response.json();
    if (attempt === 2) throw new StatusError(response.status);
    await new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, 1_000 * 2 ** attempt);
      signal?.addEventListener("abort", () => { clearTimeout(timer); reject(signal.reason); });
    });
  }
}
`;

const source = (name: string) => JSON.stringify(pathToFileURL(path.join(kit, name)).href);

const grader = `
import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { json, never, status } from ${source("mocks/script.ts")};
import { openAnswer } from ${source("src/rig/answer.ts")};
const answer = openAnswer("${file}.ts");
const ask = ({ askPolitely }, url) => askPolitely(url);

test("R1 gives what the service sends after a 503", async () => {
  const id = randomInt(1e9);
  const run = await answer.evaluate(ask, { script: [status(503), json({ id })] });
  expect(run.value).toEqual({ id });
});

test("R2 waits 1 s and 2 s", async () => {
  const run = await answer.evaluate(ask, { script: [status(503), status(503), json({})] });
  expect(run.waitsMs).toEqual([1_000, 2_000]);
});

test("R3 stops at once when its caller aborts, and says why", async () => {
  const run = await answer.evaluate(
    async ({ askPolitely }, url) => {
      const controller = new AbortController();
      const reason = new Error("the user left");
      setTimeout(() => controller.abort(reason), 300);
      const error = await askPolitely(url, controller.signal).catch((thrown) => thrown);
      return { isReason: error === reason, atMs: performance.now() };
    },
    { script: [status(503), json({}), json({})] },
  );
  expect(run.requests.length).toBe(1);
  expect(run.value).toEqual({ isReason: true, atMs: 300 });
});

test("R4 gives a request 2 s", async () => {
  const id = randomInt(1e9);
  const run = await answer.evaluate(ask, { script: [never(), json({ id })] });
  expect(run.requests[0].endedAtMs).toBe(2_000);
  expect(run.value).toEqual({ id });
});

test("R5 leaves no timer behind", async () => {
  const id = randomInt(1e9);
  const run = await answer.evaluate(ask, { script: [json({ id })] });
  expect(run.value).toEqual({ id });
  expect(run.left.timers).toBe(0);
});

test("R6 gives up after the third 503", async () => {
  const run = await answer.evaluate(ask, { script: [status(503), status(503), status(503), json({})] });
  expect(run.requests.length).toBe(3);
  expect(run.error).toMatchObject({ message: "The service answers 503", data: { status: 503 } });
});
`;
