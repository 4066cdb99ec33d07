import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { machineTrouble } from "../../src/cli/machine-trouble.ts";

const noPermission = "give yourself the permission to write there, or move stormproof to a folder of your own";

const failed = (facts: object) => Object.assign(new Error("the system's own words"), facts);

test("a folder that may not be written to is named: the one that is there", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "stormproof-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const error = failed({ code: "EACCES", syscall: "mkdir", path: path.join(folder, ".stormproof", "starters") });
  expect(machineTrouble(error)).toEqual({ problem: `Cannot write in ${folder} (no permission)`, mend: noPermission });
});

test.for([
  [{ code: "ENOSPC", syscall: "write" }, "Cannot write (the disk is full)"],
  [{ code: "EROFS", syscall: "access", path: "/kit" }, "Cannot write in /kit (it is read-only)"],
  [{ code: "ERR_SQLITE_ERROR", errcode: 13 }, "Cannot write (the disk is full)"],
] as const)("%j: %s", ([facts, problem]) => {
  expect(machineTrouble(failed(facts))?.problem).toBe(problem);
});

test.for([
  { code: "EACCES", syscall: "listen" },
  { code: "EACCES", syscall: "spawn node", path: "node" },
  { code: "ENOENT", syscall: "open", path: "/kit/course.ts" },
  {},
])("%j is something else", (facts) => {
  expect(machineTrouble(failed(facts))).toBeUndefined();
});
