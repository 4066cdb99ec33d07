import { expect, test, vi } from "vitest";
import { openBrowser } from "../../src/cli/open-browser.ts";

vi.mock("open", () => ({ default: () => Promise.reject(new Error("spawn powershell.exe ENOENT")) }));

test("a browser that does not start stops nothing: the address is on the screen", async () => {
  expect(await openBrowser("http://127.0.0.1:8470/")).toBeUndefined();
});
