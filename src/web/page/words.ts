import type { Outcome } from "../../core/verdict.ts";

/** How an outcome is told. Never by colour alone. */
export const outcomeWords: Record<Outcome | "untried", { symbol: string; words: string }> = {
  untried: { symbol: "○", words: "not tried yet" },
  failed: { symbol: "✕", words: "not there yet" },
  broken: { symbol: "!", words: "could not be judged" },
  passed: { symbol: "✓", words: "passed" },
};

/** `1 point`, `2 points`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** The number that a lesson's name begins with, without leading zeros: `5` for `05-retry`, `NaN` for a page. */
export function lessonNumber(slug: string): number {
  return Number.parseInt(slug, 10);
}

/** What the course calls a notebook: a page has no number. */
export function notebookKind(slug: string): "lesson" | "page" {
  return Number.isNaN(lessonNumber(slug)) ? "page" : "lesson";
}
