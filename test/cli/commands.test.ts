import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { rightAsk, rightAskAgain, type ToyKit, toyKit } from "../grading/toy-kit.ts";
import { type Ended, runCli } from "./run-cli.ts";

let kit: ToyKit;
let starter: string;
let starterOfAskAgain: string;

beforeAll(async () => {
  kit = await toyKit({ isWhole: true });
  starter = await readFile(own("ask"), "utf8");
  starterOfAskAgain = await readFile(own("ask-again"), "utf8");
});
afterAll(() => kit.remove());

/** Each test begins as a learner who has set the kit up and done nothing yet. */
beforeEach(async () => {
  for (const folder of [".stormproof/notes.json", ".stormproof/progress.sqlite", "work"])
    await rm(path.join(kit.root, folder), { recursive: true, force: true, maxRetries: 20 });
  for (const folder of ["exercises", ".stormproof/starters"]) {
    await kit.write(`${folder}/01-toy/ask.ts`, starter);
    await kit.write(`${folder}/01-toy/ask-again.ts`, starterOfAskAgain);
  }
});

const own = (slug: string) => path.join(kit.root, `exercises/01-toy/${slug}.ts`);
const run = (...args: string[]): Promise<Ended> => runCli(kit.root, ...args);
const slow = rightAskAgain.replace("1_000", "250");

describe("check", () => {
  test("tells the story of the first check that does not pass and ends with 1", async () => {
    await kit.write("exercises/01-toy/ask.ts", rightAsk);
    await kit.write("exercises/01-toy/ask-again.ts", slow);
    const { code, stdout, stderr } = await run("check", "ask-again", "--no-types");
    expect({ code, stderr, lines: stdout.trim().split("\n") }).toEqual({
      code: 1,
      stderr: "",
      lines: [
        "01-toy/ask-again  Ask again",
        "",
        "  ✓ R1 gives a 200 at once",
        "",
        "  ✗ R2 waits 1 s after a 503",
        "",
        "      Your client waited 250 ms.",
        "      R2 asks for 1,000 ms.",
        "      Task text R2: After a 503 wait 1 s and ask again.",
        "",
        "        0 ms  1  GET / → 503",
        "                 waited 250 ms",
        "      250 ms  2  GET / → 200",
        "      250 ms     settled",
        "",
        "      In figures: expected [ 250 ] to deeply equal [ 1000 ]",
        "",
        "  1 of 2 checks, 1 of 3 points.  Stuck? npx stormproof hint ask-again",
      ],
    });
  });

  test("passes a right answer with 0", async () => {
    const answer = await kit.answer({ ask: rightAsk });
    const { code, stdout } = await run("check", "ask", "--answer", answer);
    expect([code, stdout.trim().split("\n").at(-1)]).toEqual([
      0,
      "  Passed: its 1 check, 1 of 1 point.  Next: npx stormproof watch ask-again",
    ]);
  });

  test("prints verdicts of version 1 as JSON", async () => {
    const answer = await kit.answer({ ask: rightAsk, "ask-again": slow });
    const { code, stdout } = await run("check", "--all", "--json", "--answer", answer);
    const { version, verdicts } = JSON.parse(stdout);
    expect([code, version, verdicts.map((each: { outcome: string }) => each.outcome)]).toEqual([
      1,
      1,
      ["passed", "failed"],
    ]);
  });

  test("takes, without a name, the first exercise that does not pass", async () => {
    await kit.write("exercises/01-toy/ask.ts", rightAsk);
    const first = await run("check", "--json");
    const second = await run("check", "--json");
    const exercises = ({ stdout }: Ended) =>
      JSON.parse(stdout).verdicts.map(({ exercise }: { exercise: string }) => exercise);
    // The second time the first exercise has passed, and was not touched since.
    expect([exercises(first), exercises(second)]).toEqual([["01-toy/ask", "01-toy/ask-again"], ["01-toy/ask-again"]]);
  });

  test("judges an exercise again that was changed after it had passed", async () => {
    await kit.write("exercises/01-toy/ask.ts", rightAsk);
    await run("check", "ask");
    await kit.write("exercises/01-toy/ask.ts", rightAsk.replace(".status", ".ok"));
    const { stdout } = await run("check", "--json");
    expect(JSON.parse(stdout).verdicts).toMatchObject([{ exercise: "01-toy/ask", outcome: "failed" }]);
  });

  test("judges a lesson by its number, a line for each exercise but the one that is told", async () => {
    await kit.write("exercises/01-toy/ask.ts", rightAsk);
    const { stdout } = await run("check", "1", "--no-types");
    expect(stdout.split("\n").filter((line) => /^\S|of 2 exercises/.test(line))).toEqual([
      "✓ 01-toy/ask  1 of 1 point",
      "01-toy/ask-again  Ask again",
      "  1 of 2 exercises pass, 1 of 4 points.",
    ]);
  });

  test("calls an exercise whose file is as it came not tried yet", async () => {
    const { code, stdout } = await run("check", "--all", "--no-types");
    expect([code, stdout.trim().split("\n")]).toEqual([
      1,
      [
        "· 01-toy/ask  not tried yet",
        "· 01-toy/ask-again  not tried yet",
        "",
        "  0 of 2 exercises pass, 0 of 4 points.",
      ],
    ]);
  });

  test("could not judge a name that is not there: one sentence, no stack, 2", async () => {
    expect(await run("check", "aks")).toEqual({
      code: 2,
      stdout: "",
      stderr: 'Cannot find exercise "aks": the closest name is "ask".\n',
    });
  });

  test("could not judge one exercise and all of them", async () => {
    const { code, stderr } = await run("check", "--all", "ask");
    expect([code, stderr]).toEqual([2, 'Cannot judge "ask" alone and --all: leave one of the two out.\n']);
  });

  test.for([
    ["a folder that is not there", "nowhere"],
    ["a file", "course.ts"],
  ] as const)("could not judge %s", async ([, answer]) => {
    const { code, stderr } = await run("check", "ask", "--answer", answer);
    expect([code, stderr]).toEqual([
      2,
      `Cannot find the answer "${answer}": there is no folder ${path.join(kit.root, answer)}.\n`,
    ]);
  });

  test("could not judge with an option that is not there", async () => {
    const { code, stderr } = await run("check", "--jsn");
    expect([code, stderr.split("\n")[0]]).toEqual([2, "error: unknown option '--jsn'"]);
  });

  test("keeps no attempt at an answer that is not the learner's own", async () => {
    await run("check", "ask", "--answer", await kit.answer({ ask: rightAsk }));
    const { stdout } = await run("list", "--json");
    expect(JSON.parse(stdout).lessons[0].exercises[0].outcome).toBe("untried");
  });
});

