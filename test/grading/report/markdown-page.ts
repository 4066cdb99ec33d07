import { createRequire } from "node:module";
import { parseHTML } from "linkedom";

type MarkdownIt = new (options: { html: boolean }) => { render: (text: string) => string };

// The renderer that the Markdown linter brings along.
const here = createRequire(import.meta.url);
const Renderer = createRequire(here.resolve("markdownlint-cli2"))("markdown-it") as {
  default?: MarkdownIt;
} & MarkdownIt;

/** The page that a reader sees of a Markdown text, by a renderer that lets HTML pass: the worst one to hand a report to. */
export function pageOf(markdown: string): Page {
  const html = new (Renderer.default ?? Renderer)({ html: true }).render(markdown);
  return parseHTML(`<html><body>${html}</body></html>`).document;
}

type Page = ReturnType<typeof parseHTML>["document"];

/** The texts of all elements that a selector finds. */
export const textsOf = (page: Page, selector: string): string[] =>
  [...page.querySelectorAll(selector)].map(({ textContent }) => textContent?.trim() ?? "");
