import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Verdict } from "../../src/core/verdict.ts";
import { type JudgeOptions, judge } from "../../src/grading/judge.ts";
import { graderHead, rightAsk, rightAskAgain, type ToyKit, toyKit } from "./toy-kit.ts";

let kit: ToyKit;
beforeAll(async () => {
  kit = await toyKit();
});
afterAll(() => kit.remove());

/** Judges `ask-again` of an answer that has the right `ask`, unless told otherwise. */
async function judged(
  askAgain: string,
  { ask = rightAsk, ...options }: JudgeOptions & { ask?: string } = {},
): Promise<Verdict> {
  const folder = await kit.answer({ ask, "ask-again": askAgain });
  return judge(kit.exercise("ask-again"), folder, { root: kit.root, course: kit.course, types: false, ...options });
}

const outcomes = ({ outcome, checks }: Verdict) => [outcome, ...checks.map((check) => check.outcome)];

describe("judge()", () => {
  test("passes a right answer", async () => {
    expect(outcomes(await judged(rightAskAgain))).toEqual(["passed", "passed", "passed"]);
  });

  test("tells of a wrong one what it did, what was asked, where, and what went over the wire", async () => {
    const { outcome, checks } = await judged(rightAskAgain.replace("1_000", "250"));
    expect([outcome, checks[0]?.outcome, checks[1]?.outcome]).toEqual(["failed", "passed", "failed"]);
    expect(checks[1]?.message?.split("\n")).toEqual([
      "Your client waited 250 ms.",
      "R2 asks for 1,000 ms.",
      "Task text R2: exercises/01-toy/ask-again.ts:3",
      "In figures: expected [ 250 ] to deeply equal [ 1000 ]",
    ]);
    expect(checks[1]?.timeline?.split("\n")).toEqual([
      "  0 ms  1  GET / → 503",
      "           waited 250 ms",
      "250 ms  2  GET / → 200",
      "250 ms     settled",
    ]);
  });

  test("points to the requirement in the answer's own file when it stands there", async () => {
    const { checks } = await judged(`\n\n// R2  After a 503 wait 1 s\n${rightAskAgain.replace("1_000", "250")}`);
    expect(checks[1]?.message).toContain("Task text R2: answers/");
    expect(checks[1]?.message).toContain("/01-toy/ask-again.ts:3\n");
  });

  test("says what a requirement asks where its text stands no more", async () => {
    const own = path.join(kit.root, "exercises/01-toy/ask-again.ts");
    const starter = await readFile(own, "utf8");
    await kit.write(".stormproof/starters/01-toy/ask-again.ts", starter);
    await kit.write("exercises/01-toy/ask-again.ts", rightAskAgain);
    const { checks } = await judged(rightAskAgain.replace("1_000", "250"));
    await kit.write("exercises/01-toy/ask-again.ts", starter);
    expect(checks[1]?.message).toContain("\nTask text R2: After a 503 wait 1 s and ask again.\n");
  });

  const unloadable: Record<string, [string, RegExp]> = {
    "a syntax error": [
      "export const x = ;\n",
      /^Your code cannot be loaded: .+ \(answers\/\d+\/01-toy\/ask-again\.ts:1\)\.$/,
    ],
    "a package that is not there": ['import "left-pad-9"; export const askAgain = 1;', /"left-pad-9"/],
    "a renamed export": [rightAskAgain.replace("function askAgain", "function askOnceMore"), /askAgain/],
    "an import of a name that is not there": [rightAskAgain.replace("{ ask }", "{ aks as ask }"), /aks/],
    "an error while it is loaded": [
      "throw new Error('early'); export const askAgain = 1;",
      /^answers\/\d+\/01-toy\/ask-again\.ts throws.*early/,
    ],
  };
  for (const [what, [text, reason]] of Object.entries(unloadable))
    test(`says once, as the reason, that there is ${what}`, async () => {
      const verdict = await judged(text);
      expect(outcomes(verdict)).toEqual(["failed", "failed", "failed"]);
      expect(verdict.reason).toMatch(reason);
      expect(verdict.checks.map(({ message }) => message)).toEqual([undefined, undefined]);
    });

  test("says that the file is missing", async () => {
    const folder = await kit.answer({ ask: rightAsk });
    const verdict = await judge(kit.exercise("ask-again"), folder, { root: kit.root, course: kit.course });
    expect(verdict).toMatchObject({
      outcome: "failed",
      reason: expect.stringMatching(/^There is no file answers\/\d+\/01-toy\/ask-again\.ts\.$/),
    });
  });

  test("says first that the learner has not begun yet, and where to begin", async () => {
    const starter = await readFile(path.join(kit.root, "exercises/01-toy/ask-again.ts"), "utf8");
    const verdict = await judged(starter);
    expect(verdict.reason).toMatch(
      /^answers\/\d+\/01-toy\/ask-again\.ts is as it came: begin at the TODO in line 6\.$/,
    );
    expect(verdict.checks[0]?.message).toBeDefined();
  });

  test("says first that an earlier piece does not pass yet", async () => {
    const verdict = await judged(rightAskAgain, { ask: "export const ask = async () => 418;" });
    expect(verdict.outcome).toBe("failed");
    expect(verdict.reason).toBe(
      "This builds on 01-toy/ask, which does not pass yet: do that first, or take the reference for it with `npx stormproof solution 01-toy/ask --take`.",
    );
  });

  test("does not ask for an earlier piece when the answer passes without it", async () => {
    const text = rightAskAgain.replace(
      'import { ask } from "./ask.ts";',
      "const ask = async (url: string) => (await fetch(url)).status;",
    );
    expect(outcomes(await judged(text, { ask: "export {};" }))).toEqual(["passed", "passed", "passed"]);
  });

  test("does not name an earlier piece that the answer does not use", async () => {
    const text = rightAskAgain.replace('import { ask } from "./ask.ts";', "const ask = async () => 418;");
    const verdict = await judged(text, { ask: "export {};" });
    expect([verdict.outcome, verdict.reason]).toEqual(["failed", undefined]);
  });

  test("names a loop that never ends, and goes on with the other checks", async () => {
    const { checks } = await judged(rightAskAgain.replace("return ask(url);\n}", "while (true);\n}"), {
      session: { limits: { evaluationMs: 1_500 } },
    });
    expect(checks.map(({ outcome }) => outcome)).toEqual(["passed", "failed"]);
    expect(checks[1]?.message).toContain("never gave control back");
  });

  test("does not try the other checks of an answer that hangs again and again", async () => {
    const { checks } = await judged("export const askAgain = () => { while (true); };", {
      session: { limits: { evaluationMs: 1_500 } },
      mostHangs: 1,
    });
    expect(checks.map(({ message }) => message?.split("\n")[0])).toEqual([
      expect.stringContaining("never gave control back"),
      "Not tried: your code did not come to an end in the checks before.",
    ]);
  });

  test("shows what the client printed", async () => {
    const { checks } = await judged(
      rightAskAgain.replace("1_000", "250").replace("await new", 'console.log("waiting", { status });\n  await new'),
    );
    expect(checks[1]?.timeline?.split("\n").slice(-3)).toEqual([
      "",
      "Your client printed:",
      "  waiting { status: 503 }",
    ]);
  });

  test("is broken, and no failure, when the checks before took all the time: the machine may be busy", async () => {
    const { outcome, checks } = await judged(rightAskAgain, { limitMs: -1 });
    expect(outcome).toBe("broken");
    expect(checks[0]?.message).toBe(
      "Not tried: the checks before took -0.001 s, the limit for all; judge it again when the machine has less to do.",
    );
  });

  test("runs checks in the order that is asked for and reports them in the grader's", async () => {
    const ran: string[] = [];
    const order = <T extends { name: string; run: () => Promise<void> }>(checks: readonly T[]) =>
      checks.toReversed().map((check) => ({
        ...check,
        run: () => {
          ran.push(check.name.slice(0, 2));
          return check.run();
        },
      }));
    const { checks } = await judged(rightAskAgain, { order });
    expect([ran, checks.map(({ requirement }) => requirement)]).toEqual([
      ["R2", "R1"],
      ["R1", "R2"],
    ]);
  });

  test("judges several answers at the same time without mixing them up", async () => {
    const texts = [rightAskAgain, rightAskAgain.replace("1_000", "250"), rightAskAgain.replace("503", "500")];
    const verdicts = await Promise.all(texts.map((text) => judged(text)));
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(["passed", "failed", "failed"]);
  });

  test("shows type errors, which decide nothing", async () => {
    const verdict = await judged(`${rightAskAgain}export const wrong: number = "text";\n`, { types: true });
    expect([verdict.outcome, verdict.typeErrors.length]).toEqual(["passed", 1]);
    expect(verdict.typeErrors[0]).toMatch(
      /ask-again\.ts:\d+:14 Type 'string' is not assignable to type 'number'\. \(TS2322\)$/,
    );
  });

  const broken: Record<string, [string, RegExp]> = {
    "registers no check": ["", /^No check ran/],
    "has an error of its own": ["null.oops;", /cannot be run: TypeError/],
    "uses what the kit's runner does not offer": ['test.skip("R1", () => {});', /^Cannot use test\.skip/],
  };
  for (const [what, [body, reason]] of Object.entries(broken))
    test(`is broken, never passed, when the grader ${what}`, async () => {
      const other = await toyKit();
      await other.write("test/graders/01-toy/ask.test.ts", graderHead("ask") + body);
      const verdict = await judge(other.exercise("ask"), await other.answer({ ask: rightAsk }), {
        root: other.root,
        course: other.course,
        types: false,
      });
      await other.remove();
      expect(verdict).toMatchObject({ outcome: "broken", reason: expect.stringMatching(reason) });
    });
});
