import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeText } from "../app/test-kit.ts";
import { describeInBrowser } from "./browser.ts";
import { lessonNotebook } from "./lesson-notebook.ts";
import { LessonPage } from "./lesson-page.ts";
import { bundleFirst, openKit, serveAgain } from "./web-kit.ts";

bundleFirst();

/** The learner's copy of the lesson. */
const copy = "work/lessons/05-retry.ipynb";

const drawing = `import { display } from "tslab";
display.svg('<svg xmlns="http://www.w3.org/2000/svg" aria-label="One dot"><circle r="4"/></svg>');
display.html('<table><tr><td>kept</td></tr></table>');`;

describeInBrowser("The file of a lesson", () => {
  test("is saved by itself, and shows edits and outputs after a reload, drawings included", async () => {
    const { page, root } = await openKit({ cells: [drawing] });
    const lesson = await LessonPage.open(page);
    await lesson.edit(0);
    await page.keyboard.type(" // mine");
    await lesson.run(0);
    await expect.poll(() => readFile(join(root, copy), "utf8"), { timeout: 10_000 }).toContain("// mine");
    await lesson.tool("Saved").waitFor();
    await page.reload();
    await lesson.kernelIs("idle");
    expect(await lesson.codeCells.nth(0).innerText()).toContain("// mine");
    expect(await lesson.outputOf(0).getByRole("img", { name: "One dot" }).count()).toBe(1);
    expect(await lesson.outputOf(0).getByRole("cell").innerText()).toBe("kept");
  });

  test("is saved at once with Ctrl-S, and the shipped lesson stays as it was", async () => {
    const { page, root } = await openKit({ kernel: "fake", cells: ["1"] });
    const shipped = await readFile(join(root, "lessons/05-retry.ipynb"), "utf8");
    const lesson = await LessonPage.open(page);
    await lesson.edit(0);
    await page.keyboard.type("234");
    await lesson.tool("Save").waitFor();
    await page.keyboard.press("ControlOrMeta+s");
    await lesson.tool("Saved").waitFor();
    expect(await readFile(join(root, copy), "utf8")).toContain("1234");
    expect(await readFile(join(root, "lessons/05-retry.ipynb"), "utf8")).toBe(shipped);
  });

  test("is reset after a question; what was there is kept as a copy", async () => {
    const { page, root } = await openKit({ kernel: "fake", cells: ["1"] });
    const lesson = await LessonPage.open(page);
    await lesson.edit(0);
    await page.keyboard.type("234");
    await lesson.tool("Save").waitFor();
    await page.getByRole("button", { name: "Reset lesson" }).click();
    await page.getByRole("button", { name: "Begin again" }).click();
    await page.waitForEvent("load");
    await lesson.kernelIs("idle");
    expect(await lesson.codeCells.nth(0).locator(".cm-content").innerText()).toBe("1");
    const [backup = ""] = await readdir(join(root, "work/lessons/backup"));
    expect(await readFile(join(root, "work/lessons/backup", backup), "utf8")).toContain("1234");
  });

  test("is not reset when the question is left with Escape", async () => {
    const { page } = await openKit({ kernel: "fake", cells: ["1"] });
    const lesson = await LessonPage.open(page);
    await lesson.edit(0);
    await page.keyboard.type("234");
    await page.getByRole("button", { name: "Reset lesson" }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await lesson.codeCells.nth(0).locator(".cm-content").innerText()).toBe("1234");
  });

  test("is told to be older than the shipped lesson, which comes or stays away as the learner says", async () => {
    const { page, root } = await openKit({ kernel: "fake" });
    await LessonPage.open(page);
    await writeText(join(root, copy), JSON.stringify(lessonNotebook(["'worked on'"])));
    await writeText(join(root, "lessons/05-retry.ipynb"), JSON.stringify(lessonNotebook(["'improved'"])));
    const lesson = await LessonPage.open(page);
    expect(await lesson.codeCells.nth(0).locator(".cm-content").innerText()).toBe("'worked on'");
    const notice = page.getByText("This lesson was improved");
    await notice.waitFor();
    await page.getByRole("button", { name: "Get the new version" }).click();
    await page.getByRole("button", { name: "Begin again" }).click();
    await page.waitForEvent("load");
    await lesson.kernelIs("idle");
    expect(await lesson.codeCells.nth(0).locator(".cm-content").innerText()).toBe("'improved'");
    expect(await notice.count()).toBe(0);
  });

  test("is called a page where it is one: on the button, in the question, and in what it is told", async () => {
    const { page, root } = await openKit({ kernel: "fake" });
    await LessonPage.open(page, "codes");
    await page.getByRole("button", { name: "Reset page" }).click();
    await page.getByRole("dialog", { name: "Begin this page again?" }).getByText("The page becomes").waitFor();
    await page.keyboard.press("Escape");
    await writeText(join(root, "work/lessons/codes.ipynb"), JSON.stringify(lessonNotebook(["'worked on'"])));
    await writeText(join(root, "lessons/codes.ipynb"), JSON.stringify(lessonNotebook(["'improved'"])));
    const codes = await LessonPage.open(page, "codes");
    await page.getByText("This page was improved").waitFor();
    await writeText(join(root, "work/lessons/codes.ipynb"), JSON.stringify(lessonNotebook(["'from there'"])));
    await codes.edit(0);
    await page.keyboard.type(" + 1");
    await page.getByRole("alert").getByText("This page was changed").waitFor();
  });

  for (const { winner, button, onDisk, inCopy } of [
    { winner: "this page", button: "Keep what is on this page", onDisk: "from here", inCopy: "from there" },
    { winner: "the other tab", button: "Take the changed one", onDisk: "from there", inCopy: "from here" },
  ]) {
    test(`is not overwritten when another tab changed it: ${winner} wins as the learner says, the other is kept`, async () => {
      const { page, root } = await openKit({ kernel: "fake", cells: ["1"] });
      const lesson = await LessonPage.open(page);
      await writeText(join(root, copy), JSON.stringify(lessonNotebook(["'from there'"])));
      await lesson.edit(0);
      await page.keyboard.type(" + 'from here'");
      await page.getByRole("alert").getByText("changed in another tab").waitFor();
      expect(await readFile(join(root, copy), "utf8")).toContain("from there");
      await page.getByRole("button", { name: button }).click();
      await page.getByRole("alert").waitFor({ state: "detached" });
      await lesson.tool("Saved").waitFor();
      expect(await readFile(join(root, copy), "utf8")).toContain(onDisk);
      const [backup = ""] = await readdir(join(root, "work/lessons/backup"));
      expect(await readFile(join(root, "work/lessons/backup", backup), "utf8")).toContain(inCopy);
      expect(await lesson.codeCells.nth(0).innerText()).toContain(onDisk);
    });
  }

  test("is not left with unsaved edits without a warning", async () => {
    const { page } = await openKit({ kernel: "fake", cells: ["1"] });
    const lesson = await LessonPage.open(page);
    await lesson.edit(0);
    await page.keyboard.type("2");
    await lesson.tool("Save").waitFor();
    const warning = page.waitForEvent("dialog");
    const leaving = page.close({ runBeforeUnload: true });
    expect((await warning).type()).toBe("beforeunload");
    await (await warning).accept();
    await leaving;
  });

  test("waits for a server that is gone, says so, and is saved when it is back", async () => {
    const kit = await openKit({ cells: ["1"], complaint: /./ });
    const { page, root } = kit;
    const lesson = await LessonPage.open(page);
    await kit.close();
    await page.getByRole("alert").getByText("The kit does not answer.").waitFor();
    await lesson.edit(0);
    await page.keyboard.type("234");
    await serveAgain(kit);
    await page.getByText("The kit is back.").waitFor();
    await expect.poll(() => readFile(join(root, copy), "utf8"), { timeout: 10_000 }).toContain("1234");
    await lesson.kernelIs("idle");
    await lesson.run(0);
  });
});
