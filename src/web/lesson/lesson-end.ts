import { NotebookActions } from "@jupyterlab/notebook";
import { Widget } from "@lumino/widgets";
import type { Lesson } from "./lesson.ts";

/** What comes after the last cell: a cell of the learner's own, and the way on. */
export class LessonEnd extends Widget {
  readonly #lesson: Lesson;

  constructor(lesson: Lesson) {
    super();
    this.#lesson = lesson;
    this.addClass("lesson-end");
    this.node.tabIndex = -1;
    this.node.append(this.#addCellButton(), ...lesson.data.exercises.map((exercise) => this.#linkTo(exercise)));
    // JupyterLab moves the focus to the active cell whenever it, or a key, goes to something else of the notebook.
    this.node.addEventListener("focusin", (event) => event.stopPropagation());
    this.node.addEventListener("keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    });
  }

  #addCellButton(): HTMLButtonElement {
    const { notebook } = this.#lesson;
    const button = document.createElement("button");
    button.className = "button";
    button.textContent = "+ Add a cell";
    button.addEventListener("click", () => {
      notebook.activeCellIndex = notebook.widgets.length - 1;
      NotebookActions.insertBelow(notebook);
      void NotebookActions.focusActiveCell(notebook);
    });
    return button;
  }

  #linkTo({ id, title }: { id: string; title: string }): HTMLAnchorElement {
    const link = document.createElement("a");
    link.className = "button primary";
    link.href = `/exercises/${id}`;
    link.textContent = `To the exercise: ${title} →`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      void this.#lesson.leaveFor(link.href);
    });
    return link;
  }
}
