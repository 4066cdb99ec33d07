import { join } from "node:path";
import { expect, test } from "vitest";
import { verdict, writeText } from "../app/test-kit.ts";
import { describeInBrowser } from "./browser.ts";
import { lessonNotebook } from "./lesson-notebook.ts";
import { LessonPage } from "./lesson-page.ts";
import { bundleFirst, openKit, overflowOf, violationsOf } from "./web-kit.ts";

bundleFirst();

/** One of each kind of output. */
const cells = [
  'console.log("text", 7, { quoted: "yes" });\n"a result"',
  'import { display } from "tslab";\ndisplay.html("<table><tr><th>try</th></tr><tr><td>1</td></tr></table>");',
  'display.svg(\'<svg xmlns="http://www.w3.org/2000/svg" aria-label="One dot"><circle r="4"/></svg>\');',
  'console.error("a warning")',
  'throw new RangeError("too many")',
];

describeInBrowser("The look of a lesson", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`has nothing that axe finds wrong in the ${colorScheme} theme, with outputs and dialogs too`, async () => {
      const { page } = await openKit({ cells, window: { colorScheme } });
      const lesson = await LessonPage.open(page);
      expect(await violationsOf(page)).toEqual([]);
      await lesson.tool("Run all").click();
      await lesson.outputOf(4).getByText("too many").waitFor();
      await lesson.kernelIs("idle");
      expect(await violationsOf(page)).toEqual([]);
      await page.getByRole("button", { name: "Keys" }).click();
      expect(await violationsOf(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Reset lesson" }).click();
      expect(await violationsOf(page)).toEqual([]);
    });
  }

  test("follows the system from light to dark while the page is open", async () => {
    const { page } = await openKit({ kernel: "fake", window: { colorScheme: "light" } });
    await LessonPage.open(page);
    const colours = () =>
      page.evaluate<string[]>(
        "['body', '.jp-Notebook', '.jp-InputArea-editor'].map((each) => getComputedStyle(document.querySelector(each)).backgroundColor)",
      );
    const light = await colours();
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await colours();
    expect(dark.filter((colour, index) => colour === light[index])).toEqual([]);
    await page.locator("body[data-jp-theme-light=false]").waitFor();
  });

  for (const [name, viewport] of [
    ["at 200 % zoom of a small screen", { width: 640, height: 400 }],
    ["on a window of 400 pixels", { width: 400, height: 800 }],
  ] as const) {
    test(`fits ${name}: no scrolling sideways, and most of the window is the lesson`, async () => {
      const { page } = await openKit({ cells, window: { viewport } });
      const lesson = await LessonPage.open(page);
      await lesson.tool("Run all").click();
      await lesson.outputOf(4).getByText("too many").waitFor();
      expect(await overflowOf(page)).toBe(0);
      const { height = 0 } = (await page.getByRole("main").boundingBox()) ?? {};
      expect(height).toBeGreaterThan(viewport.height * 0.6);
    });
  }

  test("leaves most of a window of 400 pixels to a lesson with seven exercises, which stand in one row of its header", async () => {
    const exercises = Array.from({ length: 7 }, (_, index) => {
      return { slug: `step-${index}`, name: `step${index}`, title: `Step ${index}`, minutes: 5, prerequisites: [] };
    });
    const course = { lessons: [{ slug: "05-retry", title: "Ask again", minutes: 5, exercises }] };
    const { page } = await openKit({
      kernel: "fake",
      app: { course },
      window: { viewport: { width: 400, height: 800 } },
    });
    await LessonPage.open(page);
    const { height = 0 } = (await page.getByRole("main").boundingBox()) ?? {};
    expect(height).toBeGreaterThan(480);
    const links = page.getByRole("banner").getByRole("list", { name: "Exercises", exact: true }).getByRole("link");
    expect(await links.count()).toBe(7);
    expect(await overflowOf(page)).toBe(0);
    await links.last().focus();
    expect((await links.last().boundingBox())?.x).toBeLessThan(400);
    expect(await violationsOf(page)).toEqual([]);
  });

  test("lets a table with long names scroll sideways in a box of its own, whole names and all, also by keys", async () => {
    const { page, root } = await openKit({ kernel: "fake", window: { viewport: { width: 400, height: 800 } } });
    const table = "| you see | do |\n|---|---|\n| `UNABLE_TO_VERIFY_LEAF_SIGNATURE` | `NODE_EXTRA_CA_CERTS=ca.pem` |";
    const cells = [`# Signs\n\n## What to do\n\n${table}`, table, "| a | b |\n|---|---|\n| 1 | 2 |"].map(
      (source, index) => {
        return { cell_type: "markdown", id: `table-${index}`, metadata: {}, source };
      },
    );
    await writeText(join(root, "lessons/05-retry.ipynb"), JSON.stringify({ ...lessonNotebook(), cells }));
    await LessonPage.open(page);
    const named = page.getByRole("group", { name: "Table: Signs", exact: true });
    await named.waitFor();
    await page.getByRole("group", { name: "Table: you see, do", exact: true }).waitFor();
    // A table that has room needs no name, and no stop of the Tab key.
    expect(await page.getByRole("group", { name: "Table: " }).count()).toBe(2);
    expect(await overflowOf(page)).toBe(0);
    const lines = "Array.from(document.querySelectorAll('td code'), (name) => name.getClientRects().length)";
    expect(await page.evaluate(lines)).toEqual([1, 1, 1, 1]);
    expect(await violationsOf(page)).toEqual([]);
    await named.focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => page.evaluate("document.activeElement.scrollLeft")).toBeGreaterThan(0);
  });

  test("lets a picture keep a size that can be read on a window of 400 pixels, and scroll in a box with its title", async () => {
    const picture =
      "<figure><figcaption>Two waits</figcaption><svg width='720' height='90' viewBox='0 0 720 90'/></figure>";
    const { page } = await openKit({
      cells: [`import { display } from "tslab";\ndisplay.html(${JSON.stringify(picture)});`],
      window: { viewport: { width: 400, height: 800 } },
    });
    const lesson = await LessonPage.open(page);
    await lesson.run(0);
    const box = page.getByRole("group", { name: "Picture: Two waits", exact: true });
    await box.waitFor();
    expect((await box.locator("svg").boundingBox())?.width).toBeGreaterThan(550);
    expect(await overflowOf(page)).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
  });

  test("says in the title and in one heading of level 1 which lesson it is", async () => {
    const { page } = await openKit({ kernel: "fake" });
    await LessonPage.open(page);
    expect(await page.title()).toContain("Ask again");
    expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
  });

  test("leads back to the course and on to the exercise, and notes then that the lesson is read", async () => {
    const { page, context } = await openKit({ kernel: "fake" });
    await LessonPage.open(page);
    await page.getByRole("banner").getByRole("link", { name: "Politely (not tried yet)", exact: true }).click();
    await page.waitForURL("**/exercises/05-retry/fetch-with-retry");
    expect(context.progress.lessons().get("05-retry")?.isFinished).toBe(true);
    await page.getByRole("link", { name: "Course" }).click();
    await page.getByText("✓ done").waitFor();
  });

  test("ends in one step that stands out: the first exercise that is not passed, then the next lesson", async () => {
    const { page, context } = await openKit({ kernel: "fake" });
    context.progress.addAttempt(verdict(), "2026-01-01T00:00:00Z");
    await LessonPage.open(page);
    const end = page.locator(".lesson-end");
    await end.getByRole("link", { name: "Politely (passed)", exact: true }).waitFor();
    const step = end.locator(".primary");
    expect(await step.allInnerTexts()).toEqual([expect.stringContaining("Slowly")]);
    context.progress.addAttempt(verdict({ exercise: "05-retry/backoff" }), "2026-01-01T00:00:00Z");
    await page.reload();
    await end.getByRole("heading", { name: "2 exercises, 2 passed" }).waitFor();
    expect(await step.allInnerTexts()).toEqual([expect.stringContaining("Next lesson: Give up")]);
    await step.click();
    await page.waitForURL("**/lessons/06-timeouts");
    // The last lesson has no exercises, and none after it.
    await step.getByText("Back to the course").waitFor();
  });

  test("opens links from its text to the kit's own pages in the same tab", async () => {
    const { page } = await openKit({ kernel: "fake" });
    await LessonPage.open(page);
    await page.getByRole("link", { name: "the exercise", exact: true }).click();
    await page.waitForURL("**/exercises/05-retry/fetch-with-retry");
  });

  test("opens where the learner was", async () => {
    const { page } = await openKit({
      kernel: "fake",
      cells: Array.from({ length: 30 }, (_, index) => `${index};\n\n\n`),
    });
    const lesson = await LessonPage.open(page);
    await lesson.select(25);
    await page.reload();
    await lesson.kernelIs("idle");
    await expect.poll(() => lesson.activeCell.innerText()).toContain("25;");
    await expect.poll(() => lesson.activeCell.boundingBox().then((box) => box?.y ?? 9_999)).toBeLessThan(860);
  });
});