describe("hint", () => {
  test("opens one hint more each time, and keeps them open", async () => {
    const hints = async (...args: string[]) => JSON.parse((await run("hint", "ask", "--json", ...args)).stdout);
    expect(
      [await hints(), await hints(), await hints(), await hints()].map(({ hints, left }) => [hints.length, left]),
    ).toEqual([
      [1, 2],
      [2, 1],
      [3, 0],
      [3, 0],
    ]);
  });

  test("opens all at once, for a check that is named by its requirement", async () => {
    const { stdout } = await run("hint", "ask-again", "--check", "r2", "--all");
    expect(stdout.trim().split("\n")).toEqual([
      "R2 waits 1 s after a 503",
      "",
      "  1  where to look",
      "     Look at row 1.",
      "",
      "  2  the idea",
      "     Wait first.",
      "",
      "  3  nearly the code",
      "     await ____",
      "",
      "That was the last hint. Still stuck? npx stormproof solution ask-again --anyway",
    ]);
  });

  test("says, without a name, of which exercise it speaks", async () => {
    const { stdout } = await run("hint");
    expect(stdout.trim().split("\n").slice(0, 3)).toEqual([
      "The first exercise that does not pass yet: 01-toy/ask",
      "",
      "R1 asks once",
    ]);
  });

  test("says that none is needed when every check passes", async () => {
    await kit.write("exercises/01-toy/ask.ts", rightAsk);
    const { code, stdout } = await run("hint", "ask");
    expect([code, stdout.trim()]).toEqual([0, "✓ Every check of 01-toy/ask passes: no hint is needed."]);
  });

  test("says what is in the way when the answer cannot be loaded", async () => {
    await kit.write("exercises/01-toy/ask.ts", "export const ask = ;");
    const { code, stdout } = await run("hint", "ask");
    expect([code, stdout.trim()]).toEqual([1, expect.stringContaining("cannot be loaded")]);
  });

  test("names the requirements when the check is not there", async () => {
    const { code, stderr } = await run("hint", "ask", "--check", "R9");
    expect([code, stderr]).toEqual([2, 'Cannot find a check "R9" in 01-toy/ask: it has R1.\n']);
  });
});

describe("list", () => {
  test("shows how far the learner has come", async () => {
    await kit.write("exercises/01-toy/ask.ts", rightAsk);
    await run("check", "--all");
    const { stdout } = await run("list");
    expect(stdout.trim().split("\n")).toEqual([
      "01-toy  Toys  1 min",
      "  ✓ ask        Ask  1 min",
      "  · ask-again  Ask again  1 min",
      "",
      "toy-box  Where the toys are",
      "",
      "1 of 2 exercises passed.",
    ]);
  });
});

