import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { keepCopy } from "../../src/app/keep-copy.ts";

let root: string;
let elsewhere: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "kit-"));
  elsewhere = await mkdtemp(path.join(tmpdir(), "elsewhere-"));
});
afterEach(async () => {
  for (const folder of [root, elsewhere]) await rm(folder, { recursive: true });
});

const textOf = (copy = "none") => readFile(path.join(root, copy), "utf8");

describe("keepCopy()", () => {
  test("keeps a file of the kit under a name with the time in it, and another one beside it", async () => {
    await writeFile(path.join(root, "retry.ts"), "mine");
    const [first = "", second = ""] = [
      await keepCopy(root, "retry.ts", "work/backup/retry.ts"),
      await keepCopy(root, "retry.ts", "work/backup/retry.ts"),
    ];
    expect(first).toMatch(/^work\/backup\/retry-\d{8}-\d{6}\.ts$/);
    expect(first).not.toBe(second);
    expect([await textOf(first), await textOf(second)]).toEqual(["mine", "mine"]);
  });

  test("keeps a file of another disk, to which no way leads from the kit's folder", async () => {
    const file = path.join(elsewhere, "retry.ts");
    await writeFile(file, "mine");
    expect(await textOf(await keepCopy(root, file, "work/backup/retry.ts"))).toBe("mine");
  });

  test("keeps nothing of a file that is not there", async () => {
    expect(await keepCopy(root, "retry.ts", "work/backup/retry.ts")).toBeUndefined();
  });
});
