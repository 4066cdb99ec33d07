import { type IRenderMime, markdownRendererFactory, RenderedMarkdown } from "@jupyterlab/rendermime";

/** Draws Markdown as JupyterLab does, with each table in a box that scrolls sideways where the table is wider than the cell. */
export const scrollingMarkdownFactory: IRenderMime.IRendererFactory = {
  ...markdownRendererFactory,
  createRenderer: (options) => new MarkdownWithBoxes(options),
};

class MarkdownWithBoxes extends RenderedMarkdown {
  override async render(model: IRenderMime.IMimeModel): Promise<void> {
    await super.render(model);
    for (const table of this.node.querySelectorAll("table")) putIntoBox(table);
  }
}

function putIntoBox(table: HTMLTableElement): void {
  const box = document.createElement("div");
  box.className = "table-box";
  table.replaceWith(box);
  box.append(table);
  sizes.observe(box);
}

/** A box that scrolls can be reached and scrolled by keys, and a screen reader says which table it is. */
const sizes = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    const isTooNarrow = target.scrollWidth > target.clientWidth;
    for (const [name, value] of Object.entries({ role: "group", "aria-label": nameOf(target), tabindex: "0" })) {
      if (isTooNarrow) target.setAttribute(name, value);
      else target.removeAttribute(name);
    }
  }
});

/** The heading of the cell; the heads of the columns where it has none. */
function nameOf(box: Element): string {
  const heading = box.parentElement?.querySelector("h1, h2, h3, h4")?.firstChild?.textContent;
  const heads = Array.from(box.querySelectorAll("th"), (head) => head.textContent).join(", ");
  return `Table: ${heading ?? heads}`;
}
