/** One numbered sentence of an exercise's text. */
export type Requirement = {
  /** `R3`. */
  readonly id: string;
  /** The sentence, on one line. */
  readonly text: string;
  /** Where it begins, counted from 1. */
  readonly line: number;
};

/**
 * Reads the requirements from the comments of a starter.
 *
 * A requirement begins a comment line (`// R3  …` or ` * R3  …`) and goes on while the lines below are indented
 * deeper than its number.
 */
export function requirementsOf(source: string): Requirement[] {
  const lines = source.split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const first = opening.exec(line);
    if (!first) return [];
    const [, indent = "", id = "", text = ""] = first;
    const rest = continuation(lines.slice(index + 1), indent.length);
    return [{ id, text: [text, ...rest].join(" ").trim(), line: index + 1 }];
  });
}

/** The requirement that a check enforces: the first word of its name, `R3`; empty when it names none. */
export function requirementOf(checkName: string): string {
  return /^R\d+\b/.exec(checkName)?.[0] ?? "";
}

const opening = /^\s*(?:\/\/|\*)(\s+)(R\d+)[.:]?\s+(\S.*)$/;

function continuation(lines: readonly string[], indent: number): string[] {
  const texts: string[] = [];
  for (const line of lines) {
    const [, inner = "", text = ""] = /^\s*(?:\/\/|\*(?!\/))(\s+)(\S.*)$/.exec(line) ?? [];
    if (inner.length <= indent || opening.test(line)) break;
    texts.push(text.trim());
  }
  return texts;
}
