import { existsSync } from "node:fs";
import { env, platform } from "node:process";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, test } from "vitest";

/** Where Chromium and its kin are installed; the first one that is there is used. */
const places: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
    "/snap/bin/chromium",
  ],
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((folder) => [
    `${env[folder]}\\Google\\Chrome\\Application\\chrome.exe`,
    `${env[folder]}\\Microsoft\\Edge\\Application\\msedge.exe`,
  ]),
};

/** The program of an installed browser; the environment variable CHROMIUM names another one. */
function findBrowser(): string | undefined {
  return [env.CHROMIUM ?? "", ...(places[platform] ?? [])].find((path) => existsSync(path));
}

/** The browser of the running test file. */
export function theBrowser(): Browser {
  if (!browser) throw new Error("Only tests inside of describeInBrowser have a browser");
  return browser;
}

let browser: Browser | undefined;

/**
 * A group of tests that need a browser.
 *
 * Without one they are skipped, and the name of the group says why; where STORMPROOF_REQUIRE names chromium, that fails.
 */
export function describeInBrowser(name: string, tests: () => void): void {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    const isRequired = (env.STORMPROOF_REQUIRE ?? "").split(",").includes("chromium");
    if (isRequired) test(`${name}: needs a browser`, () => Promise.reject(new Error("No Chromium is installed")));
    else describe.skip(`${name} (skipped: no Chromium is installed)`, tests);
    return;
  }
  describe(name, () => {
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath });
    });
    afterAll(() => browser?.close());
    tests();
  });
}
