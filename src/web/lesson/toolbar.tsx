import {
  addAboveIcon,
  addBelowIcon,
  deleteIcon,
  fastForwardIcon,
  type LabIcon,
  moveDownIcon,
  moveUpIcon,
  refreshIcon,
  runIcon,
  saveIcon,
  stopIcon,
  undoIcon,
} from "@jupyterlab/ui-components";
import type { CommandRegistry } from "@lumino/commands";
import type { ReactNode } from "react";
import { useStore } from "../page/use-store.ts";
import { CellType } from "./cell-type.tsx";
import { KernelMark } from "./kernel-mark.tsx";
import type { Lesson } from "./lesson.ts";
import type { SaveState } from "./saver.ts";

/** A button of the toolbar. Without a text it shows its icons only; `worded` keeps the text where room is scarce. */
type Tool = { command: string; icons: readonly LabIcon[]; text?: string; hint: string; worded?: boolean };

const runTools: readonly Tool[] = [
  { command: "run", icons: [runIcon], text: "Run", hint: "Run the cell (Shift Enter)", worded: true },
  { command: "run-all", icons: [fastForwardIcon], text: "Run all", hint: "Run all cells" },
  { command: "interrupt", icons: [stopIcon], text: "Stop", hint: "Stop what is running (I, I)" },
  {
    command: "restart",
    icons: [refreshIcon],
    text: "Restart",
    hint: "Restart the kernel: all variables are gone (0, 0)",
  },
  {
    command: "restart-run-all",
    icons: [refreshIcon, fastForwardIcon],
    text: "Restart, run all",
    hint: "Restart the kernel, run all cells",
  },
];

const cellTools: readonly Tool[] = [
  { command: "insert-above", icons: [addAboveIcon], hint: "Add a cell above (A)" },
  { command: "insert-below", icons: [addBelowIcon], hint: "Add a cell below (B)" },
  { command: "move-up", icons: [moveUpIcon], hint: "Move the cell up (Ctrl Shift ↑)" },
  { command: "move-down", icons: [moveDownIcon], hint: "Move the cell down (Ctrl Shift ↓)" },
  { command: "delete", icons: [deleteIcon], hint: "Delete the cell (D, D)" },
  { command: "undo", icons: [undoIcon], hint: "Undo what was done to cells (Z)" },
];

/** What can be done with the cells and their kernel. */
export function Toolbar({ lesson, commands }: { lesson: Lesson; commands: CommandRegistry }) {
  return (
    <section className="toolbar" aria-label="Notebook tools">
      <ToolGroup tools={runTools} commands={commands} />
      <ToolGroup tools={cellTools} commands={commands}>
        <CellType notebook={lesson.notebook} />
      </ToolGroup>
      <SaveTool lesson={lesson} commands={commands} />
      <KernelMark state={lesson.kernel.state} />
    </section>
  );
}

function ToolGroup(props: { tools: readonly Tool[]; commands: CommandRegistry; children?: ReactNode }) {
  const { tools, commands, children } = props;
  return (
    <div className="tools">
      {tools.map((tool) => (
        <ToolButton key={tool.command} tool={tool} commands={commands} />
      ))}
      {children}
    </div>
  );
}

function ToolButton({ tool, commands }: { tool: Tool; commands: CommandRegistry }) {
  const { icons, text, hint, worded } = tool;
  return (
    <button
      type="button"
      className={worded ? "tool worded" : "tool"}
      title={hint}
      aria-label={text ?? hint}
      // The focus stays in the notebook, so that its keys go on working after a click.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => void commands.execute(tool.command)}
    >
      {icons.map((icon) => (
        <icon.react key={icon.name} tag="span" className="icon" aria-hidden="true" />
      ))}
      {text !== undefined && <span className="text">{text}</span>}
    </button>
  );
}

function SaveTool({ lesson, commands }: { lesson: Lesson; commands: CommandRegistry }) {
  const text = saveTexts[useStore(lesson.saver.state)];
  return <ToolButton tool={{ command: "save", icons: [saveIcon], text, hint: "Save (Ctrl S)" }} commands={commands} />;
}

const saveTexts: Record<SaveState, string> = {
  saved: "Saved",
  unsaved: "Save",
  saving: "Saving …",
  failed: "Not saved",
  conflict: "Not saved",
};
