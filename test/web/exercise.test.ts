import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { CheckResult, Verdict } from "../../src/core/verdict.ts";
import { starter, verdict, writeText } from "../app/test-kit.ts";
import { describeInBrowser } from "./browser.ts";
import { bundleFirst, openKit, overflowOf, violationsOf, type WebKitOptions } from "./web-kit.ts";

bundleFirst();

const file = "exercises/05-retry/fetch-with-retry.ts";

const failing: CheckResult = {
  name: "R3 waits 1 s and 2 s after two 503s",
  requirement: "R3",
  outcome: "failed",
  points: 2,
  hints: [
    "Look at the gap after request 1.",
    "Each wait is **twice** the `one` before.",
    "const wait = `____ ms`;\n  await sleep(____);\n\nWhat is `____` at first?",
  ],
  message: `Your client waited 0 and 0 ms.\nR3 asks for 1,000 and 2,000 ms.\nTask text R3: ${file}:2`,
  timeline:
    "    0 ms  1  GET /parcels/7 → 503\n             waited 1,000 ms\n1,000 ms  2  GET /parcels/7 → 200\n1,000 ms     settled",
  tookMs: 3,
};

const passing: CheckResult = { ...failing, name: "R1 returns a 404 at once", requirement: "R1", outcome: "passed" };
const later: CheckResult = { ...failing, name: "R4 gives up", requirement: "R4", message: "Your client went on." };

const failed = verdict({
  outcome: "failed",
  checks: [passing, failing, later],
  typeErrors: [`${file}:2:8 Type 'string' is not assignable to type 'number'. (TS2322)`],
});

/** The exercise page over a judge that always says the same, or what it is told. */
async function openExercise(judged: Verdict | (() => Promise<Verdict>) = failed, options: WebKitOptions = {}) {
  const judge = typeof judged === "function" ? judged : async () => judged;
  const kit = await openKit({ ...options, app: { judge, ...options.app } });
  await kit.page.goto(new URL("/exercises/05-retry/fetch-with-retry", kit.page.url()).href);
  await kit.page.locator(".work .cm-content").waitFor();
  return kit;
}

async function check(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Check", exact: false }).click();
  await page.locator(".headline").waitFor();
}

/** The path of the copy that the page says it has kept. */
async function copyNamedAt(page: Page): Promise<string> {
  const remark = await page.getByRole("status").getByText(" is kept in work/").innerText();
  return /work\/\S+/.exec(remark)?.[0] ?? "";
}

const textIn = (page: Page) => page.locator(".work .cm-content");

