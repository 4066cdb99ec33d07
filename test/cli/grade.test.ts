import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { rightAsk, rightAskAgain, type ToyKit, toyKit } from "../grading/toy-kit.ts";
import { type Ended, runCli } from "./run-cli.ts";

let kit: ToyKit;
beforeAll(async () => {
  kit = await toyKit({ isWhole: true });
});
afterAll(() => kit.remove());

beforeEach(async () => {
  for (const folder of ["class", "results"]) await rm(at(folder), { recursive: true, force: true, maxRetries: 20 });
});

const at = (file: string) => path.join(kit.root, file);

/** Where a layer of the sandbox is missing, these tests run without it. */
const grade = (...args: string[]): Promise<Ended> =>
  runCli(kit.root, "grade", "class", "--out", "results", "--allow-weaker-sandbox", ...args);

/** Hands in what a student has written, by slug. */
async function handIn(student: string, files: Record<string, string>): Promise<void> {
  for (const [slug, text] of Object.entries(files)) await kit.write(`class/${student}/01-toy/${slug}.ts`, text);
}

/** The lines of `stderr` that tell of a student, without the time that may be left. */
const progress = ({ stderr }: Ended) => [...stderr.matchAll(/^\[\d+\/\d+\] [^·\n]*?(?= ·|$)/gm)].map(([line]) => line);

const impatient = rightAskAgain.replace("1_000", "250");

/** Right only where it can look at nothing around it. */
const lookAround = `
  import { readdirSync } from "node:fs";
  export async function ask(url: string): Promise<number> {
    const { status } = await fetch(url);
    try {
      readdirSync(process.cwd());
      return 0;
    } catch {
      return status;
    }
  }
`;

/** Makes any machine one that has no bubblewrap. */
const withoutBubblewrap = `
  import childProcess from "node:child_process";
  import { syncBuiltinESMExports } from "node:module";
  const { spawn } = childProcess;
  childProcess.spawn = (file, ...rest) => spawn(file.endsWith("bwrap") ? "no-such-program" : file, ...rest);
  syncBuiltinESMExports();
`;

