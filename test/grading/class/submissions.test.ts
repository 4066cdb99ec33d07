import { symlink } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { KitError } from "../../../src/core/kit-error.ts";
import { findSubmissions } from "../../../src/grading/class/submissions.ts";
import { type Files, makeFolder } from "./class-folder.ts";

async function find(files: Files) {
  const folder = await makeFolder(files);
  const { submissions, ignored } = await findSubmissions(folder);
  const students = submissions.map(({ student, path: place, files }) => ({
    student,
    place: path.relative(folder, place),
    ...(files && { files: files.map(({ name, file }) => `${name} → ${file}`).sort() }),
  }));
  return { students, names: students.map(({ student }) => student), ignored };
}

describe("findSubmissions()", () => {
  test("finds folders and archives, in the natural order of their names", async () => {
    const { students, ignored } = await find({ "team10/retry.ts": "", "team9.zip": "", "Team1.ZIP": "", "empty/": "" });
    expect(students).toEqual([
      { student: "empty", place: "empty" },
      { student: "Team1", place: "Team1.ZIP" },
      { student: "team9", place: "team9.zip" },
      { student: "team10", place: "team10" },
    ]);
    expect(ignored).toEqual([]);
  });

  test("names what is no submission, and passes over what systems leave behind", async () => {
    const { names, ignored } = await find({
      "ann/": "",
      "ann.zip": "",
      "bob.tar.gz": "",
      "README.md": "",
      "loose.ts": "",
      ".DS_Store": "",
      ".git/HEAD": "",
      "__MACOSX/._ann": "",
      "Thumbs.db": "",
      "node_modules/x": "",
    });
    expect(names).toEqual(["ann", "bob"]);
    expect(ignored).toEqual([
      "ann.zip (a folder of that name was taken)",
      "loose.ts (neither a folder nor a .zip)",
      "README.md (neither a folder nor a .zip)",
    ]);
  });

  test.skipIf(process.platform === "win32")("does not follow a link, which may be to the work of another", async () => {
    const folder = await makeFolder({ "ann/retry.ts": "" });
    await symlink("ann", path.join(folder, "bob"));
    expect(await findSubmissions(folder)).toEqual({
      submissions: [{ student: "ann", path: path.join(folder, "ann") }],
      ignored: ["bob (a link)"],
    });
  });

  test("takes students' names from the folders of Moodle, and tells namesakes apart by their numbers", async () => {
    const { students, ignored } = await find({
      "Ann Lee_12_assignsubmission_file/retry.ts": "",
      "Ann Lee_12_assignsubmission_onlinetext_/onlinetext.html": "",
      "Bob Ray_13_assignsubmission_file_/hw.zip": "",
      "Bob Ray_14_assignsubmission_file_/hw.zip": "",
    });
    expect(students).toEqual([
      {
        student: "Ann Lee",
        place: "",
        files: ["Ann Lee_12_assignsubmission_file → ", "Ann Lee_12_assignsubmission_onlinetext_ → "],
      },
      { student: "Bob Ray 13", place: "Bob Ray_13_assignsubmission_file_" },
      { student: "Bob Ray 14", place: "Bob Ray_14_assignsubmission_file_" },
    ]);
    expect(ignored).toEqual([]);
  });

  test("puts together the files of a student that lie among those of others: Canvas, Moodle, Blackboard", async () => {
    const { students, ignored } = await find({
      "leeann_112_901_retry.ts": "",
      "leeann_112_902_jitter-1.ts": "",
      "leeann_177_903_retry.ts": "",
      "raybob_LATE_113_904_my_work.zip": "",
      "suecy_115_905_screen.png": "",
      "Cy Fox_14_assignsubmission_file_retry.ts": "",
      "HW 5_dee4_attempt_2026-03-01-10-11-12_retry.ts": "",
      "HW 5_dee4_attempt_2026-03-01-10-11-12.txt": "",
    });
    expect(students).toEqual([
      { student: "Cy Fox", place: "", files: ["Cy Fox_14_assignsubmission_file_retry.ts → retry.ts"] },
      {
        student: "dee4",
        place: "",
        files: [
          "HW 5_dee4_attempt_2026-03-01-10-11-12.txt → .txt",
          "HW 5_dee4_attempt_2026-03-01-10-11-12_retry.ts → retry.ts",
        ],
      },
      {
        student: "leeann 112",
        place: "",
        files: ["leeann_112_901_retry.ts → retry.ts", "leeann_112_902_jitter-1.ts → jitter-1.ts"],
      },
      { student: "leeann 177", place: "", files: ["leeann_177_903_retry.ts → retry.ts"] },
      { student: "raybob", place: "raybob_LATE_113_904_my_work.zip" },
      { student: "suecy", place: "", files: ["suecy_115_905_screen.png → screen.png"] },
    ]);
    expect(ignored).toEqual([]);
  });

  test("takes a name with small numbers in it for a name", async () => {
    const { names } = await find({ "group_1_2_ann.zip": "", "group_1_2_bob.zip": "" });
    expect(names).toEqual(["group_1_2_ann", "group_1_2_bob"]);
  });

  test.skipIf(process.platform !== "linux")(
    "makes of every name one that can name a folder, and no two alike",
    async () => {
      const { names } = await find({
        "ann\n\u001b[31m\t| # Ann/": "",
        "Bob/": "",
        "bob/": "",
        "bob.zip": "",
        "...zip": "",
        "C:\\x?.zip": "",
        " .zip": "",
      });
      expect(names).toEqual(["ann - # Ann", "bob", "Bob (2)", "C--x-", "unnamed"]);
    },
  );

  const mistakes: readonly (readonly [string, string, Files, RegExp])[] = [
    ["does not exist", "nowhere", {}, /there is no such folder$/],
    ["is a file", "all.zip", { "all.zip": "" }, /it is no folder\. Unpack it, or add --student/],
    ["is empty", "", {}, /Cannot find a submission in .* each is a folder or a \.zip/],
    ["holds loose files", "", { "retry.ts": "" }, /The work of one student needs --student/],
    [
      "is one submission",
      "",
      { "exercises/05-retry/retry.ts": "" },
      /it is one submission\. Name the folder in which it lies/,
    ],
  ];
  for (const [what, place, files, words] of mistakes)
    test(`explains what to do when the folder ${what}`, async () => {
      const finding = findSubmissions(path.join(await makeFolder(files), place));
      await expect(finding).rejects.toThrow(KitError);
      await expect(finding).rejects.toThrow(words);
    });
});
