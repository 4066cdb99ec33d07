import type { Notebook } from "@jupyterlab/notebook";

/** The cell of a lesson where the learner was last, kept in the browser. */
export class Place {
  readonly #key: string;

  constructor(slug: string) {
    this.#key = `stormproof.place.${slug}`;
  }

  /** Goes to where the learner was, and remembers from now on where they are. */
  follow(notebook: Notebook): void {
    const id = localStorage.getItem(this.#key);
    const index = notebook.widgets.findIndex(({ model }) => model.id === id);
    notebook.activeCellIndex = Math.max(index, 0);
    // Texts above it are still being drawn, and push it down.
    void Promise.all(notebook.widgets.slice(0, index + 1).map(({ ready }) => ready)).then(() => {
      if (index > 0) void notebook.scrollToItem(index, "center");
    });
    notebook.activeCellChanged.connect((_, cell) => {
      if (cell) localStorage.setItem(this.#key, cell.model.id);
    });
  }

  /** The next visit begins at the top. */
  forget(): void {
    localStorage.removeItem(this.#key);
  }
}
