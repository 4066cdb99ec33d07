import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Exercise } from "../../src/core/course.ts";
import { takeSubmission } from "../../src/grading/class/take-submission.ts";
import { makeOverlay } from "../../src/grading/overlay.ts";

const ways: Record<string, (root: string) => Promise<AsyncDisposable & { readonly folder: string }>> = {
  "makeOverlay()": (root) => makeOverlay(root, { id: "05-retry/backoff" } as Exercise, ""),
  "takeSubmission()": (root) => takeSubmission({ student: "ann", path: path.join(root, "solutions") }, [], root),
};

for (const [name, lend] of Object.entries(ways)) {
  test(`${name} clears out what killed runs have left, and nothing that may be in use`, async () => {
    const root = await mkdtemp(path.join(tmpdir(), "lend-"));
    onTestFinished(() => rm(root, { recursive: true }));
    await mkdir(path.join(root, "solutions"));
    const hourMs = 3_600_000;
    for (const hours of [23, 25]) await leftBehind(path.join(root, ".stormproof/answers", `${hours}h`), hours * hourMs);
    const lent = await lend(root);
    const during = await readdir(path.join(root, ".stormproof/answers"));
    await lent[Symbol.asyncDispose]();
    expect(during.sort()).toEqual(["23h", path.basename(lent.folder)].sort());
    expect(await readdir(path.join(root, ".stormproof/answers"))).toEqual(["23h"]);
  });
}

async function leftBehind(folder: string, agoMs: number): Promise<void> {
  await mkdir(path.join(folder, "05-retry"), { recursive: true });
  await writeFile(path.join(folder, "05-retry/backoff.ts"), "");
  const at = new Date(Date.now() - agoMs);
  await utimes(folder, at, at);
}
