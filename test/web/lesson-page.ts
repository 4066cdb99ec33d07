import type { Locator, Page } from "playwright-core";

/** An open lesson, by what a learner sees and does. */
export class LessonPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the lesson of the test kit and waits until its kernel is ready. */
  static async open(page: Page, slug = "05-retry"): Promise<LessonPage> {
    await page.goto(new URL(`/lessons/${slug}`, page.url()).href);
    const lesson = new LessonPage(page);
    await lesson.kernelIs("idle");
    return lesson;
  }

  /** Every cell; the first one of the test lesson is text. */
  get cells(): Locator {
    return this.page.locator(".jp-Cell");
  }

  get codeCells(): Locator {
    return this.page.locator(".jp-CodeCell");
  }

  /** The cell that keys act on. */
  get activeCell(): Locator {
    return this.page.locator(".jp-Cell.jp-mod-active");
  }

  /** What a code cell printed, as text. */
  outputOf(index: number): Locator {
    return this.codeCells.nth(index).locator(".jp-OutputArea");
  }

  tool(name: string): Locator {
    return this.page.getByRole("region", { name: "Notebook tools" }).getByRole("button", { name, exact: true });
  }

  /** Waits for a state of the kernel, as the page names it. */
  kernelIs(state: string): Promise<void> {
    return this.page.locator(".kernel-mark", { hasText: state }).waitFor();
  }

  /** Puts the focus on a code cell, around its text. */
  async select(index: number): Promise<void> {
    await this.codeCells.nth(index).locator(".jp-InputPrompt").click();
  }

  /** Puts the cursor at the end of a code cell's text. */
  async edit(index: number): Promise<void> {
    await this.codeCells.nth(index).locator(".cm-content").click();
    await this.page.keyboard.press("ControlOrMeta+End");
  }

  /** Runs a code cell and waits until its number is there. */
  async run(index: number): Promise<void> {
    await this.select(index);
    await this.page.keyboard.press("Control+Enter");
    await this.ran(index);
  }

  /** Waits until a code cell has a number, so has run. */
  ran(index: number): Promise<void> {
    return this.codeCells
      .nth(index)
      .locator(".jp-InputPrompt", { hasText: /\[\d+\]/ })
      .waitFor();
  }
}
