import { readdir } from "node:fs/promises";
import path from "node:path";
import { strToU8, type Zippable, zipSync } from "fflate";
import { expect } from "vitest";
import { type Course, exercisesOf } from "../../../src/core/course.ts";
import type { Submission } from "../../../src/grading/class/submissions.ts";
import { takeSubmission } from "../../../src/grading/class/take-submission.ts";
import { type Files, filesIn, makeFolder } from "./class-folder.ts";

const row = (slug: string, name: string) => ({ slug, name, title: "", minutes: 1, prerequisites: [] });

const course: Course = {
  lessons: [
    {
      slug: "05-retry",
      title: "",
      minutes: 1,
      exercises: [row("jitter", "jitter"), row("fetch-with-retry", "fetchWithRetry")],
    },
    { slug: "10-client", title: "", minutes: 1, exercises: [row("create-client", "createClient")] },
  ],
};

/** Every exercise begins with it. */
export const starter = "export const x = () => 1; // TODO\n";

/** The folder of a kit of its own. */
export const kit = await makeFolder(
  Object.fromEntries(exercisesOf(course).map(({ id }) => [`exercises/${id}.ts`, starter])),
);

/** What an answer has, and what the student is told, when this is handed in as a folder. */
export async function take(files: Files) {
  return takeFrom(await makeFolder(files));
}

/** The same for a zip. */
export async function takeZip(zip: Uint8Array) {
  return takeFrom(path.join(await makeFolder({ "ann.zip": zip }), "ann.zip"));
}

/** The same for what lies somewhere. */
export async function takeFrom(place: string, files?: Submission["files"]) {
  const submission = { student: "ann", path: place, ...(files && { files }) };
  const taken = await takeSubmission(submission, exercisesOf(course), kit);
  expect(path.relative(kit, taken.folder)).toMatch(/^\.stormproof.answers.[\da-f-]{36}$/);
  const answer = await filesIn(taken.folder);
  await taken[Symbol.asyncDispose]();
  expect(await readdir(path.dirname(taken.folder))).toEqual([]);
  return { answer, remarks: taken.remarks };
}

/** These files as a zip. */
export const zipped = (files: Files) =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, typeof text === "string" ? strToU8(text) : text]),
    ) as Zippable,
  );
