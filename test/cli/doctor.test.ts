import { spawnSync } from "node:child_process";
import { EventEmitter } from "node:events";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { healthChecks } from "../../src/cli/health-checks.ts";
import { ownNode } from "../../src/setup/own-node.mjs";

const root = path.resolve(import.meta.dirname, "../..");

type Report = { version: number; findings: { name: string; state: string; detail: string; mend?: string }[] };

function doctor(): { status: number | null; report: Report } {
  const { status, stdout } = spawnSync(
    String(ownNode(root)),
    [path.join(root, "src/cli/main.ts"), "doctor", "--json"],
    {
      encoding: "utf8",
    },
  );
  return { status, report: JSON.parse(stdout) };
}

// It starts a kernel, Jupyter and a sandbox: a busy machine takes its time over them.
test("the doctor looks at everything, finds nothing broken here, and names a mend for what is poorer", () => {
  const { status, report } = doctor();
  expect({ status, names: report.findings.map(({ name }) => name) }).toEqual({
    status: 0,
    names: healthChecks.map(({ name }) => name),
  });
  expect(report.findings.filter(({ state, mend }) => state !== "fine" && !mend)).toEqual([]);
}, 120_000);

const look = (wanted: string, folder: string) => healthChecks.find(({ name }) => name === wanted)?.look(folder);

test("a kit without its packages is broken, with a mend", async () => {
  expect(await look("Node", path.join(root, "docs"))).toMatchObject({
    state: "broken",
    mend: expect.stringContaining("npm ci"),
  });
});

for (const { where, event } of [
  { where: "no event ever comes", event: undefined },
  { where: "watching fails", event: "error" },
]) {
  test(`a folder in which ${where} is poorer, and nothing goes on watching it`, async () => {
    let closings = 0;
    const watcher = Object.assign(new EventEmitter(), { close: () => closings++ });
    const { watch } = fs;
    Object.assign(fs, { watch: () => watcher });
    syncBuiltinESMExports();
    onTestFinished(() => {
      Object.assign(fs, { watch });
      syncBuiltinESMExports();
    });
    const finding = look("file watching", root);
    if (event) setTimeout(() => watcher.emit(event, new Error("EPERM")), 50);
    expect({ state: (await finding)?.state, closings }).toEqual({ state: "poorer", closings: 1 });
  });
}
