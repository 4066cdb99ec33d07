import { styleText } from "node:util";
import type { Exercise } from "../core/course.ts";
import { type CheckResult, pointsOf, type Verdict } from "../core/verdict.ts";
import { indent, plural, wrap } from "./text.ts";

/** How to lay a verdict out. */
export type RenderOptions = {
  /** Width of the screen, in characters. */
  readonly width: number;
  /** For a screen that is cleared on every save: what does not pass on top, what passes on one line. */
  readonly isWatched?: boolean;
  /** Keys do what commands do elsewhere: give a hint, go on to the next exercise. */
  readonly hasKeys?: boolean;
  /** Where to go on after a pass. */
  readonly next?: Exercise | undefined;
};

/**
 * A verdict for a terminal: a line for each check that passes, the whole story of the first that does not, the rest
 * by name, then the points and the way on. What fails later often fails for the same reason, so it waits its turn.
 */
export function renderVerdict(exercise: Exercise, verdict: Verdict, options: RenderOptions): string {
  const passed = verdict.checks.filter(({ outcome }) => outcome === "passed");
  const story = verdict.outcome === "passed" ? [] : renderTrouble(verdict, options);
  const done = options.isWatched
    ? renderCount(passed, options)
    : passed.flatMap((check) => [renderPassed(check), ...renderNotes(check, options)]);
  const body = options.isWatched
    ? [...story, ...done]
    : [...done, ...(done.length > 0 && story.length > 0 ? [""] : []), ...story];
  const parts = [
    `${styleText("bold", exercise.id)}  ${styleText("dim", exercise.title)}`,
    "",
    ...indent(body, 2),
    ...renderTypeErrors(verdict, options),
    "",
    ...renderSummary(exercise, verdict, options),
  ];
  return parts.join("\n");
}

/** One line for an exercise among several. */
export function renderLine(exercise: Exercise, verdict: Verdict): string {
  const { earned, possible } = pointsOf(verdict);
  const points = verdict.outcome === "broken" ? "could not be judged" : `${earned} of ${plural(possible, "point")}`;
  return `${mark(standingOf(verdict))} ${exercise.id}  ${styleText("dim", verdict.isUntouched ? "not tried yet" : points)}`;
}

/** The sign of an outcome, the same everywhere. */
export function mark(outcome: Verdict["outcome"] | "untried"): string {
  const [style, sign] = marks[outcome];
  return styleText(style, sign);
}

const marks = {
  passed: ["green", "✓"],
  failed: ["red", "✗"],
  broken: ["yellow", "!"],
  untried: ["dim", "·"],
} as const;

const standingOf = ({ isUntouched, outcome }: Verdict) => (isUntouched ? "untried" : outcome);

const renderPassed = ({ name }: CheckResult) => `${mark("passed")} ${name}`;

const renderNotes = ({ notes = [] }: CheckResult, { width }: RenderOptions) =>
  notes.flatMap((note) => indent(wrap(styleText("dim", note), width - 6), 2));

function renderCount(passed: readonly CheckResult[], options: RenderOptions): string[] {
  if (passed.length === 0) return [];
  const requirements = [...new Set(passed.map(({ requirement }) => requirement))].join(" ");
  return [
    "",
    `${mark("passed")} ${plural(passed.length, "check")} ${passed.length === 1 ? "passes" : "pass"}  ${styleText("dim", requirements)}`,
    ...passed.flatMap((check) => renderNotes(check, options)),
  ];
}

/** The reason when there is one, and the story of the first check that does not pass when that was tried. */
function renderTrouble(verdict: Verdict, { width }: RenderOptions): string[] {
  const { reason, checks } = verdict;
  const failing = checks.filter((check) => check.outcome !== "passed");
  const told = failing.find(({ message }) => message !== undefined);
  const lines = reason ? [...wrap(`${mark(standingOf(verdict))} ${reason}`, width - 4, 2), ...(told ? [""] : [])] : [];
  if (!told) return lines;
  const others = failing.filter((check) => check !== told);
  return [...lines, ...renderStory(told, width - 4), ...renderOthers(others, width)];
}

/** The names of so many checks that do not pass fit below the story of the first. */
const mostOthers = 6;

function renderOthers(others: readonly CheckResult[], width: number): string[] {
  if (others.length === 0) return [];
  const heading = `${plural(others.length, "more check")} ${others.length === 1 ? "does" : "do"} not pass yet:`;
  const more = others.length - mostOthers;
  const names = others
    .slice(0, mostOthers)
    .flatMap(({ name, outcome }) => wrap(`${mark(outcome)} ${name}`, width - 4, 2));
  return ["", styleText("dim", heading), ...names, ...(more > 0 ? [styleText("dim", `… and ${more} more`)] : [])];
}

function renderStory({ name, outcome, message = "", timeline }: CheckResult, width: number): string[] {
  const sentences = message.split("\n");
  const isFigures = (line: string) => line.startsWith("In figures: ");
  // Figures may be many lines: a whole object, received and wanted.
  const from = sentences.findIndex(isFigures);
  const words = from < 0 ? sentences : sentences.slice(0, from);
  const figures = from < 0 ? [] : sentences.slice(from);
  return [
    ...wrap(`${mark(outcome)} ${styleText("bold", name)}`, width, 2),
    "",
    ...indent(
      words.flatMap((line) => wrap(line, width - 4)),
      4,
    ),
    ...(timeline
      ? [
          "",
          ...indent(
            timeline.split("\n").map((row) => styleText("cyan", row)),
            4,
          ),
        ]
      : []),
    ...(figures.length > 0
      ? [
          "",
          ...indent(
            figures.map((line) => styleText("dim", line)),
            4,
          ),
        ]
      : []),
  ];
}

/** A learner who has many type errors reads the first ones first. */
const mostTypeErrors = 3;

function renderTypeErrors({ typeErrors }: Verdict, { width }: RenderOptions): string[] {
  if (typeErrors.length === 0) return [];
  const more = typeErrors.length - mostTypeErrors;
  const shown = typeErrors.slice(0, mostTypeErrors).flatMap((line) => wrap(line, width - 4, 2));
  return [
    "",
    `  ${styleText("yellow", "The type checker says")} ${styleText("dim", "(it does not decide)")}`,
    ...indent(more > 0 ? [...shown, `… and ${more} more`] : shown, 4),
  ];
}

function renderSummary(exercise: Exercise, verdict: Verdict, { next, hasKeys }: RenderOptions): string[] {
  const { earned, possible } = pointsOf(verdict);
  const passed = verdict.checks.filter(({ outcome }) => outcome === "passed").length;
  if (verdict.outcome === "broken") return [`  ${styleText("yellow", "Could not judge")}; this is not your doing.`];
  const points = `${earned} of ${plural(possible, "point")}`;
  if (verdict.outcome === "passed") {
    const on = next
      ? `  ${styleText("dim", `${hasKeys ? "Press n:" : "Next: npx stormproof watch"} ${next.slug}`)}`
      : "";
    return [
      `  ${styleText("green", "Passed:")} ${passed === 1 ? "its 1 check" : `all ${passed} checks`}, ${points}.${on}`,
    ];
  }
  const canHint = !hasKeys && verdict.checks.some(({ message }) => message !== undefined);
  const way = canHint ? `  ${styleText("dim", `Stuck? npx stormproof hint ${exercise.slug}`)}` : "";
  return [`  ${passed} of ${plural(verdict.checks.length, "check")}, ${points}.${way}`];
}
