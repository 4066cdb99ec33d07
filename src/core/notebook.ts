import { z } from "zod";
import { KitError } from "./kit-error.ts";

/** nbformat lets a text be one string or a list of lines. */
const text = z.union([z.string(), z.array(z.string()).transform((lines) => lines.join(""))]);

const record = z.record(z.string(), z.unknown());

/** Data by media type. Any but JSON may be cut in lines. */
const data = record.transform((bundle) => mapped(bundle, (value) => (Array.isArray(value) ? value.join("") : value)));

const output = z.discriminatedUnion("output_type", [
  z.object({ output_type: z.literal("stream"), name: z.enum(["stdout", "stderr"]), text }),
  z.object({ output_type: z.literal("display_data"), data, metadata: record.default({}) }),
  z.object({
    output_type: z.literal("execute_result"),
    execution_count: z.number().int().nullable(),
    data,
    metadata: record.default({}),
  }),
  z.object({
    output_type: z.literal("error"),
    ename: z.string(),
    evalue: z.string(),
    traceback: z.array(z.string()),
  }),
]);

/** nbformat 4.5 wants an id in every cell; older files have none. */
const id = z.string().regex(/^[\w-]{1,64}$/);

const cell = z.discriminatedUnion("cell_type", [
  z.object({
    cell_type: z.literal("markdown"),
    id: id.optional(),
    metadata: record,
    source: text,
    attachments: record.optional(),
  }),
  z.object({
    cell_type: z.literal("raw"),
    id: id.optional(),
    metadata: record,
    source: text,
    attachments: record.optional(),
  }),
  z.object({
    cell_type: z.literal("code"),
    id: id.optional(),
    metadata: record,
    source: text,
    execution_count: z.number().int().nullable().default(null),
    outputs: z.array(output).default([]),
  }),
]);

const notebook = z.object({
  cells: z.array(cell),
  metadata: record,
  nbformat: z.literal(4),
  nbformat_minor: z.number().int(),
});

/** What a cell showed (nbformat 4.5, "Code cell outputs"). Texts are whole, not cut in lines. */
export type Output = z.infer<typeof output>;

/** A cell with its id. */
export type Cell = z.infer<typeof cell> & { id: string };

export type CodeCell = Extract<Cell, { cell_type: "code" }>;

/** A Jupyter notebook, format 4.5. */
export type Notebook = Omit<z.infer<typeof notebook>, "cells"> & { cells: Cell[] };

/**
 * Reads a notebook from the text of its file.
 *
 * Cells without an id get one that is the same at every reading.
 *
 * @param name - What messages call the file.
 * @throws KitError when it is not JSON or not a notebook of format 4; it names the place.
 */
export function readNotebook(source: string, name: string): Notebook {
  const result = notebook.safeParse(jsonFrom(source, name));
  if (!result.success) {
    const [issue] = result.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? "the top" : issue.path.join(".");
    throw new KitError(`Cannot read ${name} as a notebook: at ${where}: ${issue?.message ?? "unknown"}`);
  }
  return { ...result.data, nbformat_minor: 5, cells: withIds(result.data.cells, name) };
}

/** Writes a notebook as Jupyter does: one space of indentation, texts as lists of lines, keys in order. */
export function writeNotebook(value: Notebook): string {
  const cells = value.cells.map((cell) => ordered({ ...cell, ...linesOf(cell) }));
  return `${JSON.stringify(ordered({ ...value, cells }), undefined, 1)}\n`;
}

/** The notebook as lessons ship: no outputs, no counts, no traces of the program that wrote it. */
export function withoutOutputs(value: Notebook): Notebook {
  return {
    ...value,
    cells: value.cells.map((cell) =>
      cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell,
    ),
  };
}

/** Whether a cell says of itself that it fails: nbconvert's tag `raises-exception`. */
export function raisesException(cell: Cell): boolean {
  const { tags } = cell.metadata;
  return Array.isArray(tags) && tags.includes("raises-exception");
}

/** The code cells that hold code, with their place among all cells, counted from 1. */
export function codeCellsOf(value: Notebook): { cell: CodeCell; place: number }[] {
  return value.cells.flatMap((cell, index) =>
    cell.cell_type === "code" && cell.source.trim() !== "" ? [{ cell, place: index + 1 }] : [],
  );
}

function jsonFrom(source: string, name: string): unknown {
  try {
    return JSON.parse(source);
  } catch (cause) {
    throw new KitError(`Cannot read ${name} as a notebook: it is not JSON (${(cause as Error).message})`, { cause });
  }
}

function withIds(cells: z.infer<typeof cell>[], name: string): Cell[] {
  const given = cells.flatMap(({ id }) => id ?? []);
  const twice = given.find((id, index) => given.indexOf(id) !== index);
  if (twice !== undefined) throw new KitError(`Cannot read ${name} as a notebook: two cells have the id "${twice}"`);
  return cells.map((cell, index) => {
    if (cell.id !== undefined) return { ...cell, id: cell.id };
    let own = `cell-${index + 1}`;
    while (given.includes(own)) own += "-";
    return { ...cell, id: own };
  });
}

function linesOf(cell: Cell): object {
  const source = toLines(cell.source);
  if (cell.cell_type !== "code") return { source };
  return { source, outputs: cell.outputs.map((output) => ordered({ ...output, ...linesOfOutput(output) })) };
}

function linesOfOutput(output: Output): object {
  if (output.output_type === "error") return {};
  if (output.output_type === "stream") return { text: toLines(output.text) };
  return { data: ordered(mapped(output.data, (value) => (typeof value === "string" ? toLines(value) : value))) };
}

/** Changes the values of a bundle of data, but for JSON, whose lists are lists. */
function mapped(bundle: Record<string, unknown>, change: (value: unknown) => unknown): Record<string, unknown> {
  const entries = Object.entries(bundle);
  return Object.fromEntries(entries.map(([type, value]) => [type, /json$/.test(type) ? value : change(value)]));
}

/** Every line keeps its end, as nbformat has it. */
function toLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function ordered(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
