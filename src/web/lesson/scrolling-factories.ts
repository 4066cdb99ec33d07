import {
  htmlRendererFactory,
  type IRenderMime,
  markdownRendererFactory,
  RenderedHTML,
  RenderedMarkdown,
} from "@jupyterlab/rendermime";

/**
 * Draw Markdown and HTML as JupyterLab does, with each table and picture in a box of its own, which scrolls sideways
 * where they are wider than the cell.
 */
export const scrollingFactories: readonly IRenderMime.IRendererFactory[] = [
  { ...markdownRendererFactory, createRenderer: (options) => new BoxedMarkdown(options) },
  { ...htmlRendererFactory, createRenderer: (options) => new BoxedHtml(options) },
];

class BoxedMarkdown extends RenderedMarkdown {
  override async render(model: IRenderMime.IMimeModel): Promise<void> {
    await super.render(model);
    boxWideParts(this.node);
  }
}

class BoxedHtml extends RenderedHTML {
  override async render(model: IRenderMime.IMimeModel): Promise<void> {
    await super.render(model);
    boxWideParts(this.node);
  }
}

function boxWideParts(node: HTMLElement): void {
  for (const part of node.querySelectorAll("table, figure > svg")) {
    const box = document.createElement("div");
    box.className = "scroll-box";
    part.replaceWith(box);
    box.append(part);
    sizes.observe(box);
  }
}

/** A box that scrolls can be reached and scrolled by keys, and a screen reader says what is in it. */
const sizes = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    const isTooNarrow = target.scrollWidth > target.clientWidth;
    for (const [name, value] of Object.entries({ role: "group", "aria-label": nameOf(target), tabindex: "0" })) {
      if (isTooNarrow) target.setAttribute(name, value);
      else target.removeAttribute(name);
    }
  }
});

/** The title of the picture; of a table the heading of its cell, or else the heads of its columns. */
function nameOf(box: Element): string {
  if (box.querySelector("svg")) return `Picture: ${box.parentElement?.querySelector("figcaption")?.textContent ?? ""}`;
  const heading = box.parentElement?.querySelector("h1, h2, h3, h4")?.firstChild?.textContent;
  const heads = Array.from(box.querySelectorAll("th"), (head) => head.textContent).join(", ");
  return `Table: ${heading ?? heads}`;
}
