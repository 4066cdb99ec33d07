import type { Notebook, NotebookWindowedLayout } from "@jupyterlab/notebook";
import { MessageLoop } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";

/** Puts the notebook at the end of `parent`, with `end` after its last cell. */
export function showNotebook(notebook: Notebook, end: Widget, parent: HTMLElement): void {
  const main = document.createElement("main");
  main.id = "notebook";
  // The second name tells completion and tooltips how much room they have.
  main.className = "jp-ThemedContainer jp-MainAreaWidget";
  main.tabIndex = -1;
  main.addEventListener("focus", () => notebook.activate());
  parent.append(main);
  (notebook.layout as NotebookWindowedLayout).footer = end;
  Widget.attach(notebook, main);
  new ResizeObserver(() => MessageLoop.sendMessage(notebook, Widget.ResizeMessage.UnknownSize)).observe(main);
  notebook.activate();
}
