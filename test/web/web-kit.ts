import { cp } from "node:fs/promises";
import { join, resolve } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { BrowserContextOptions, Page } from "playwright-core";
import { beforeAll, expect, onTestFinished, vi } from "vitest";
import type { AppContext } from "../../src/app/context.ts";
import { Kernels } from "../../src/app/kernels.ts";
import { listen } from "../../src/app/listen.ts";
import { Sessions } from "../../src/app/sessions.ts";
import { Kernel } from "../../src/kernel/kernel.ts";
import { buildWeb } from "../../src/web/build.ts";
import { makeContext, makeKit, serveKit, writeText } from "../app/test-kit.ts";
import { theBrowser } from "./browser.ts";
import { lessonNotebook } from "./lesson-notebook.ts";

/** The kit whose pages and kernel are tried; the files of a test lie in a folder of their own. */
const kitRoot = resolve(import.meta.dirname, "../..");

/** What a page may say on the console: it comes from a library, and nothing is wrong. */
const expectedOnConsole = [
  // @jupyter/ydoc reads from each cell before it puts the cell into its document.
  "Invalid access: Add Yjs type to a document before reading data.",
  "[yjs#509] Not same Y.Doc",
  // JupyterLab says this whenever it connects anew, so after each restart.
  "Connection lost, reconnecting in 0 seconds.",
];

/** Bundles the pages before the tests of a file, if they were changed; a test with a kernel and a browser may take its time. */
export function bundleFirst(): void {
  beforeAll(() => buildWeb({ root: kitRoot }), 120_000);
  vi.setConfig({ testTimeout: 90_000 });
}

/** What a test may replace of the app, of the browser's window, and of the course's lesson. */
export type WebKitOptions = {
  app?: Partial<AppContext>;
  window?: BrowserContextOptions;
  cells?: readonly string[];
  /** `fake` is there at once, and runs nothing. */
  kernel?: "real" | "fake";
  /** Part of what the page is expected to complain about on its console. */
  complaint?: RegExp;
};

/** A kit of a test's own with real pages and kernels, and a browser window that is logged in at its start page. */
export async function openKit(options: WebKitOptions = {}) {
  const root = await makeKit();
  await cp(join(kitRoot, ".stormproof/web"), join(root, ".stormproof/web"), { recursive: true });
  await writeText(join(root, "lessons/05-retry.ipynb"), JSON.stringify(lessonNotebook(options.cells)));
  const kit = await serveKit({ root, ...(options.kernel !== "fake" && realKernels()), ...options.app });
  const page = await openPage(options);
  await page.goto(kit.url);
  return { ...kit, root, page };
}

/** Starts a stopped kit again, at the address of `page`. */
export async function serveAgain({ root, page }: { root: string; page: Page }): Promise<void> {
  const { context } = await makeContext({ root, ...realKernels() });
  const served = await listen(context, { port: Number(new URL(page.url()).port), isPortWished: true });
  onTestFinished(() => served.close());
}

function realKernels(): Pick<AppContext, "kernels" | "sessions"> {
  const kernels = new Kernels(() => Kernel.start({ root: kitRoot }));
  return { kernels, sessions: new Sessions(kernels) };
}

async function openPage({ window, complaint }: WebKitOptions): Promise<Page> {
  const context = await theBrowser().newContext({ viewport: { width: 1280, height: 860 }, ...window });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(`${error.name}: ${error.message}`));
  onTestFinished(async () => {
    await context.close();
    const unexpected = complaints.filter((text) => !expectedOnConsole.includes(text) && !complaint?.test(text));
    expect(unexpected, "complaints on the console").toEqual([]);
  });
  return page;
}

/** What axe finds wrong with the page: the rule and the elements. Nothing is left out. */
export async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

/** By how many pixels the page is wider than its window. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}
