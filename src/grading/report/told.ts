import { countedPoints, type Grade } from "../../core/grades.ts";
import { printable } from "../../core/printable.ts";
import type { CheckResult } from "../../core/verdict.ts";
import { count } from "../../rig/story.ts";

/** The sign of an outcome, as on the command line. */
export const signs: Readonly<Record<Grade["outcome"], string>> = {
  passed: "✓",
  failed: "✗",
  broken: "!",
  untouched: "·",
  missing: "·",
};

/** What a student is told of an exercise that nobody could judge, or that they have not begun. */
export const notJudged: Readonly<Partial<Record<Grade["outcome"], string>>> = {
  broken: "This could not be judged. It is not your doing; your instructor knows.",
  untouched: "This is the starter as it was handed out.",
  missing: "There is no file for this among what you handed in.",
};

/** `412 of 1,005 points` */
export function pointsText(points: number, possible: number): string {
  return `${points.toLocaleString("en-US")} of ${count(possible, "point")}`;
}

/** `Mark given by hand: 12 points, in place of the 8 that the checks gave. Well argued.` */
export function markText(grade: Grade): string | undefined {
  if (!grade.mark) return undefined;
  const points = count(countedPoints(grade), "point");
  return `Mark given by hand: ${points}, in place of the ${grade.earned} that the checks gave. ${grade.mark.comment}`.trim();
}

/** A check's story, in the parts in which the command line tells it. */
export type Told = {
  /** What the client did, what was asked, where to read it: a sentence a line. */
  readonly sentences: readonly string[];
  /** What went over the wire, and what was received and wanted in figures; as far as there is any. Laid out by blanks. */
  readonly blocks: readonly string[];
};

export function tell({ message = "", timeline = "", notes = [] }: CheckResult): Told {
  const lines = shorten(message).split("\n");
  const at = lines.findIndex((line) => line.startsWith("In figures: "));
  const words = at < 0 ? lines : lines.slice(0, at);
  const figures = at < 0 ? "" : lines.slice(at).join("\n");
  return {
    sentences: [...notes, ...words].filter((line) => line.trim() !== ""),
    blocks: [shorten(timeline), figures].filter((text) => text !== ""),
  };
}

/** In characters. */
const longest = 4_000;

/** The beginning of a text, printable: an answer may throw a book, of which a report needs the first pages. */
export function shorten(text: string): string {
  const shown = printable(text);
  return shown.length > longest ? `${shown.slice(0, longest)} …` : shown;
}
