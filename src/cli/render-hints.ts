import { styleText } from "node:util";
import type { Exercise } from "../core/course.ts";
import { requirementOf } from "../core/requirements.ts";
import type { CheckResult } from "../core/verdict.ts";
import { indent, plural, wrap } from "./text.ts";

/** How to lay hints out. */
export type HintOptions = {
  /** Width of the screen, in characters. */
  readonly width: number;
  /** How the next hint is opened, when not by a command. */
  readonly way?: string;
};

/** The rungs of a check's ladder. */
const rungs = ["where to look", "the idea", "nearly the code"];

/** The first `opened` hints of a check for a terminal, and how to open the next. */
export function renderHints(
  exercise: Exercise,
  check: CheckResult,
  opened: number,
  { width, way }: HintOptions,
): string {
  const left = check.hints.length - opened;
  const more = way ?? `npx stormproof hint ${exercise.slug} --check ${requirementOf(check.name)}`;
  return [
    styleText("bold", check.name),
    ...check.hints.slice(0, opened).flatMap((hint, index) => ["", ...renderRung(hint, index, width)]),
    "",
    styleText(
      "dim",
      left > 0
        ? `${plural(left, "more hint")}: ${more}`
        : `That was the last hint. Still stuck? npx stormproof solution ${exercise.slug} --anyway`,
    ),
  ].join("\n");
}

function renderRung(hint: string, index: number, width: number): string[] {
  const title = `  ${index + 1}  ${styleText("yellow", rungs[index] ?? "more")}`;
  // The last rung is code: its lines stay as they are.
  return [
    title,
    ...indent(
      hint.split("\n").flatMap((line) => (isCode(line) ? [line] : wrap(line, width - 5))),
      5,
    ),
  ];
}

const isCode = (line: string) => /^\s|[{};]$/.test(line);
