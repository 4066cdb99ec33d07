import { type Notebook, NotebookActions } from "@jupyterlab/notebook";
import type { Lesson } from "./lesson.ts";

/** Where the keys of a command work: in a cell's text, around the cells, in both, or everywhere on the page. */
export type KeyMode = "edit" | "command" | "both" | "page";

/** One thing that can be done, with the keys that Jupyter gives it. */
export type LessonCommand = {
  readonly id: string;
  /** What it does, as the list of keys and a screen reader say it. */
  readonly label: string;
  /** Alternatives in Lumino's spelling; `D,D` is one key after the other. */
  readonly keys: readonly string[];
  readonly mode: KeyMode;
  readonly run: (lesson: Lesson) => unknown;
};

const { runAndAdvance, run, runAndInsert, runAll } = NotebookActions;

/** All commands of a lesson, in the order in which the list of keys shows them. */
export const lessonCommands: readonly LessonCommand[] = [
  row("run", "Run the cell, go to the next", "both", ["Shift Enter"], ({ notebook, session }) =>
    runAndAdvance(notebook, session),
  ),
  row("run-in-place", "Run the cell, stay", "both", ["Ctrl Enter", "Accel Enter"], ({ notebook, session }) =>
    run(notebook, session),
  ),
  row("run-and-insert", "Run the cell, add one below", "both", ["Alt Enter"], ({ notebook, session }) =>
    runAndInsert(notebook, session),
  ),
  row("run-all", "Run all cells", "both", [], ({ notebook, session }) => runAll(notebook, session)),
  row("interrupt", "Stop what is running", "command", ["I,I"], ({ kernel }) => kernel.interrupt()),
  row("restart", "Restart the kernel", "command", ["0,0"], ({ kernel }) => kernel.restart()),
  row("restart-run-all", "Restart the kernel, run all cells", "both", [], async ({ notebook, session, kernel }) => {
    await kernel.restart();
    return runAll(notebook, session);
  }),
  row("save", "Save", "page", ["Accel S"], ({ saver }) => saver.save()),

  row("edit", "Edit the cell", "command", ["Enter"], ({ notebook }) => enterCell(notebook)),
  row("leave", "Leave the cell's text", "edit", ["Escape"], ({ notebook }) => leaveCell(notebook)),
  row("select-above", "Go to the cell above", "command", ["ArrowUp", "K"], on(NotebookActions.selectAbove)),
  row("select-below", "Go to the cell below", "command", ["ArrowDown", "J"], on(NotebookActions.selectBelow)),
  row("extend-above", "Select the cell above too", "command", ["Shift ArrowUp", "Shift K"], ({ notebook }) =>
    NotebookActions.extendSelectionAbove(notebook),
  ),
  row("extend-below", "Select the cell below too", "command", ["Shift ArrowDown", "Shift J"], ({ notebook }) =>
    NotebookActions.extendSelectionBelow(notebook),
  ),
  row("select-all", "Select all cells", "command", ["Accel A"], on(NotebookActions.selectAll)),

  row("insert-above", "Add a cell above", "command", ["A"], on(NotebookActions.insertAbove)),
  row("insert-below", "Add a cell below", "command", ["B"], on(NotebookActions.insertBelow)),
  row("move-up", "Move the cell up", "both", ["Ctrl Shift ArrowUp"], on(NotebookActions.moveUp)),
  row("move-down", "Move the cell down", "both", ["Ctrl Shift ArrowDown"], on(NotebookActions.moveDown)),
  row("cut", "Cut the cell", "command", ["X"], on(NotebookActions.cut)),
  row("copy", "Copy the cell", "command", ["C"], on(NotebookActions.copy)),
  row("paste", "Paste below", "command", ["V"], ({ notebook }) => NotebookActions.paste(notebook, "below")),
  row("paste-above", "Paste above", "command", ["Shift V"], ({ notebook }) => NotebookActions.paste(notebook, "above")),
  row("delete", "Delete the cell", "command", ["D,D"], on(NotebookActions.deleteCells)),
  row("undo", "Undo what was done to cells", "command", ["Z"], on(NotebookActions.undo)),
  row("redo", "Redo it", "command", ["Shift Z"], on(NotebookActions.redo)),
  row("undo-typing", "Undo typing", "edit", ["Accel Z"], ({ notebook }) => notebook.activeCell?.editor?.undo()),
  row("redo-typing", "Redo typing", "edit", ["Accel Shift Z", "Accel Y"], ({ notebook }) =>
    notebook.activeCell?.editor?.redo(),
  ),
  row("split", "Split the cell at the cursor", "edit", ["Ctrl Shift -"], ({ notebook }) =>
    NotebookActions.splitCell(notebook),
  ),
  row("merge", "Join the selected cells", "command", ["Shift M"], ({ notebook }) =>
    NotebookActions.mergeCells(notebook),
  ),

  row("to-code", "Make it a code cell", "command", ["Y"], ({ notebook }) =>
    NotebookActions.changeCellType(notebook, "code"),
  ),
  row("to-markdown", "Make it a Markdown cell", "command", ["M"], ({ notebook }) =>
    NotebookActions.changeCellType(notebook, "markdown"),
  ),
  row("to-raw", "Make it a raw cell", "command", ["R"], ({ notebook }) =>
    NotebookActions.changeCellType(notebook, "raw"),
  ),
  row("line-numbers", "Line numbers on or off", "command", ["L", "Shift L"], on(NotebookActions.toggleAllLineNumbers)),
  row("toggle-output", "Output shown or hidden", "command", ["O"], on(NotebookActions.toggleOutput)),
];

function row(
  id: string,
  label: string,
  mode: KeyMode,
  keys: readonly string[],
  run: (lesson: Lesson) => unknown,
): LessonCommand {
  return { id, label, mode, keys, run };
}

function on(action: (notebook: Notebook) => void): (lesson: Lesson) => void {
  return ({ notebook }) => action(notebook);
}

function enterCell(notebook: Notebook): void {
  notebook.mode = "edit";
}

function leaveCell(notebook: Notebook): void {
  notebook.mode = "command";
  notebook.activeCell?.node.focus({ preventScroll: true });
}
