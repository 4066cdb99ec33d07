import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { course } from "../../course.ts";
import { type Exercise, exercisesOf } from "../../src/core/course.ts";
import { readStarter, rememberStarters, starterFile } from "../../src/grading/starter.ts";
import { toyKit } from "./toy-kit.ts";

const exercise = exercisesOf(course)[0] as Exercise;

const starter = "// R1  Ask.\n// TODO\n";

/** A kit whose first exercise is the starter above; with git, it is committed. */
async function freshKit({ hasGit = false } = {}) {
  const kit = await toyKit();
  onTestFinished(kit.remove);
  await kit.write(starterFile(exercise), starter);
  const git = (...words: string[]) =>
    promisify(execFile)("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", ...words], {
      cwd: kit.root,
    });
  if (hasGit) {
    await git("init", "--quiet");
    await git("add", ".");
    await git("commit", "--quiet", "--message", "The kit");
  }
  return {
    ...kit,
    git,
    edit: (text: string) => kit.write(starterFile(exercise), text),
    read: () => readStarter(kit.root, exercise),
  };
}

describe("readStarter()", () => {
  test("gives the starter as it was when the kit was set up", async () => {
    const { root, edit, read } = await freshKit();
    await rememberStarters(root);
    await edit("my work");
    expect(await read()).toBe(starter);
  });

  test("finds it in git when the learner has edited before anything was set up", async () => {
    const { root, edit, read } = await freshKit({ hasGit: true });
    await edit("my work, with a TODO left");
    expect(await read()).toBe(starter);
    await rememberStarters(root);
    expect(await read()).toBe(starter);
  });

  test("takes a starter that came with an update", async () => {
    const { root, edit, git, read } = await freshKit({ hasGit: true });
    await rememberStarters(root);
    await edit(`${starter}// news\n`);
    await git("commit", "--quiet", "--all", "--message", "Update");
    await rememberStarters(root);
    expect(await read()).toBe(`${starter}// news\n`);
  });

  test("does not take an answer that the learner has committed", async () => {
    const { root, edit, git, read } = await freshKit({ hasGit: true });
    await rememberStarters(root);
    await edit("my answer");
    await git("commit", "--quiet", "--all", "--message", "Done");
    await rememberStarters(root);
    expect(await read()).toBe(starter);
  });

  test("says how to bring it back when it is nowhere", async () => {
    const { edit, read } = await freshKit();
    await edit("my work");
    await expect(read()).rejects.toThrow(`Cannot find the starter of ${exercise.id}: bring it back with`);
  });
});
