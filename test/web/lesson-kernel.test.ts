import { expect, test } from "vitest";
import { describeInBrowser } from "./browser.ts";
import { LessonPage } from "./lesson-page.ts";
import { bundleFirst, openKit } from "./web-kit.ts";

bundleFirst();

async function openLesson(...cells: string[]): Promise<LessonPage> {
  const { page } = await openKit({ cells });
  return LessonPage.open(page);
}

describeInBrowser("The kernel of a lesson", () => {
  test("is told in words: starting, then idle, busy while a cell runs, idle again", async () => {
    const { page } = await openKit({ cells: ["await new Promise((go) => setTimeout(go, 1_500));"] });
    await page.goto(new URL("/lessons/05-retry", page.url()).href);
    const lesson = new LessonPage(page);
    await lesson.kernelIs("starting");
    await lesson.kernelIs("idle");
    await lesson.select(0);
    await page.keyboard.press("Control+Enter");
    await lesson.kernelIs("busy");
    await lesson.kernelIs("idle");
  });

  test("stops a waiting cell on Stop, and keeps the variables", async () => {
    const lesson = await openLesson("const kept = 7;", "await new Promise(() => {});", "console.log(kept)");
    await lesson.run(0);
    await lesson.select(1);
    await lesson.page.keyboard.press("Control+Enter");
    await lesson.kernelIs("busy");
    await lesson.tool("Stop").click();
    await lesson.kernelIs("idle");
    await lesson.run(2);
    expect(await lesson.outputOf(2).innerText()).toContain("7");
  });

  test("stops an endless loop on Stop, says so, and goes on", async () => {
    const lesson = await openLesson("for (;;) {}", 'console.log("goes on")');
    await lesson.select(0);
    await lesson.page.keyboard.press("Control+Enter");
    await lesson.kernelIs("busy");
    await lesson.tool("Stop").click();
    await lesson.kernelIs("idle");
    await lesson
      .outputOf(0)
      .getByText(/interrupted|restarted/i)
      .first()
      .waitFor();
    await lesson.run(1);
    expect(await lesson.outputOf(1).innerText()).toContain("goes on");
  });

  test("restarts without its variables", async () => {
    const lesson = await openLesson("const gone = 7;", "console.log(gone)");
    await lesson.run(0);
    await lesson.tool("Restart").click();
    await lesson.kernelIs("restarting");
    await lesson.kernelIs("idle");
    await lesson.run(1);
    expect(await lesson.outputOf(1).innerText()).toContain("Cannot find name 'gone'");
  });

  test("restarts and runs all with one button", async () => {
    const lesson = await openLesson("const once = 1;", "console.log(once)");
    await lesson.run(0);
    await lesson.tool("Restart, run all").click();
    await lesson.ran(1);
    expect(await lesson.outputOf(1).innerText()).toContain("1");
  });

  test("stays the same over a reload of the page, and is the only one", async () => {
    const { page, context } = await openKit({ cells: ["const kept = 7;", "console.log(kept)"] });
    const lesson = await LessonPage.open(page);
    await lesson.run(0);
    await lesson.tool("Saved").waitFor();
    await lesson.page.reload();
    await lesson.kernelIs("idle");
    await lesson.run(1);
    expect(await lesson.outputOf(1).innerText()).toContain("7");
    expect(context.kernels.list().length).toBe(1);
  });
});
