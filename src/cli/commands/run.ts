import { readFile } from "node:fs/promises";
import { styleText } from "node:util";
import type { Command } from "commander";
import { course } from "../../../course.ts";
import { notebooksOf } from "../../core/course.ts";
import { KitError } from "../../core/kit-error.ts";
import { readNotebook, writeNotebook } from "../../core/notebook.ts";
import { kitRoot, shownPath } from "../../grading/kit-files.ts";
import { writeAtomically } from "../../grading/write-atomically.ts";
import { Kernel } from "../../kernel/kernel.ts";
import { type CellRun, type NotebookRun, runNotebook } from "../../kernel/run-notebook.ts";
import { notebookFile } from "../notebook-file.ts";
import { printJson } from "../print-json.ts";
import { renderCell } from "../render-cell.ts";
import { plural } from "../text.ts";

type Options = { readonly all?: boolean; readonly save?: boolean; readonly json?: boolean };

/** `stormproof run`: executes notebooks without a browser, each on a fresh kernel. */
export function addRunCommand(program: Command): void {
  program
    .command("run")
    .description("run lessons and pages without a browser, and stop at the first cell that fails")
    .argument("[lesson...]", "a lesson's name or number, a page's name, the beginning of one, or a notebook's path")
    .option("--all", "run every lesson and page of the course")
    .option("--save", "keep the outputs: in the notebook given, or in your copy of the lesson under work/")
    .option("--json", "print the outcome as JSON")
    .action(run);
}

async function run(typed: readonly string[], options: Options): Promise<void> {
  if (typed.length === 0 && !options.all) throw new KitError("Cannot run nothing: name a lesson, or say --all");
  if (typed.length > 0 && options.all)
    throw new KitError(`Cannot run "${typed.join(" ")}" alone and --all: leave one of the two out`);
  const wanted = options.all ? notebooksOf(course).map(({ slug }) => slug) : typed;
  const files = await Promise.all(
    wanted.map((each) => notebookFile(each, { root: kitRoot, course }, options.save === true)),
  );
  const reports: Report[] = [];
  for (const file of files) {
    const report = await runFile(file, options);
    reports.push(report);
    if (!options.json) console.log(`\n${render(report)}`);
    if (report.outcome === "failed") break;
  }
  if (options.json) printJson({ notebooks: reports });
  process.exitCode = reports.every(({ outcome }) => outcome === "passed") ? 0 : 1;
}

async function runFile(file: string, { save, json }: Options): Promise<Report> {
  const name = shownPath(file);
  const notebook = readNotebook(await readText(file, name), name);
  const startedAt = performance.now();
  const kernel = await Kernel.start({ root: kitRoot });
  try {
    if (!json) console.log(`\n${styleText("bold", name)}`);
    const done = await runNotebook(kernel, notebook, (each) => {
      if (!json) console.log(renderCell(each));
    });
    if (save) await writeAtomically(file, writeNotebook(done.notebook));
    return reportOf(name, done, performance.now() - startedAt);
  } finally {
    await kernel.shutdown();
  }
}

async function readText(file: string, name: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new KitError(`Cannot read ${name}: ${(cause as Error).message}`, { cause });
  }
}

/** The outcome of one notebook; `--json` prints it. */
type Report = {
  readonly notebook: string;
  readonly outcome: "passed" | "failed";
  readonly cells: number;
  readonly tookMs: number;
  readonly failure?: Failure;
};

type Failure = {
  /** The number in brackets beside the cell. */
  readonly cell: number | null;
  readonly id: string;
  readonly line?: number;
  readonly message: string;
};

function reportOf(notebook: string, { cells }: NotebookRun, tookMs: number): Report {
  const trouble = cells.find((each) => each.trouble !== undefined);
  return {
    notebook,
    outcome: trouble === undefined ? "passed" : "failed",
    cells: cells.length,
    tookMs: Math.round(tookMs),
    ...(trouble !== undefined && { failure: failureOf(trouble) }),
  };
}

function failureOf({ cell, result, trouble = "" }: CellRun): Failure {
  const line = result.error?.line;
  return { cell: result.executionCount, id: cell.id, ...(line !== undefined && { line }), message: trouble };
}

function render({ notebook, cells, tookMs, failure }: Report): string {
  if (failure === undefined) {
    const tookS = (tookMs / 1_000).toFixed(1);
    return `${styleText("green", "✓")} ${notebook}: ${plural(cells, "cell")} ran in ${tookS} s`;
  }
  const line = failure.line === undefined ? "" : `, line ${failure.line}`;
  const where = `${notebook}, cell [${failure.cell ?? "?"}] ${failure.id}${line}`;
  return `${styleText("red", "✗")} ${where} ${failure.message}`;
}