describe("grade", () => {
  test("grades a class and says where to read about it", async () => {
    await handIn("ada", { ask: rightAsk, "ask-again": rightAskAgain });
    await handIn("bob", { ask: rightAsk, "ask-again": impatient });
    await kit.write("class/roster.txt", "ada, bob\n");
    const ended = await grade("--at-once", "1", "--format", "gradescope");
    expect([ended.code, progress(ended), ended.stdout.trim().split("\n")]).toEqual([
      0,
      ["[1/2] ada: 4 of 4 points, 2 of 2 exercises pass", "[2/2] bob: 2 of 4 points, 1 of 2 exercises pass"],
      [
        "2 students, 2 exercises.",
        "  1 ignored as no submission",
        "",
        `  Grades            ${path.join("results", "grades.csv")}`,
        `  For you           ${path.join("results", "class.md")}`,
        `  For each student  ${path.join("results", "students", "<student>", "report.md")}`,
        `  Marks by hand     ${path.join("results", "marks.csv")}`,
      ],
    ]);
    expect((await readdir(at("results"))).sort()).toEqual(
      ["class.md", "grades.csv", "gradebook.sqlite", "marks.csv", "students"].sort(),
    );
    expect((await readdir(at("results/students/bob"))).sort()).toEqual([
      "gradescope.json",
      "report.md",
      "results.json",
    ]);
    // Nothing of the submissions stays behind.
    expect(await readdir(at(".stormproof/answers"))).toEqual([]);
  });

  test("locks submissions in", async () => {
    await handIn("mallory", { ask: lookAround });
    const ended = await grade("--exercise", "ask");
    expect(progress(ended)).toEqual(["[1/1] mallory: 1 of 1 point, 1 of 1 exercise pass"]);
  });

  test("prints the report of one student, whose submission is a .zip, as JSON", async () => {
    await mkdir(at("class"));
    const zip = zipSync({ "ada-main/exercises/01-toy/ask.ts": strToU8(rightAsk) });
    await writeFile(at("class/download.zip"), zip);
    const args = ["--out", "results", "--student", "ada", "--exercise", "ask", "--json", "--allow-weaker-sandbox"];
    const { code, stdout } = await runCli(kit.root, "grade", "class/download.zip", ...args);
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({
      code: 0,
      version: 1,
      out: at("results"),
      reports: [
        { version: 1, student: "ada", grades: [{ exercise: "01-toy/ask", outcome: "passed", earned: 1, possible: 1 }] },
      ],
    });
  });

  test("takes marks by hand, and ends with 0 when one stands for what could not be judged", async () => {
    const grader = await readFile(at("test/graders/01-toy/ask.test.ts"), "utf8");
    await kit.write("test/graders/01-toy/ask.test.ts", grader.replace("answer.evaluate", "answr.evaluate"));
    await handIn("ada", { ask: rightAsk });
    const broken = await grade("--exercise", "ask");
    await writeFile(at("results/marks.csv"), "student,exercise,points,comment\nada,ask,1,Read it\n");
    const marked = await grade("--exercise", "ask");
    await kit.write("test/graders/01-toy/ask.test.ts", grader);
    expect([broken.code, broken.stdout.split("\n").slice(1, 3), marked.code, progress(marked)]).toEqual([
      2,
      ["1 student, 1 exercise.", "  1 could not be judged"],
      0,
      ["[1/1] ada: 1 of 1 point, 0 of 1 exercise pass"],
    ]);
  });

  test.skipIf(process.platform === "win32")("stops at Ctrl-C, and the same command goes on from there", async () => {
    const students = ["1", "2", "3", "4", "5", "6", "7", "8"];
    for (const student of students) await handIn(student, { ask: rightAsk, "ask-again": rightAskAgain });
    const args = ["grade", "class", "--out", "results", "--allow-weaker-sandbox", "--at-once", "1"];
    const child = spawn(process.execPath, [at("src/cli/main.ts"), ...args], { cwd: kit.root });
    let stderr = "";
    for await (const chunk of child.stderr) {
      if (stderr === "") child.kill("SIGINT");
      stderr += chunk;
    }
    if (child.exitCode === null) await once(child, "exit");
    const reports = ["grades.csv", "students"].map((name) =>
      readdir(at("results")).then((names) => names.includes(name)),
    );
    expect([child.exitCode, stderr.trim().split("\n").at(-1), await Promise.all(reports)]).toEqual([
      2,
      "Stopped before all were graded, so no reports are written. The same command goes on from there.",
      [false, false],
    ]);
    const ended = await grade();
    expect([ended.code, progress(ended).length]).toEqual([0, 8]);
  });

  test("refuses, without a layer of the sandbox, and says which and what to do", async () => {
    await handIn("ada", { ask: rightAsk });
    await kit.write("no-bwrap.mjs", withoutBubblewrap);
    const args = ["--import", pathToFileURL(at("no-bwrap.mjs")).href, at("src/cli/main.ts")];
    const refused = promisify(execFile)(process.execPath, [...args, "grade", "class", "--out", "results"], {
      cwd: kit.root,
    });
    await expect(refused).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^Cannot lock .*\n {2}bubblewrap .*\nAdd --allow-weaker-sandbox .*\.\n$/s),
    });
    await expect(readdir(at("results"))).rejects.toThrow("ENOENT");
  });

  describe("ends with 2 and a sentence", () => {
    const mistakes: [what: string, args: string[], sentence: RegExp][] = [
      ["without --out", ["grade", "class"], /^error: required option '--out <folder>' not specified/],
      [
        "for a folder that is not there",
        ["grade", "clss", "--out", "results"],
        /^Cannot read the submissions in .*clss": there is no such folder\.\n$/,
      ],
      [
        "for the work of one student in the place of a class",
        ["grade", "class/students/ada", "--out", "results"],
        /^Cannot take ".*ada" for a class: its folders are lessons\. .* needs --student <name>\.\n$/,
      ],
      [
        "for results among the submissions",
        ["grade", "class", "--out", "class/results"],
        /^Cannot write to .*: it lies in the folder of the submissions/,
      ],
      [
        "for submissions among the results",
        ["grade", "class/students", "--out", "class"],
        /^Cannot write to .*: reports would go into the folder of the submissions/,
      ],
      [
        "for an exercise that is not in the course",
        ["grade", "class", "--out", "results", "--exercise", "aks"],
        /^Cannot find exercise "aks": the closest name is "ask"\.\n$/,
      ],
      [
        "for results that cannot be written",
        ["grade", "class", "--out", "package.json", "--allow-weaker-sandbox"],
        /^Cannot write to ".*package.json" \(EEXIST: .*\): close programs that have its files open,/,
      ],
      [
        "for a student who has no file",
        ["grade", "ada.zip", "--out", "results", "--student", "ada"],
        /^Cannot find the submission of ada: there is no .*ada.zip\.\n$/,
      ],
    ];
    for (const [what, args, sentence] of mistakes)
      test(what, async () => {
        await handIn("students/ada", { ask: rightAsk });
        const { code, stdout, stderr } = await runCli(kit.root, ...args);
        expect([code, stdout, stderr]).toEqual([2, "", expect.stringMatching(sentence)]);
      });
  });
});
