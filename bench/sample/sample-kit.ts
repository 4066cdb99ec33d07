import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Course, type Exercise, exercisesOf } from "../../src/core/course.ts";
import type * as Starter from "../../src/grading/starter.ts";

const realRoot = path.resolve(import.meta.dirname, "../..");

/** A kit of its own with one exercise of twelve checks, and a folder in which vitest judges the same in process. */
export type SampleKit = AsyncDisposable & {
  readonly root: string;
  readonly exercise: Exercise;
  readonly course: Course;
  /** The folder of an answer, and in it the file that the learner edits. */
  readonly answer: string;
  readonly answerFile: string;
  /** The folder in which the peer works, and in it the same file. */
  readonly peer: string;
  readonly peerFile: string;
  /** The answer as it should be. */
  readonly text: string;
  /** A module of this kit: its own copy, since graders ask theirs. */
  readonly load: <T>(file: string) => Promise<T>;
};

const row = { slug: "ask", name: "ask", title: "Ask", minutes: 1, prerequisites: [] };
const course: Course = { lessons: [{ slug: "01-bench", title: "Bench", minutes: 1, exercises: [row] }] };

/** Makes the kit anew; it goes with its user. */
export async function sampleKit(): Promise<SampleKit> {
  const root = path.join(realRoot, ".stormproof/bench/kit");
  await rm(root, { recursive: true, force: true, maxRetries: 20 });
  for (const part of ["src", "mocks", "package.json", "tsconfig.json"])
    await cp(path.join(realRoot, part), path.join(root, part), { recursive: true });
  await linkPackages(root);
  const sample = (name: string) => readFile(path.join(import.meta.dirname, name), "utf8");
  const write = async (file: string, text: string) => {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  };
  const text = await sample("ask.ts");
  const grader = (await sample("grader.ts"))
    .replaceAll('"../../', '"../../../')
    .replace('"./ask.ts"', '"../../../exercises/01-bench/ask.ts"');
  await write("course.ts", `export const course = ${JSON.stringify(course)};\n`);
  await write("exercises/01-bench/ask.ts", `// R1  Ask. TODO\n${text}`);
  await write("test/graders/01-bench/ask.test.ts", grader);
  await write("answer/01-bench/ask.ts", text);
  await write("peer/ask.ts", text);
  await write("peer/ask.test.ts", await sample("peer.ts"));
  // Threads are what vitest is fastest with for one file.
  await write("peer/vitest.config.mjs", `export default { test: { pool: "threads", root: import.meta.dirname } };\n`);
  const load = <T>(file: string): Promise<T> => import(pathToFileURL(path.join(root, file)).href);
  // As set-up does, before anybody checks anything.
  await (await load<typeof Starter>("src/grading/starter.ts")).rememberStarters(root);
  return {
    root,
    course,
    exercise: exercisesOf(course)[0] as Exercise,
    answer: path.join(root, "answer"),
    answerFile: path.join(root, "answer/01-bench/ask.ts"),
    peer: path.join(root, "peer"),
    peerFile: path.join(root, "peer/ask.ts"),
    text,
    load,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true, maxRetries: 20 }),
  };
}

/** The real kit's packages; only, `npx stormproof` must find this kit's command and not the real one's. */
async function linkPackages(root: string): Promise<void> {
  const [from, to] = [path.join(realRoot, "node_modules"), path.join(root, "node_modules")];
  await mkdir(to);
  await cp(path.join(from, ".bin"), path.join(to, ".bin"), { recursive: true, verbatimSymlinks: true });
  const command = "stormproof-command";
  for (const name of await readdir(from)) {
    const target = name === command ? path.join(root, "src/cli/command-package") : path.join(from, name);
    if (!name.startsWith(".")) await symlink(target, path.join(to, name), "junction");
  }
}
