import { styleText } from "node:util";
import { type Command, InvalidArgumentError } from "commander";
import { course } from "../../../course.ts";
import { exercisesOf } from "../../core/course.ts";
import { findExercises } from "../../core/find-exercise.ts";
import { kitRoot } from "../../grading/kit-files.ts";
import { strayFiles } from "../../grading/stray-files.ts";
import { type VerifyReport, verify } from "../../grading/verify.ts";
import { printJson } from "../print-json.ts";
import { mark } from "../render-verdict.ts";
import { screenWidth } from "../screen.ts";
import { indent, plural, wrap } from "../text.ts";

type Options = { readonly exercise?: string; readonly repeat: number; readonly json?: boolean };

/** `stormproof verify`: proves that the exercises keep their contract. For authors. */
export function addVerifyCommand(program: Command): void {
  program
    .command("verify")
    .description("prove that solutions pass, starters fail and every mistake is caught (for authors)")
    .option("--exercise <name>", "one exercise or lesson; all, unless you say so")
    .option("--repeat <times>", "judge everything so often, each time in another order", toTimes, 1)
    .option("--json", "print the reports as JSON")
    .action(verifyAll);
}

async function verifyAll({ exercise, repeat, json }: Options): Promise<void> {
  const strays = (await strayFiles(exercisesOf(course), kitRoot)).map(
    (file) => `${file} belongs to no exercise of the course`,
  );
  const reports: VerifyReport[] = [];
  for (const each of exercise ? findExercises(course, exercise) : exercisesOf(course)) {
    const report = await verify(each, { repeat });
    reports.push(report);
    if (!json) console.log(render(report));
  }
  if (json) printJson({ reports, strays });
  else if (strays.length > 0) console.log(problems(strays));
  process.exitCode = strays.length > 0 || reports.some((report) => report.problems.length > 0) ? 1 : 0;
}

function render(report: VerifyReport): string {
  const counts = [
    plural(report.checks, "check"),
    plural(report.mistakes, "mistake"),
    plural(report.alternatives, "alternative"),
    `${(report.tookMs / 1_000).toFixed(1)} s`,
  ];
  const title = `${mark(report.problems.length > 0 ? "failed" : "passed")} ${report.exercise}  ${styleText("dim", counts.join(", "))}`;
  return report.problems.length > 0 ? `${title}\n${problems(report.problems)}` : title;
}

const problems = (sentences: readonly string[]) =>
  sentences
    .flatMap((sentence) => sentence.split("\n").flatMap((line) => indent(wrap(line, screenWidth() - 4, 2), 4)))
    .join("\n");

function toTimes(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is a whole number from 1 to 9999.");
}
