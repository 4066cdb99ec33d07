import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Course, type Exercise, exercisesOf } from "../../src/core/course.ts";

/** A kit with a course of its own, in a folder of its own: everything that judges takes it in the place of the real one. */
export type ToyKit = {
  readonly root: string;
  readonly course: Course;
  readonly exercise: (slug: string) => Exercise;
  /** Makes an answer from texts by slug; what is left out is not there. */
  readonly answer: (files: Record<string, string>) => Promise<string>;
  readonly write: (file: string, text: string) => Promise<void>;
  readonly remove: () => Promise<void>;
};

const realRoot = path.resolve(import.meta.dirname, "../..");

/** Begins every grader of a toy kit. */
export const graderHead = (slug: string, root = realRoot) => {
  const source = (file: string) => JSON.stringify(pathToFileURL(path.join(root, file)).href);
  return `
    import { expect, test } from "vitest";
    import { json, status } from ${source("mocks/script.ts")};
    import { openAnswer } from ${source("src/rig/answer.ts")};
    import { count, story } from ${source("src/rig/story.ts")};
    const answer = openAnswer("01-toy/${slug}.ts");
  `;
};

/**
 * Two exercises: `ask`, and `ask-again`, which builds on it.
 *
 * A whole kit has the program in it too, as a learner has who has cloned it.
 */
export async function toyKit({ isWhole = false } = {}): Promise<ToyKit> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "toy-kit-")));
  if (isWhole) await install(root);
  const write = async (file: string, text: string) => {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  };
  for (const [file, text] of Object.entries(filesFor(isWhole ? root : realRoot))) await write(file, text);
  let answers = 0;
  return {
    root,
    course,
    write,
    exercise: (slug) => exercisesOf(course).find((each) => each.slug === slug) as Exercise,
    async answer(texts) {
      const folder = `answers/${answers++}`;
      await mkdir(path.join(root, folder), { recursive: true });
      for (const [slug, text] of Object.entries(texts)) await write(`${folder}/01-toy/${slug}.ts`, text);
      return path.join(root, folder);
    },
    // A process that has been ended may still be writing its cache.
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 20 }),
  };
}

async function install(root: string): Promise<void> {
  for (const part of ["src", "mocks", "package.json", "tsconfig.json"])
    await cp(path.join(realRoot, part), path.join(root, part), { recursive: true });
  await symlink(path.join(realRoot, "node_modules"), path.join(root, "node_modules"), "junction");
  await writeFile(path.join(root, "course.ts"), `export const course = ${JSON.stringify(course)};\n`);
}

const course: Course = {
  lessons: [
    {
      slug: "01-toy",
      title: "Toys",
      minutes: 1,
      exercises: [
        { slug: "ask", name: "ask", title: "Ask", minutes: 1, prerequisites: [] },
        { slug: "ask-again", name: "askAgain", title: "Ask again", minutes: 1, prerequisites: ["01-toy/ask"] },
      ],
    },
  ],
  pages: [{ slug: "toy-box", title: "Where the toys are", subjects: [] }],
};

/** The reference for `ask`. */
export const rightAsk = "export const ask = async (url: string): Promise<number> => (await fetch(url)).status;\n";

/** The reference for `ask-again`. */
export const rightAskAgain = `
import { ask } from "./ask.ts";
export async function askAgain(url: string): Promise<number> {
  const status = await ask(url);
  if (status !== 503) return status;
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return ask(url);
}
`;

const hints = '["Look at row 1.", "Wait first.", "await ____"]';

const filesFor = (root: string) => ({
  "exercises/01-toy/ask.ts": `
// R1  Ask once and give the status.
export const ask = async (url: string): Promise<number> => {
  throw new Error("TODO");
};
`,
  "exercises/01-toy/ask-again.ts": `
// R1  Give the status at once, unless it is 503.
// R2  After a 503 wait 1 s
//     and ask again.
export async function askAgain(url: string): Promise<number> {
  throw new Error("TODO");
}
`,
  "solutions/01-toy/ask.ts": rightAsk,
  "solutions/01-toy/ask-again.ts": rightAskAgain,
  "test/graders/01-toy/ask.test.ts": `${graderHead("ask", root)}
    test("R1 asks once", { meta: { points: 1, hints: ${hints} } }, async () => {
      const run = await answer.evaluate(({ ask }, url) => ask(url), { script: [status(204)] });
      expect(run.value, story(run, "Your client gave back " + run.value + ".")).toBe(204);
    });
  `,
  "test/graders/01-toy/ask-again.test.ts": `${graderHead("ask-again", root)}
    const asked = ({ askAgain }, url) => askAgain(url);
    test("R1 gives a 200 at once", { meta: { points: 1, hints: ${hints} } }, async () => {
      const run = await answer.evaluate(asked, { script: [status(200)] });
      expect([run.value, run.requests.length], story(run, "Your client sent " + count(run.requests.length, "request") + ".")).toEqual([200, 1]);
    });
    test("R2 waits 1 s after a 503", { meta: { points: 2, hints: ${hints} } }, async () => {
      const run = await answer.evaluate(asked, { script: [status(503), status(200)] });
      expect(run.waitsMs, story(run, "Your client waited " + run.waitsMs + " ms.", "R2 asks for 1,000 ms.")).toEqual([1000]);
    });
  `,
  "test/mistakes/01-toy/ask/gives-200.ts": `// Caught by: R1 asks once\n${rightAsk.replace(".status", ".ok ? 200 : 0")}`,
  "test/alternatives/01-toy/ask/then.ts":
    "export const ask = (url: string): Promise<number> => fetch(url).then(({ status }) => status);\n",
  "test/mistakes/01-toy/ask-again/does-not-wait.ts": `// Caught by: R2 waits 1 s after a 503\n${rightAskAgain.replace(/.*setTimeout.*\n/, "")}`,
  "test/mistakes/01-toy/ask-again/always-twice.ts": `// Caught by: R1 gives a 200 at once\n${rightAskAgain.replace(/.*!== 503.*\n/, "")}`,
  "test/alternatives/01-toy/ask-again/chain.ts": `
import { setTimeout as sleep } from "node:timers/promises";
export const askAgain = (url: string): Promise<number> =>
  fetch(url).then(({ status }) => (status === 503 ? sleep(1_000).then(() => askAgain(url)) : status));
`,
});
