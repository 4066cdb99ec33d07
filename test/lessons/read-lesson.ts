import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A cell of a lesson, as far as the rules for authors look at it. */
export type LessonCell = {
  readonly id: string;
  readonly type: "code" | "markdown";
  readonly tags: readonly string[];
  readonly source: string;
};

export type Lesson = {
  readonly name: string;
  /** The file as it stands. */
  readonly text: string;
  readonly notebook: Notebook;
  readonly cells: readonly LessonCell[];
};

type Notebook = {
  nbformat: number;
  nbformat_minor: number;
  metadata: { kernelspec: { name: string }; stormproof: { misconceptions: string[] } };
  cells: {
    id: string;
    cell_type: "code" | "markdown";
    metadata: { tags: string[] };
    source: string[];
    outputs?: unknown[];
    execution_count?: number | null;
  }[];
};

const folder = path.resolve(import.meta.dirname, "../../lessons");

/** Every lesson of the course, as shipped. */
export function readLessons(): Lesson[] {
  return readNotebooks().filter(({ name }) => isNumbered(name));
}

/** Every page to keep, as shipped. */
export function readPages(): Lesson[] {
  return readNotebooks().filter(({ name }) => !isNumbered(name));
}

/** Lessons and pages. */
export function readNotebooks(): Lesson[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
  return names.map((name) => {
    const text = readFileSync(path.join(folder, name), "utf8");
    const notebook: Notebook = JSON.parse(text);
    const cells = notebook.cells.map((cell) => ({
      id: cell.id,
      type: cell.cell_type,
      tags: cell.metadata.tags,
      source: cell.source.join(""),
    }));
    return { name, text, notebook, cells };
  });
}

const isNumbered = (name: string) => /^\d/.test(name);

/** The parts of a lesson below its headings, without those that have no code. The first holds the set-up cell. */
export function sectionsOf(cells: readonly LessonCell[]): { title: string; code: LessonCell[] }[] {
  const sections: { title: string; code: LessonCell[] }[] = [];
  for (const cell of cells) {
    const title = cell.type === "markdown" ? /^## (.+)$/m.exec(cell.source)?.[1] : undefined;
    if (title) sections.push({ title, code: [] });
    if (cell.type === "code") sections.at(-1)?.code.push(cell);
  }
  return sections.filter(({ code }) => code.length > 0);
}