describeInBrowser("The exercise page", () => {
  test("saves what is typed by itself", async () => {
    const { page, root } = await openExercise();
    await textIn(page).click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type("// mine");
    await page.getByText("Not saved yet").waitFor();
    await page.getByText("✓ Saved").waitFor();
    expect(await readFile(join(root, file), "utf8")).toBe(`${starter}// mine`);
  });

  test("folds away what the task asks to guess, until the learner wants to see it", async () => {
    const { page, root } = await openExercise();
    await writeText(join(root, file), `${starter}\n// The table above: 1, 2.\n\nlog();\n`);
    await page.reload();
    const show = textIn(page).getByRole("button", { name: "show what comes out" });
    await show.waitFor();
    expect(await textIn(page).innerText()).toContain("// The table above: show");
    expect(await violationsOf(page)).toEqual([]);
    await show.click();
    expect(await textIn(page).innerText()).toContain("// The table above: 1, 2.");
    await page.keyboard.type("x");
    await page.getByText("✓ Saved").waitFor();
    expect(await readFile(join(root, file), "utf8")).toContain("\n// The table above: 1, 2.\n");
  });

  test("breaks the rows of the task's table: the blanks at their end are in sight", async () => {
    const task = `// Politely\n//\n//   ${"a ".repeat(80)}     ______\n${starter}`;
    const { page } = await openExercise(failed, { app: { starterOf: async () => task } });
    expect(await page.locator(".task pre").innerText()).toContain("______");
    const hiddenPixels = "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)";
    expect(await page.evaluate(`${hiddenPixels}(document.querySelector(".task pre"))`)).toBe(0);
  });

  test("saves before it checks, also with Ctrl-Enter from the editor", async () => {
    let seen = "";
    const kit = await openExercise(async () => {
      seen = await readFile(join(kit.root, file), "utf8");
      return failed;
    });
    await textIn(kit.page).click();
    await kit.page.keyboard.press("ControlOrMeta+End");
    await kit.page.keyboard.type("// last");
    await kit.page.keyboard.press("ControlOrMeta+Enter");
    await kit.page.locator(".headline").waitFor();
    expect(seen).toBe(`${starter}// last`);
  });

  test("shows the first check that fails with what the client did, what was asked, and the wire", async () => {
    const { page } = await openExercise();
    await check(page);
    expect(await page.locator(".headline").innerText()).toContain("Not there yet");
    expect(await page.locator(".headline").innerText()).toContain("1 of 3 checks pass · 2 of 6 points");
    const first = page.getByRole("article");
    expect(await first.getByRole("heading", { level: 3 }).innerText()).toContain("R3 waits 1 s and 2 s");
    expect(await first.innerText()).toContain("Your client waited 0 and 0 ms.");
    const rows = await first.getByRole("row").allInnerTexts();
    expect(rows.map((row) => row.split("\t"))).toEqual([
      ["At", "Request", "On the wire"],
      ["0 ms", "1", "GET /parcels/7 → 503"],
      ["", "", "waited 1,000 ms"],
      ["1,000 ms", "2", "GET /parcels/7 → 200"],
      ["1,000 ms", "", "settled"],
    ]);
  });

  test("lists the other checks, and opens one that fails", async () => {
    const { page } = await openExercise();
    await check(page);
    const others = page.locator(".checks .check");
    expect(await others.count()).toBe(2);
    await others.filter({ hasText: "R4 gives up" }).locator("summary").click();
    expect(await others.filter({ hasText: "R4 gives up" }).innerText()).toContain("Your client went on.");
  });

  test("says the outcome to a screen reader", async () => {
    const { page } = await openExercise();
    await check(page);
    await page.getByRole("status").getByText("Not there yet. 1 of 3 checks pass · 2 of 6 points").waitFor();
  });

  test("opens hints one after the other, and keeps them open after the next check", async () => {
    const { page } = await openExercise();
    await check(page);
    const first = page.getByRole("article");
    expect(await first.getByText("Look at the gap").count()).toBe(0);
    await first.getByRole("button", { name: "Hint 1 of 3: where to look" }).click();
    expect(await first.getByText("Each wait is").count()).toBe(0);
    await first.getByRole("button", { name: "Hint 2 of 3: the idea" }).click();
    await first.getByRole("button", { name: "Hint 3 of 3: nearly the code" }).click();
    expect(await first.locator("pre code").innerText()).toBe("const wait = `____ ms`;\n  await sleep(____);");
    expect(await first.getByText("What is ____ at first?").count()).toBe(1);
    await check(page);
    expect(await first.getByText("Look at the gap").count()).toBe(1);
    expect(await first.getByRole("button", { name: /Hint/ }).count()).toBe(0);
  });

  test("shows the last verdict and the opened hints when it is loaded again, and no verdict on another text", async () => {
    const { page, root } = await openExercise();
    await check(page);
    const noted = page.waitForResponse("**/hints");
    await page.getByRole("article").getByRole("button", { name: "Hint 1 of 3" }).click();
    await noted;
    await page.reload();
    expect(await page.locator(".headline").innerText()).toContain("Not there yet");
    expect(await page.getByRole("article").getByText("Look at the gap").count()).toBe(1);
    await page.locator(".cm-lintRange-error").waitFor();
    await writeText(join(root, file), "// theirs\n");
    await page.reload();
    await textIn(page).getByText("// theirs").waitFor();
    expect(await page.locator(".headline").count()).toBe(0);
  });

  test("goes to the line that a message or a type error names", async () => {
    const { page } = await openExercise();
    await check(page);
    await page.getByRole("article").getByRole("button", { name: "line 2" }).click();
    expect(await page.locator(".cm-activeLine").innerText()).toContain("export function fetchWithRetry");
    await page.keyboard.press("ControlOrMeta+Home");
    await page.locator(".type-errors").getByRole("button", { name: "line 2" }).click();
    await page.keyboard.type("X");
    await expect.poll(() => textIn(page).innerText()).toContain("export Xfunction");
  });

  test("shows a pass, and where to go on", async () => {
    const { page } = await openExercise(verdict({ checks: [passing] }));
    await check(page);
    expect(await page.locator(".headline").innerText()).toContain("Passed");
    await page.getByRole("link", { name: "Next: Slowly" }).click();
    await page.waitForURL("**/exercises/05-retry/backoff");
  });

  test("tells apart what could not be judged, with its reason", async () => {
    const broken = verdict({ outcome: "broken", checks: [], reason: "Your file does not compile: line 3." });
    const { page } = await openExercise(broken);
    await check(page);
    const headline = await page.locator(".headline").innerText();
    expect(headline).toContain("Could not be judged");
    expect(headline).toContain("Your file does not compile: line 3.");
    expect(headline).not.toContain("points");
  });

  test("tells in a sentence that a check did not work out", async () => {
    const { page } = await openExercise(() => Promise.reject(new Error("a bug")), { complaint: /500/ });
    await page.getByRole("button", { name: "Check" }).click();
    await page.getByRole("alert").getByText("Something in the kit failed.").waitFor();
    await page.getByRole("button", { name: "Check" }).isEnabled();
  });

  test("asks before it resets, keeps a copy, says where, and Undo brings the text back", async () => {
    const { page, root } = await openExercise();
    await textIn(page).click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type("// mine");
    await page.getByRole("button", { name: "Reset" }).click();
    await page.getByRole("button", { name: "Begin again" }).click();
    expect(await readFile(join(root, await copyNamedAt(page)), "utf8")).toBe(`${starter}// mine`);
    expect(await readFile(join(root, file), "utf8")).toBe(starter);
    await textIn(page).click();
    await page.keyboard.press("ControlOrMeta+z");
    await expect.poll(() => textIn(page).innerText()).toContain("// mine");
  });

  test("says of no copy when it resets a file that somebody has deleted", async () => {
    const { page, root } = await openExercise();
    await rm(join(root, file));
    await page.getByRole("button", { name: "Reset" }).click();
    await page.getByRole("button", { name: "Begin again" }).click();
    expect(await page.getByText("The starter is back.").innerText()).toBe("The starter is back.");
    expect(await readFile(join(root, file), "utf8")).toBe(starter);
  });

  test("shows the solution beside the answer, after a question while it is not passed", async () => {
    const { page } = await openExercise();
    await page.getByRole("button", { name: "Show solution" }).click();
    await page.getByRole("button", { name: "Show the solution" }).click();
    const dialog = page.getByRole("dialog", { name: "One way to solve it" });
    expect(await dialog.getByRole("region", { name: "The solution" }).innerText()).toContain("return 1;");
    expect(await dialog.getByRole("region", { name: "Your answer" }).innerText()).toContain("TODO");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });

  test("asks nothing before the solution once it is passed, and goes on with it, with a copy of the answer kept", async () => {
    const { page, root } = await openExercise(verdict({ checks: [passing] }));
    await check(page);
    await page.getByRole("button", { name: "Show solution" }).click();
    await page.getByRole("button", { name: "Go on with this solution" }).click();
    await page.getByRole("button", { name: "Take the solution" }).click();
    expect(await readFile(join(root, await copyNamedAt(page)), "utf8")).toBe(starter);
    expect(await textIn(page).innerText()).toContain("return 1;");
    expect(await readFile(join(root, file), "utf8")).toContain("return 1;");
  });

  test("tells of a change by another program, and loses neither text", async () => {
    const { page, root } = await openExercise(failed, { complaint: /409/ });
    await textIn(page).click();
    await page.keyboard.press("ControlOrMeta+End");
    // Not before the click: a window that gets the focus takes over what is on disk.
    await writeText(join(root, file), "// theirs\n");
    await page.keyboard.type("// mine");
    await page.getByRole("alert").getByText("changed by another program").waitFor();
    expect(await readFile(join(root, file), "utf8")).toBe("// theirs\n");
    await page.getByRole("button", { name: "Take the file from disk" }).click();
    await expect.poll(() => textIn(page).innerText()).toContain("// theirs");
    expect(await readFile(join(root, await copyNamedAt(page)), "utf8")).toBe(`${starter}// mine`);
    await textIn(page).click();
    await page.keyboard.press("ControlOrMeta+z");
    await expect.poll(() => textIn(page).innerText()).toContain("// mine");
  });

  test("keeps the page's text in a conflict when the learner says so", async () => {
    const { page, root } = await openExercise(failed, { complaint: /409/ });
    await textIn(page).click();
    await page.keyboard.press("ControlOrMeta+End");
    // Not before the click: a window that gets the focus takes over what is on disk.
    await writeText(join(root, file), "// theirs\n");
    await page.keyboard.type("// mine");
    await page.getByRole("button", { name: "Keep what is on this page" }).click();
    await page.getByText("✓ Saved").waitFor();
    expect(await readFile(join(root, file), "utf8")).toBe(`${starter}// mine`);
    expect(await readFile(join(root, await copyNamedAt(page)), "utf8")).toBe("// theirs\n");
  });

  test("saves before a link leads away, and asks nothing", async () => {
    const { page, root } = await openExercise(failed, { kernel: "fake" });
    const asked: string[] = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await textIn(page).click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type("// last");
    await page.getByRole("link", { name: "Course" }).click();
    await page.getByText("Continue here").waitFor();
    expect({ asked, text: await readFile(join(root, file), "utf8") }).toEqual({ asked: [], text: `${starter}// last` });
  });

  test("waits for a server that is gone, and saves when it is back", async () => {
    const { page, close } = await openExercise(failed, { complaint: /./ });
    await close();
    await textIn(page).click();
    await page.keyboard.type("x");
    await page.getByRole("alert").getByText("The kit does not answer.").waitFor();
    await page.getByText("Not saved; trying again").waitFor();
  });

  test("works by keyboard alone, out of the editor too", async () => {
    const { page } = await openExercise();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.type("/");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").innerText()).toContain("Check");
    await page.keyboard.press("Enter");
    await page.locator(".headline").waitFor();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    test(`has nothing that axe finds wrong in the ${colorScheme} theme, before, after, and in its dialogs`, async () => {
      const { page } = await openExercise(failed, { window: { colorScheme } });
      expect(await violationsOf(page)).toEqual([]);
      await check(page);
      await page.getByRole("button", { name: "Hint 1 of 3" }).first().click();
      expect(await violationsOf(page)).toEqual([]);
      await page.getByRole("button", { name: "Show solution" }).click();
      expect(await violationsOf(page)).toEqual([]);
      await page.getByRole("button", { name: "Show the solution" }).click();
      expect(await violationsOf(page)).toEqual([]);
    });
  }

  test("needs no scrolling sideways at 200 % zoom or on 400 pixels", async () => {
    const { page } = await openExercise();
    await check(page);
    for (let rung = 1; rung <= 3; rung++)
      await page
        .getByRole("button", { name: `Hint ${rung} of 3` })
        .first()
        .click();
    for (const width of [640, 400]) {
      await page.setViewportSize({ width, height: 500 });
      expect(await overflowOf(page)).toBe(0);
    }
  });
});
