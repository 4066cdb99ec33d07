import { readFile } from "node:fs/promises";
import path from "node:path";
import type { LogLevel, MutantResult } from "@stryker-mutator/api/core";
import { Stryker } from "@stryker-mutator/core";
import type { Exercise } from "../../src/core/course.ts";
import { filesOf, kitRoot, shownPath } from "../../src/grading/kit-files.ts";
import { readStarter } from "../../src/grading/starter.ts";
import { freeWording } from "./free-wording.ts";
import { originalText } from "./mutated-text.ts";

/** A change of a solution that every check of its grader passes. */
export type Mutant = {
  /** The line of the solution in which the change begins. */
  readonly line: string;
  readonly from: string;
  readonly to: string;
};

/** What became of the mutants of one solution. */
export type Mutation = { readonly killed: number; readonly survivors: readonly Mutant[] };

/**
 * Changes a solution in every way that Stryker knows, one at a time, and lets the exercise's grader judge each.
 *
 * Left out are the lines that the starter has already, which are no work of the learner, and the wording of messages.
 */
export async function mutate(exercise: Exercise): Promise<Mutation> {
  const { solution } = filesOf(exercise);
  const [text, starter] = await Promise.all([readFile(solution, "utf8"), readStarter(kitRoot, exercise)]);
  const results = (await runStryker(shownPath(solution))).filter(
    (result) => result.status !== "Ignored" && !starter.includes(linesOf(text, result)),
  );
  const unjudged = results.find(({ status }) => !["Killed", "Timeout", "Survived"].includes(status));
  if (unjudged) throw new Error(`Cannot judge a mutant of ${exercise.id}: ${unjudged.statusReason}`);
  const alive = results.filter(({ status }) => status === "Survived");
  return { killed: results.length - alive.length, survivors: alive.map((result) => toMutant(text, result)) };
}

function runStryker(solution: string): Promise<MutantResult[]> {
  return new Stryker({
    mutate: [solution],
    // The sandbox needs no more: the mutants are judged beside the kit's own files.
    ignorePatterns: ["**", `!${solution}`],
    plugins: ["judging-runner.ts", "free-wording.ts"].map((file) => path.join(import.meta.dirname, file)),
    ignorers: [freeWording],
    testRunner: "judging",
    coverageAnalysis: "off",
    symlinkNodeModules: false,
    concurrency: 2,
    // The rig has limits of its own, and they speak first.
    timeoutMS: 120_000,
    tempDirName: `.stormproof/stryker-${process.pid}`,
    reporters: [],
    logLevel: "error" as LogLevel,
    allowConsoleColors: false,
  }).runMutationTest();
}

function toMutant(text: string, result: MutantResult): Mutant {
  return {
    line: linesOf(text, result).split("\n", 1)[0]?.trim() ?? "",
    from: shorten(originalText(text, fromZero(result))),
    to: shorten(result.replacement),
  };
}

/** The lines of a file in which a mutant lies, whole. */
function linesOf(text: string, { location }: MutantResult): string {
  return text
    .split("\n")
    .slice(location.start.line - 1, location.end.line)
    .join("\n");
}

/** Stryker counts lines and columns of its results from 1, those of its mutants from 0. */
function fromZero({ location: { start, end } }: MutantResult): Pick<MutantResult, "location"> {
  const before = ({ line, column }: typeof start) => ({ line: line - 1, column: column - 1 });
  return { location: { start: before(start), end: before(end) } };
}

const shorten = (code: string) => (code.length > 120 ? `${code.slice(0, 119)}…` : code);
