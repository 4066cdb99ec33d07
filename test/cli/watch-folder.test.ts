import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { watchFolder } from "../../src/cli/watch-folder.ts";

let folder: string;
let stop: () => void;
let saves = 0;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "watched-"));
  await mkdir(path.join(folder, "05-retry"));
  await writeFile(path.join(folder, "05-retry/retry.ts"), "old");
  saves = 0;
  stop = watchFolder(folder, () => void saves++);
});
afterEach(async () => {
  stop();
  await rm(folder, { recursive: true, force: true });
});

const file = (name: string) => path.join(folder, "05-retry", name);
const seen = (times: number) => vi.waitFor(() => expect(saves).toBe(times), { timeout: 5_000, interval: 5 });

describe("watchFolder()", () => {
  test("sees a save", async () => {
    await writeFile(file("retry.ts"), "newer");
    await seen(1);
  });

  test("sees a save that puts a new file in the place of the old one, each time", async () => {
    for (const times of [1, 2]) {
      await writeFile(file("retry.ts.tmp"), `new ${times}${"!".repeat(times)}`);
      await rename(file("retry.ts.tmp"), file("retry.ts"));
      await seen(times);
    }
  });

  test("sees a helper file beside the answer", async () => {
    await writeFile(file("helper.ts"), "export {};");
    await seen(1);
  });

  test("does not take an emptied file for a save", async () => {
    await writeFile(file("retry.ts"), "");
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(saves).toBe(0);
    await writeFile(file("retry.ts"), "whole");
    await seen(1);
  });

  test("sees saves beside a file that stays empty", async () => {
    await writeFile(file("notes.ts"), "");
    await writeFile(file("retry.ts"), "newer");
    await vi.waitFor(() => expect(saves).toBeGreaterThan(0), { timeout: 5_000, interval: 5 });
    const before = saves;
    await writeFile(file("retry.ts"), "the newest");
    await seen(before + 1);
  });

  test("leaves other files alone", async () => {
    await writeFile(file("retry.ts~"), "backup");
    await writeFile(file("notes.txt"), "notes");
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(saves).toBe(0);
  });
});
