import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeInBrowser } from "./browser.ts";
import { LessonPage } from "./lesson-page.ts";
import { bundleFirst, openKit, violationsOf } from "./web-kit.ts";

bundleFirst();

async function openLesson(...cells: string[]): Promise<LessonPage> {
  const { page } = await openKit({ cells });
  return LessonPage.open(page);
}

describeInBrowser("The cells of a lesson", () => {
  test("show text as text, and a mermaid fence as code", async () => {
    const { page } = await openLesson("1 + 1");
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toContain("A lesson");
    expect(await page.locator("pre code").innerText()).toContain("client-->service");
  });

  test("run with Shift-Enter, which goes to the next cell", async () => {
    const lesson = await openLesson('console.log("first")', "2");
    await lesson.select(0);
    await lesson.page.keyboard.press("Shift+Enter");
    await lesson.ran(0);
    expect(await lesson.outputOf(0).innerText()).toContain("first");
    expect(await lesson.activeCell.innerText()).toContain("2");
  });

  test("run all in order with one button", async () => {
    const lesson = await openLesson("const a = 20;", "const b = a + 1;", "console.log(a, b)");
    await lesson.tool("Run all").click();
    await lesson.ran(2);
    expect(await lesson.outputOf(2).innerText()).toContain("20 21");
  });

  test("show HTML, drawings, pictures and Markdown", async () => {
    const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    const lesson = await openLesson(
      [
        'import { display } from "tslab";',
        'display.html("<table><tr><td>a cell</td></tr></table>");',
        'display.svg(\'<svg xmlns="http://www.w3.org/2000/svg" aria-label="One dot"><circle r="4"/></svg>\');',
        'display.markdown("**bold**");',
        `display.png(Buffer.from("${pixel}", "base64"));`,
      ].join("\n"),
    );
    await lesson.run(0);
    const output = lesson.outputOf(0);
    expect(await output.getByRole("cell").innerText()).toBe("a cell");
    expect(await output.getByRole("img", { name: "One dot" }).count()).toBe(1);
    expect(await output.locator("strong").innerText()).toBe("bold");
    await output.locator("img").waitFor();
  });

  test("update a progress bar in its place", async () => {
    const lesson = await openLesson(
      [
        'import { newDisplay } from "tslab";',
        "const bar = newDisplay();",
        "for (const done of [1, 2, 3]) bar.html('<progress max=3 aria-label=done value=' + done + '></progress>');",
      ].join("\n"),
    );
    await lesson.run(0);
    const bars = lesson.outputOf(0).getByRole("progressbar");
    await bars.and(lesson.page.locator("[value='3']")).waitFor();
    expect(await bars.count()).toBe(1);
  });

  test("tell a failure with name and words, and to a screen reader too", async () => {
    const lesson = await openLesson('throw new RangeError("too many")');
    await lesson.run(0);
    expect(await lesson.outputOf(0).innerText()).toContain("RangeError: too many");
    await lesson.page.getByRole("status").getByText("The cell failed: RangeError too many").waitFor();
  });

  test("ask for hidden input in a box that shows dots, and keep it out of the file", async () => {
    const { page, root } = await openKit({
      cells: [
        'import { prompt } from "stormproof/notebook";',
        'const token = await prompt("Token:", { password: true });\nconsole.log(token.length)',
      ],
    });
    const lesson = await LessonPage.open(page);
    await lesson.run(0);
    await lesson.select(1);
    await page.keyboard.press("Control+Enter");
    const box = lesson.outputOf(1).locator("input[type=password]");
    await box.waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await box.fill("s3cret-token");
    await box.press("Enter");
    await lesson.outputOf(1).getByText("12", { exact: true }).waitFor();
    await lesson.tool("Saved").waitFor();
    expect(await readFile(join(root, "work/lessons/05-retry.ipynb"), "utf8")).not.toContain("s3cret-token");
  });

  test("complete a name with Tab and Enter; Escape closes the list", async () => {
    const lesson = await openLesson("[1].fi");
    const names = lesson.page.locator(".jp-Completer");
    await lesson.edit(0);
    await lesson.page.keyboard.press("Tab");
    await names.getByText("filter").waitFor();
    await lesson.page.keyboard.press("Escape");
    await names.waitFor({ state: "hidden" });
    await lesson.page.keyboard.press("Tab");
    await names.getByText("filter").waitFor();
    await lesson.page.keyboard.press("ArrowDown");
    await lesson.page.keyboard.press("Enter");
    await lesson.codeCells.nth(0).getByText("[1].filter", { exact: true }).waitFor();
  });

  test("tell the type of a name with Shift-Tab; Escape closes that first, then leaves the text", async () => {
    const lesson = await openLesson("const parcels: string[] = [];\nparcels");
    await lesson.edit(0);
    await lesson.page.keyboard.press("Shift+Tab");
    const tooltip = lesson.page.locator(".jp-Tooltip");
    await tooltip.getByText("string[]").waitFor();
    await lesson.page.keyboard.press("Escape");
    await tooltip.waitFor({ state: "detached" });
    expect(await lesson.page.locator(".jp-mod-editMode").count()).toBe(1);
    await lesson.page.keyboard.press("Escape");
    expect(await lesson.page.locator(".jp-mod-editMode").count()).toBe(0);
  });
});
