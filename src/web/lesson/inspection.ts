import type { CodeEditor } from "@jupyterlab/codeeditor";
import { Tooltip } from "@jupyterlab/tooltip";
import type { CommandRegistry } from "@lumino/commands";
import { Widget } from "@lumino/widgets";
import type { Lesson } from "./lesson.ts";

/** Shift-Tab tells what the kernel knows of the name at the cursor. */
export function addInspection(lesson: Lesson, registry: CommandRegistry): void {
  let tooltip: Tooltip | undefined;
  registry.addCommand("inspect", {
    execute: async () => {
      tooltip?.dispose();
      tooltip = await openTooltip(lesson);
    },
  });
  registry.addKeyBinding({
    command: "inspect",
    keys: ["Shift Tab"],
    selector: ".jp-Notebook.jp-mod-editMode .jp-CodeMirrorEditor:not(.jp-mod-has-primary-selection)",
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !tooltip || tooltip.isDisposed) return;
      // Escape closes the tooltip; only the next one leaves the cell's text.
      event.stopPropagation();
      tooltip.dispose();
    },
    { capture: true },
  );
}

async function openTooltip({ notebook, session }: Lesson): Promise<Tooltip | undefined> {
  const editor = notebook.activeCell?.editor;
  const kernel = session.session?.kernel;
  if (!editor || !kernel || kernel.isDisposed) return undefined;
  const reply = await kernel.requestInspect({ ...placeOf(editor), detail_level: 0 });
  const { content } = reply;
  if (content.status !== "ok" || !content.found) return undefined;
  const { rendermime } = notebook;
  const tooltip = new Tooltip({ anchor: notebook, bundle: content.data, editor, rendermime });
  Widget.attach(tooltip, document.body);
  return tooltip;
}

function placeOf(editor: CodeEditor.IEditor): { code: string; cursor_pos: number } {
  const code = editor.model.sharedModel.getSource();
  return { code, cursor_pos: editor.getOffsetAt(editor.getCursorPosition()) };
}
