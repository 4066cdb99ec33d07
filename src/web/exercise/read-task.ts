/** A part of an exercise's text. */
export type TaskPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "requirement"; readonly id: string; readonly text: string }
  /** Lines to be shown as they are: a table, a bit of code. */
  | { readonly kind: "lines"; readonly text: string };

/**
 * Reads the text of an exercise from the comment at the top of its starter, without the title line.
 *
 * `R3  …` begins a requirement, which goes on while lines are indented deeper; other indented lines are kept as they
 * are; the rest is prose, a paragraph until the next empty line.
 */
export function readTask(starter: string): TaskPart[] {
  const parts: TaskPart[] = [];
  let isOpen = false;
  const [, ...lines] = commentOf(starter);
  for (const line of lines) {
    const last = parts.at(-1);
    if (line.trim() === "") isOpen = false;
    else if (isOpen && last && continues(last, line)) parts[parts.length - 1] = joined(last, line);
    else {
      parts.push(begun(line));
      isOpen = true;
    }
  }
  return parts;
}

/** The lines of the first comment, without its marks. */
function commentOf(source: string): string[] {
  const lines = source.trimStart().split(/\r?\n/);
  const end = lines.findIndex((line) => !/^\s*(\/\/|\/?\*)/.test(line));
  const comment = lines.slice(0, end < 0 ? undefined : end);
  return comment
    .map((line) => line.replace(/^\s*(\/\/|\/?\*+\/?) ?/, ""))
    .filter((line, index) => index > 0 || line !== "");
}

function begun(line: string): TaskPart {
  const [, id, text] = /^\s*(R\d+)[.:]?\s+(\S.*)$/.exec(line) ?? [];
  if (id !== undefined && text !== undefined) return { kind: "requirement", id, text };
  return { kind: isIndented(line) ? "lines" : "text", text: line };
}

function continues(part: TaskPart, line: string): boolean {
  return begun(line).kind === (part.kind === "text" ? "text" : "lines");
}

function joined(part: TaskPart, line: string): TaskPart {
  const text = part.kind === "lines" ? `${part.text}\n${line}` : `${part.text} ${line.trim()}`;
  return { ...part, text };
}

function isIndented(line: string): boolean {
  return /^\s{2,}/.test(line);
}
