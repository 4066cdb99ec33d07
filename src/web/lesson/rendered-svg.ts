import { type IRenderMime, RenderedCommon } from "@jupyterlab/rendermime";

/**
 * Draws SVG as a part of the page, where JupyterLab makes a picture of it: so text in it follows the theme, and what the
 * drawing says of itself (`aria-label`, `<title>`) reaches a screen reader.
 */
export const svgRendererFactory: IRenderMime.IRendererFactory = {
  safe: false,
  mimeTypes: ["image/svg+xml"],
  defaultRank: 40,
  createRenderer: (options) => new RenderedSvg(options),
};

class RenderedSvg extends RenderedCommon {
  override async render(model: IRenderMime.IMimeModel): Promise<void> {
    this.addClass("jp-RenderedSVG");
    this.node.innerHTML = String(model.data[this.mimeType] ?? "");
    this.node.querySelector("svg")?.setAttribute("role", "img");
  }
}
