import { expect, test } from "vitest";
import { describeInBrowser } from "./browser.ts";
import { LessonPage } from "./lesson-page.ts";
import { bundleFirst, openKit } from "./web-kit.ts";

bundleFirst();

async function openLesson(...cells: string[]): Promise<LessonPage> {
  const { page } = await openKit({ cells });
  return LessonPage.open(page);
}

/** The texts of all code cells, from top to bottom. */
async function textsOf(lesson: LessonPage): Promise<string[]> {
  const texts = await lesson.codeCells.locator(".cm-content").allInnerTexts();
  return texts.map((text) => text.trim());
}

/** What is done within half a second is undone together; this is longer. */
const pauseMs = 700;

describeInBrowser("Editing a lesson", () => {
  test("adds cells above with A and below with B, and deletes with D, D; Z brings a cell back", async () => {
    const lesson = await openLesson("'one'");
    const { keyboard } = lesson.page;
    await lesson.select(0);
    await keyboard.press("b");
    await keyboard.press("Enter");
    await keyboard.type("'below'");
    await keyboard.press("Escape");
    await keyboard.press("ArrowUp");
    await keyboard.press("a");
    await expect.poll(() => textsOf(lesson)).toEqual(["", "'one'", "'below'"]);
    await lesson.page.waitForTimeout(pauseMs);
    await keyboard.press("d");
    await keyboard.press("d");
    await expect.poll(() => textsOf(lesson)).toEqual(["'one'", "'below'"]);
    await keyboard.press("z");
    await expect.poll(() => lesson.codeCells.count()).toBe(3);
  });

  test("cuts, copies and pastes cells with X, C and V", async () => {
    const lesson = await openLesson("1", "2");
    const { keyboard } = lesson.page;
    await lesson.select(0);
    await keyboard.press("x");
    await keyboard.press("v");
    await expect.poll(() => textsOf(lesson)).toEqual(["2", "1"]);
    await keyboard.press("c");
    await keyboard.press("v");
    await expect.poll(() => textsOf(lesson)).toEqual(["2", "1", "1"]);
  });

  test("makes a cell text with M and code with Y", async () => {
    const lesson = await openLesson("# Heading");
    const { page } = lesson;
    await lesson.select(0);
    await page.keyboard.press("m");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("heading", { name: "Heading" }).waitFor();
    await page.keyboard.press("y");
    expect(await lesson.codeCells.count()).toBe(1);
    expect(await page.getByRole("combobox", { name: "Type of the cell" }).inputValue()).toBe("code");
  });

  test("adds, moves, deletes and brings back cells with the tools too", async () => {
    const lesson = await openLesson("1", "2");
    await lesson.select(0);
    await lesson.tool("Move the cell down (Ctrl Shift ↓)").click();
    await expect.poll(() => textsOf(lesson)).toEqual(["2", "1"]);
    await lesson.tool("Add a cell below (B)").click();
    await expect.poll(() => lesson.codeCells.count()).toBe(3);
    await lesson.page.waitForTimeout(pauseMs);
    await lesson.tool("Delete the cell (D, D)").click();
    await expect.poll(() => lesson.codeCells.count()).toBe(2);
    await lesson.tool("Undo what was done to cells (Z)").click();
    await expect.poll(() => lesson.codeCells.count()).toBe(3);
  });

  test("undoes and redoes typing inside a cell", async () => {
    const lesson = await openLesson("const a = 1;");
    const { keyboard } = lesson.page;
    await lesson.edit(0);
    await keyboard.type(" // more");
    await keyboard.press("ControlOrMeta+z");
    await expect.poll(() => textsOf(lesson)).toEqual(["const a = 1;"]);
    await keyboard.press("ControlOrMeta+Shift+z");
    await expect.poll(() => textsOf(lesson)).toEqual(["const a = 1; // more"]);
  });

  test("runs and stays with Ctrl-Enter, runs and adds a cell with Alt-Enter", async () => {
    const lesson = await openLesson("1");
    await lesson.select(0);
    await lesson.page.keyboard.press("Alt+Enter");
    await lesson.ran(0);
    expect(await lesson.codeCells.count()).toBe(2);
    expect(await lesson.page.locator(".jp-mod-editMode").count()).toBe(1);
  });

  test("works by keyboard alone: past the tools, into a cell, out again, on to the exercise", async () => {
    const lesson = await openLesson("1 + 1");
    const { page } = lesson;
    await page.locator("body").press("Control+Home");
    await page.getByRole("link", { name: "Skip to the notebook" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type(" + 40");
    await page.keyboard.press("Shift+Enter");
    await lesson.ran(0);
    expect(await lesson.outputOf(0).innerText()).toContain("42");
    await page.keyboard.press("Escape");
    for (let presses = 0; presses < 8; presses++) {
      await page.keyboard.press("Tab");
      if ((await page.locator(".lesson-end a:focus").count()) > 0) break;
    }
    await page.keyboard.press("Enter");
    await page.waitForURL("**/exercises/05-retry/fetch-with-retry");
  });
});