describe("reset", () => {
  test("brings the starter back and keeps a copy of the work", async () => {
    await kit.write("exercises/01-toy/ask.ts", "my work TODO");
    const { code, stdout } = await run("reset", "ask", "--json");
    const { copy } = JSON.parse(stdout);
    expect([code, await readFile(own("ask"), "utf8"), await readFile(path.join(kit.root, copy), "utf8")]).toEqual([
      0,
      starter,
      "my work TODO",
    ]);
  });

  test("says where the copy is", async () => {
    await kit.write("exercises/01-toy/ask.ts", "my work");
    const { stdout } = await run("reset", "ask");
    expect(stdout).toMatch(
      /^exercises\/01-toy\/ask\.ts is as it was in the beginning\.\nYour work is kept in work\/exercises\/backup\/01-toy\/ask-\S+\.ts\n$/,
    );
  });

  test("keeps no copy of what the kit has brought itself", async () => {
    const starting = await run("reset", "ask");
    await run("solution", "ask", "--take");
    const taken = await run("reset", "ask");
    const stdout = "exercises/01-toy/ask.ts is as it was in the beginning.\n";
    expect([starting, taken]).toMatchObject([{ stdout }, { stdout }]);
  });

  test("wants one exercise, not a lesson", async () => {
    const { code, stderr } = await run("reset", "01-toy");
    expect([code, stderr]).toEqual([2, "Cannot take a whole lesson here: name one of 01-toy/ask, 01-toy/ask-again.\n"]);
  });
});

describe("solution", () => {
  test("is not shown before the exercise is passed", async () => {
    const { code, stdout, stderr } = await run("solution", "ask");
    expect([code, stdout, stderr.split(":")[0]]).toEqual([2, "", "Cannot show the solution of 01-toy/ask yet"]);
  });

  test("is shown after", async () => {
    await kit.write("exercises/01-toy/ask.ts", `${rightAsk}// mine\n`);
    expect(await run("solution", "ask")).toEqual({ code: 0, stdout: rightAsk, stderr: "" });
  });

  test("is shown before on demand", async () => {
    expect((await run("solution", "ask", "--anyway")).stdout).toBe(rightAsk);
  });

  test("takes the place of the answer on demand, below the task's text, with a copy of it and a note", async () => {
    await kit.write("exercises/01-toy/ask.ts", "my work");
    const { stdout } = await run("solution", "ask", "--take", "--json");
    const { copy } = JSON.parse(stdout);
    const list = JSON.parse((await run("list", "--json")).stdout);
    expect(await readFile(own("ask"), "utf8")).toBe(`// R1  Ask once and give the status.\n\n${rightAsk}`);
    expect(await readFile(path.join(kit.root, copy), "utf8")).toBe("my work");
    expect(list.lessons[0].exercises[0].taken).toBe(true);
  });
});

describe("verify", () => {
  test("proves every exercise and ends with 0", async () => {
    const { code, stdout } = await run("verify");
    expect([
      code,
      stdout
        .trim()
        .split("\n")
        .map((line) => line.replace(/[\d.]+ s$/, "… s")),
    ]).toEqual([
      0,
      [
        "✓ 01-toy/ask  1 check, 1 mistake, 1 alternative, … s",
        "✓ 01-toy/ask-again  2 checks, 2 mistakes, 1 alternative, … s",
      ],
    ]);
  });

  test("says what does not hold and ends with 1", async () => {
    const stray = path.join(kit.root, "solutions/old.ts");
    await writeFile(stray, "");
    const { code, stdout } = await run("verify", "--exercise", "ask", "--json");
    await rm(stray);
    expect([code, JSON.parse(stdout).strays]).toEqual([1, ["solutions/old.ts belongs to no exercise of the course"]]);
  });

  test("refuses a number of rounds that is none", async () => {
    expect((await run("verify", "--repeat", "0")).code).toBe(2);
  });
});

describe("run", () => {
  test("takes every lesson, then every page, with --all", async () => {
    const notebook = JSON.stringify({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 });
    for (const slug of ["01-toy", "toy-box"]) await kit.write(`lessons/${slug}.ipynb`, notebook);
    const { code, stdout } = await run("run", "--all", "--json");
    const ran = JSON.parse(stdout).notebooks.map((each: { notebook: string }) => each.notebook);
    expect([code, ran]).toEqual([0, ["lessons/01-toy.ipynb", "lessons/toy-box.ipynb"]]);
  });
});

