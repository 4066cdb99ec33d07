import type { Mutant } from "@stryker-mutator/api/core";

/** The text of a file with one mutant in it, as Stryker describes it: lines and columns count from 0. */
export function mutatedText(text: string, mutant: Pick<Mutant, "location" | "mutatorName" | "replacement">): string {
  const { start, end } = mutant.location;
  const to = isStatement(mutant) ? mutant.replacement : `(${mutant.replacement})`;
  return text.slice(0, offsetOf(text, start)) + to + text.slice(offsetOf(text, end));
}

/** What the mutant replaces. */
export function originalText(text: string, { location }: Pick<Mutant, "location">): string {
  return text.slice(offsetOf(text, location.start), offsetOf(text, location.end));
}

/** Any other is an expression, and keeps to itself in parentheses: `a || b` inside of `a && b && c`. */
function isStatement({ mutatorName, replacement }: Pick<Mutant, "mutatorName" | "replacement">): boolean {
  return mutatorName === "BlockStatement" || /^(case\b|default:|;)/.test(replacement);
}

function offsetOf(text: string, { line, column }: { line: number; column: number }): number {
  let offset = 0;
  for (let each = 0; each < line; each++) offset = text.indexOf("\n", offset) + 1;
  return offset + column;
}
