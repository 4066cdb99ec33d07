import { setTimeout as sleep } from "node:timers/promises";
import { type CodeCell, codeCellsOf, type Notebook, raisesException } from "../core/notebook.ts";
import type { CellResult } from "./cell-result.ts";
import type { Kernel } from "./kernel.ts";
import { OutputRecorder } from "./output-recorder.ts";

/** How one cell of a notebook went. */
export type CellRun = {
  readonly cell: CodeCell;
  /** Its place among all cells, counted from 1. */
  readonly place: number;
  readonly result: CellResult;
  /** Why the run ends here; undefined when the cell did what it says it does. */
  readonly trouble: string | undefined;
};

/** A notebook with the outputs of this run, and how its cells went, up to the first in trouble. */
export type NotebookRun = { readonly notebook: Notebook; readonly cells: readonly CellRun[] };

/** How long output may come after the end of the last cell. */
const lateOutputMs = 50;

/**
 * Runs the cells of a notebook in order, up to the first that fails.
 *
 * A cell tagged `raises-exception` must fail; then the run goes on.
 *
 * @param onCell - Called after each cell.
 */
export async function runNotebook(
  kernel: Kernel,
  notebook: Notebook,
  onCell: (run: CellRun) => void = () => {},
): Promise<NotebookRun> {
  const recorder = new OutputRecorder();
  const unsubscribe = kernel.subscribe((message) => recorder.record(message));
  const cells: CellRun[] = [];
  for (const { cell, place } of codeCellsOf(notebook)) {
    const result = await kernel.execute(cell.source, { cellId: cell.id });
    const run = { cell, place, result, trouble: troubleOf(cell, result) };
    cells.push(run);
    onCell(run);
    if (run.trouble !== undefined) break;
  }
  await sleep(lateOutputMs);
  unsubscribe();
  return { notebook: withOutputs(notebook, cells, recorder), cells };
}

function troubleOf(cell: CodeCell, { status, error }: CellResult): string | undefined {
  if (raisesException(cell)) return status === "error" ? undefined : `is tagged raises-exception but did not fail`;
  if (status === "ok") return undefined;
  return error === undefined ? "was not run" : `failed: ${error.ename}: ${error.evalue}`;
}

function withOutputs(notebook: Notebook, cells: readonly CellRun[], recorder: OutputRecorder): Notebook {
  const runs = new Map(cells.map((run) => [run.cell.id, run.result]));
  return {
    ...notebook,
    cells: notebook.cells.map((cell) => {
      if (cell.cell_type !== "code") return cell;
      const result = runs.get(cell.id);
      if (result === undefined) return { ...cell, outputs: [], execution_count: null };
      return { ...cell, outputs: [...recorder.outputsOf(result.requestId)], execution_count: result.executionCount };
    }),
  };
}
