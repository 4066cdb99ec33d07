import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, link, mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { kitRoot } from "../../src/grading/kit-files.ts";

/** Stands for the Node that a user happens to have: another file than the kit's own. */
let hostNode: string;
let folder: string;

beforeAll(async () => {
  await mkdir(path.join(kitRoot, ".stormproof"), { recursive: true });
  folder = await realpath(await mkdtemp(path.join(kitRoot, ".stormproof/host-")));
  hostNode = path.join(folder, path.basename(process.execPath));
  // A second name for one file: a copy would be 100 MB.
  await link(await realpath(process.execPath), hostNode);
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20 }));

const program = (root: string) => path.join(root, "src/cli/command-package/stormproof.mjs");

function run(node: string, root: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(node, [program(root), ...args], (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

describe("npx stormproof", () => {
  test("runs under the kit's own Node, whichever Node starts it", async () => {
    const runs = await Promise.all([hostNode, process.execPath].map((node) => run(node, kitRoot, "list", "--json")));
    expect(runs.map(({ code, stdout }) => [code, JSON.parse(stdout).version])).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  test("hands the exit code on", async () => {
    expect((await run(hostNode, kitRoot, "check", "no-such-exercise")).code).toBe(2);
  });

  test.skipIf(process.platform === "win32")("hands signals on: the command can end in good order", async () => {
    const child = spawn(hostNode, [program(kitRoot), "watch", "--answer", path.join(kitRoot, "solutions")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
    await vi.waitFor(() => expect(output).toContain("Passed:"), { timeout: 20_000 });
    child.kill("SIGTERM");
    expect((await once(child, "exit"))[0]).toBe(0);
  });

  test("says in one sentence what to do where its Node is not installed", async () => {
    const bare = path.join(folder, "bare");
    for (const part of ["src/cli/command-package/stormproof.mjs", "src/setup/own-node.mjs"])
      await cp(path.join(kitRoot, part), path.join(bare, part));
    expect(await run(hostNode, bare, "check")).toEqual({
      code: 2,
      stdout: "",
      stderr: `Cannot find the kit's own Node: run \`npm start\` once in ${bare} (it installs what is missing), then the command again.\n`,
    });
  });
});