describe("kernel", () => {
  test("is installed with whole paths below a prefix, and taken back", async () => {
    for (const slug of ["01-toy", "toy-box"]) await kit.write(`lessons/${slug}.ipynb`, "shipped");
    const prefix = path.join(kit.root, "env");
    const file = path.join(prefix, "share", "jupyter", "kernels", "stormproof", "kernel.json");
    const { stdout } = await run("kernel", "install", "--prefix", prefix, "--json");
    const lessons = path.join(kit.root, "work", "lessons");
    expect(JSON.parse(stdout)).toEqual({ version: 1, installed: file, name: "stormproof", variables: {}, lessons });
    expect(JSON.parse(await readFile(file, "utf8")).argv).toEqual([
      process.execPath,
      path.join(kit.root, "src", "kernel", "launcher.mjs"),
      "--config-path",
      "{connection_file}",
    ]);
    const removed = await run("kernel", "uninstall", "--prefix", prefix, "--json");
    expect(JSON.parse(removed.stdout)).toEqual({ version: 1, removed: path.dirname(file) });
  });

  test("comes with a copy of each lesson to work on; a copy that is there stays", async () => {
    for (const slug of ["01-toy", "toy-box"]) await kit.write(`lessons/${slug}.ipynb`, "shipped");
    await kit.write("work/lessons/toy-box.ipynb", "mine");
    const { stdout } = await run("kernel", "install");
    const copies = ["01-toy", "toy-box"].map((slug) =>
      readFile(path.join(kit.root, `work/lessons/${slug}.ipynb`), "utf8"),
    );
    expect([await Promise.all(copies), stdout]).toEqual([
      ["shipped", "mine"],
      expect.stringContaining("jupyter lab work/lessons"),
    ]);
  });
});

describe("test", () => {
  test("names the command that installs what developers need where that is missing", async () => {
    await kit.write("package-lock.json", JSON.stringify({ packages: { "node_modules/not-there": { dev: true } } }));
    const ended = await run("test", "rig");
    await rm(path.join(kit.root, "package-lock.json"));
    expect(ended).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "Cannot run the kit's own tests: 1 package for developers is missing. Run `npm test -- rig`, which installs what it needs.\n",
    });
  });
});

describe("every command", () => {
  test("is listed with a sentence by --help, which ends with 0", async () => {
    const { code, stdout } = await run("--help");
    for (const name of [
      "start",
      "list",
      "check",
      "watch",
      "hint",
      "reset",
      "solution",
      "run",
      "kernel",
      "doctor",
      "verify",
    ])
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b.* {2,}\\w`, "m"));
    expect(code).toBe(0);
  });

  test("goes by its own name only: a typo gets the closest", async () => {
    const { code, stderr } = await run("chek");
    expect([code, stderr]).toEqual([2, expect.stringContaining("(Did you mean check?)")]);
  });

  test("is one of the list, and nothing that every object has", async () => {
    const { code, stderr } = await run("constructor");
    expect([code, stderr]).toEqual([2, expect.stringContaining("unknown command 'constructor'")]);
  });

  test("says in one sentence that the kit has a bug, with the stack in a file", async () => {
    const other = await toyKit({ isWhole: true });
    await other.write("course.ts", "export const course = {};\nthrow new Error('planted');");
    const { code, stderr } = await runCli(other.root, "list");
    const [file] = (await readdir(path.join(other.root, ".stormproof"))).filter((name) => name.startsWith("bug-"));
    const report = await readFile(path.join(other.root, ".stormproof", file ?? ""), "utf8");
    await other.remove();
    expect([code, stderr, report]).toEqual([
      2,
      `This is a bug of the kit (planted); please report it with .stormproof/${file}, which says where it happened.\n`,
      expect.stringContaining("at "),
    ]);
  });

  test("says what to do on a full disk, which is no bug", async () => {
    const other = await toyKit({ isWhole: true });
    const full = "Object.assign(new Error('planted'), { code: 'ENOSPC', syscall: 'write' })";
    await other.write("course.ts", `export const course = {};\nthrow ${full};`);
    const ended = await runCli(other.root, "list");
    await other.remove();
    expect(ended).toEqual({
      code: 2,
      stdout: "",
      stderr: "Cannot write (the disk is full): free some room, then run the command again.\n",
    });
  });

  describe("where nothing can be written", () => {
    let closed: ToyKit;

    beforeAll(async () => {
      closed = await toyKit({ isWhole: true });
      await rm(path.join(closed.root, ".stormproof"), { recursive: true, force: true });
      await closed.write(".stormproof", "no folder");
    });
    afterAll(() => closed.remove());

    test("says all of a bug at once", async () => {
      await closed.write("course.ts", "export const course = {};\nthrow new Error('planted');");
      const { code, stderr } = await runCli(closed.root, "list");
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/^This is a bug of the kit \(planted\);[\s\S]*\nError: planted\n {4}at /),
      ]);
    });

    test("ends, also when it has opened ports by then", async () => {
      const { code, stderr } = await runCli(closed.root, "serve", "--service", "echo", "--port", "0");
      expect([code, stderr]).toEqual([2, expect.stringContaining("EEXIST")]);
    });
  });
});
