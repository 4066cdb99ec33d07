import { expect, test } from "vitest";
import { KitError } from "../../src/core/kit-error.ts";
import { serveKit } from "../app/test-kit.ts";
import { describeInBrowser } from "./browser.ts";
import { LessonPage } from "./lesson-page.ts";
import { Relay } from "./relay.ts";
import { bundleFirst, openKit } from "./web-kit.ts";

bundleFirst();

async function openLesson(...cells: string[]): Promise<LessonPage> {
  const { page } = await openKit({ cells });
  return LessonPage.open(page);
}

const portOf = (url: string) => Number(new URL(url).port);

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

  test("that has ended is told so; Restart, run all starts a new one", async () => {
    const { page } = await openKit({ cells: ["console.log(process.pid)", "process.exit(1)"] });
    const lesson = await LessonPage.open(page);
    await lesson.tool("Run all").click();
    await lesson.kernelIs("dead");
    await lesson.outputOf(1).getByText("KernelDied").first().waitFor();
    await page.getByRole("alert").getByText("The kernel has ended, and all variables are gone.").waitFor();
    const pid = await lesson.outputOf(0).innerText();
    await lesson.tool("Restart, run all").click();
    const another = new RegExp(`^(?!${pid.trim()}\\b)\\d+`);
    await expect.poll(async () => (await lesson.outputOf(0).innerText()).trim(), { timeout: 30_000 }).toMatch(another);
  });

  test("that has ended starts anew on Restart, and takes cells again", async () => {
    const { page } = await openKit({ kernel: "fake", cells: ["die", "again"] });
    const lesson = await LessonPage.open(page);
    await lesson.select(0);
    await page.keyboard.press("Control+Enter");
    await lesson.kernelIs("dead");
    await lesson.tool("Stop").click();
    await lesson.tool("Restart").click();
    await lesson.kernelIs("idle");
    expect(await page.getByRole("alert").count()).toBe(0);
    await lesson.run(1);
    expect(await lesson.outputOf(1).innerText()).toContain("again");
  });

  test("that has ended is replaced when a cell is run, and the page says that all variables are gone", async () => {
    const { page, context } = await openKit({ kernel: "fake", cells: ["die", "again", "and again"] });
    const lesson = await LessonPage.open(page);
    await lesson.select(0);
    await page.keyboard.press("Control+Enter");
    await lesson.kernelIs("dead");
    await lesson.select(1);
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.press("Shift+Enter");
    await lesson.ran(2);
    expect(await lesson.outputOf(1).innerText()).toContain("again");
    await page.getByRole("status").getByText("all variables are gone").waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    expect(await page.getByText("all variables are gone").count()).toBe(0);
    expect(context.kernels.list().length).toBe(1);
  });

  test("stays away when no new one starts: the page says why, and the cell keeps what it showed", async () => {
    const { page, context } = await openKit({ kernel: "fake", cells: ["shown", "die"], complaint: /500/ });
    const lesson = await LessonPage.open(page);
    await lesson.run(0);
    await lesson.select(1);
    await page.keyboard.press("Control+Enter");
    await lesson.kernelIs("dead");
    context.kernels.start = () => Promise.reject(new KitError("Out of kernels."));
    await lesson.select(0);
    await page.keyboard.press("Control+Enter");
    await page.getByRole("alert").getByText("A new one did not start: Out of kernels.").waitFor();
    expect(await lesson.outputOf(0).innerText()).toContain("shown");
  });

  test("is another one after a crash of the app, which is told by the page's own notices", async () => {
    const crashed = await openKit({ kernel: "fake", cells: ["again"], complaint: /./ });
    const { page } = crashed;
    const relay = await Relay.open(portOf(crashed.url));
    const address = (token: string) => `http://127.0.0.1:${relay.port}/?token=${token}`;
    await page.goto(address(crashed.context.token));
    const lesson = await LessonPage.open(page);
    const started = await serveKit({ root: crashed.root, token: "another" });
    relay.crash(portOf(started.url));
    await page.getByRole("alert").getByText("The kit was started again.").waitFor();
    await lesson.kernelIs("dead");
    expect(await page.getByRole("dialog").count()).toBe(0);
    const visit = await page.context().newPage();
    await visit.goto(address("another"));
    await lesson.kernelIs("idle");
    await page.getByRole("status").getByText("all variables are gone").waitFor();
    await lesson.run(0);
    expect(await lesson.outputOf(0).innerText()).toContain("again");
    expect(await page.getByRole("dialog").count()).toBe(0);
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
