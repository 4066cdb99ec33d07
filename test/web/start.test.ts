import { join } from "node:path";
import { expect, test } from "vitest";
import { noteTaken } from "../../src/app/notes.ts";
import { Progress } from "../../src/app/progress.ts";
import type { Course } from "../../src/core/course.ts";
import { makeKit, verdict, writeText } from "../app/test-kit.ts";
import { describeInBrowser } from "./browser.ts";
import { bundleFirst, openKit, overflowOf, violationsOf } from "./web-kit.ts";

bundleFirst();

const at = "2026-11-20T09:00:00.000Z";

/** What a learner has done who has read the first lesson and passed one of its two exercises. */
function halfWay(): Progress {
  const progress = Progress.inMemory();
  progress.openLesson("05-retry", at);
  progress.addAttempt(verdict(), at);
  progress.addAttempt(verdict({ exercise: "05-retry/backoff", outcome: "failed" }), at);
  return progress;
}

describeInBrowser("The start page", () => {
  test("shows lessons with their exercises, names in code, minutes, outcomes, points and references taken", async () => {
    const { page, root } = await openKit({ app: { progress: halfWay() } });
    await noteTaken(root, "05-retry/fetch-with-retry", new Date(at));
    await page.reload();
    const first = page.getByRole("listitem").filter({ hasText: "Ask again" }).first();
    const text = (await first.innerText()).replaceAll(/\s+/g, " ");
    expect(text).toContain("Ask again 05-retry · begun · about 50 min");
    expect(text).toContain("Politely fetchWithRetry · about 30 min ✓ passed 2 of 2 points reference taken Slowly");
    expect(text).toContain("Slowly backoff · about 10 min ✕ not there yet 0 of 2 points");
    expect(await page.getByText("1 of 2 exercises passed").count()).toBe(1);
  });

  test("ends with the pages to keep, which open as lessons do and have no number", async () => {
    const { page } = await openKit({ kernel: "fake" });
    await page.getByRole("region", { name: "Pages to keep" }).getByRole("link", { name: "Codes at a glance" }).click();
    await page.waitForURL("**/lessons/codes");
    await page.getByRole("banner").getByText("Codes at a glance", { exact: true }).waitFor();
  });

  test("has one prominent link to where the learner goes on", async () => {
    const { page } = await openKit({ app: { progress: halfWay() } });
    await page.getByRole("link", { name: "Continue here Slowly" }).click();
    await page.waitForURL("**/exercises/05-retry/backoff");
  });

  test("sends a newcomer to the first lesson", async () => {
    const { page } = await openKit();
    const link = page.getByRole("link", { name: "Continue here Ask again" });
    expect(await link.getAttribute("href")).toBe("/lessons/05-retry");
  });

  test("says so when everything is done", async () => {
    const course: Course = { lessons: [{ slug: "05-retry", title: "Ask again", minutes: 5, exercises: [] }] };
    const progress = Progress.inMemory();
    progress.finishLesson("05-retry", at);
    const { page } = await openKit({ app: { course, progress } });
    await page.getByText("You have passed everything.").waitFor();
  });

  test("knows what was done on another page when the learner comes back", async () => {
    const { page, context } = await openKit();
    await page.getByText("0 of 2 exercises passed").waitFor();
    await page.goto(new URL("/exercises/05-retry/backoff", page.url()).href);
    context.progress.addAttempt(verdict(), at);
    await page.goBack();
    await page.getByText("1 of 2 exercises passed").waitFor();
  });

  test("tells why progress is not kept", async () => {
    const damaged = await makeKit();
    await writeText(join(damaged, ".stormproof/progress.sqlite/in-the-way"), "");
    const { page } = await openKit({ app: { progress: Progress.open(damaged) } });
    await page.getByRole("alert").getByText("progress").waitFor();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    test(`has nothing that axe finds wrong in the ${colorScheme} theme`, async () => {
      const { page } = await openKit({ window: { colorScheme }, app: { progress: halfWay() } });
      await page.getByText("Continue here").waitFor();
      expect(await violationsOf(page)).toEqual([]);
    });
  }

  test("needs no scrolling sideways at 200 % zoom or on 400 pixels", async () => {
    const { page } = await openKit({ app: { progress: halfWay() } });
    for (const width of [640, 400]) {
      await page.setViewportSize({ width, height: 500 });
      expect(await overflowOf(page)).toBe(0);
    }
  });

  test("is walked through with the Tab key, with a focus that can be seen", async () => {
    const { page } = await openKit();
    await page.getByText("Continue here").waitFor();
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    expect(await focused.innerText()).toContain("Continue here");
    expect(await focused.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
  });
});
