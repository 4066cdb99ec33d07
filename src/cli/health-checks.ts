import { execFile } from "node:child_process";
import { watch } from "node:fs";
import { access, constants, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { findSandbox } from "../grading/class/sandbox.ts";
import { Kernel } from "../kernel/kernel.ts";
import { kernelName } from "../kernel/kernel-spec.ts";
import { ownNode, supportedPlatforms } from "../setup/own-node.mjs";
import { missingIn } from "./missing-in.ts";
import { hasScreen } from "./open-browser.ts";

/** What one look at the machine found. `poorer` means: works, with less. */
export type Finding = { state: "fine" | "poorer" | "broken"; detail: string; mend?: string };

/** One look at the machine, named for what it looks at. */
export type HealthCheck = { name: string; look: (root: string) => Promise<Finding> };

const run = promisify(execFile);

/** Everything that `stormproof doctor` looks at, in the order in which it matters. */
export const healthChecks: readonly HealthCheck[] = [
  { name: "Node", look: lookAtNode },
  { name: "packages", look: lookAtPackages },
  { name: "folder", look: lookAtFolder },
  { name: "ports", look: lookAtPorts },
  { name: "file watching", look: lookAtWatching },
  { name: "kernel", look: lookAtKernel },
  { name: "browser", look: lookAtBrowser },
  { name: "sandbox", look: lookAtSandbox },
  { name: "Jupyter", look: lookAtJupyter },
];

async function lookAtNode(root: string): Promise<Finding> {
  const own = ownNode(root);
  if (own === undefined)
    return broken(
      `the kit's own Node is not installed for ${process.platform}-${process.arch}`,
      `run \`npm ci --include=optional\` (there is one for ${supportedPlatforms.join(", ")})`,
    );
  const { stdout } = await run(own, ["--version"]);
  return fine(`the kit runs under its own Node ${stdout.trim()}`);
}

async function lookAtPackages(root: string): Promise<Finding> {
  const missing = await missingIn(root, { development: false });
  if (missing.length === 0) return fine("all that a learner needs is installed");
  return broken(`${missing.length} packages are missing (${missing.slice(0, 3).join(", ")})`, "run `npm ci`");
}

async function lookAtFolder(root: string): Promise<Finding> {
  await access(root, constants.W_OK);
  return fine("can be written to");
}

async function lookAtPorts(): Promise<Finding> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  await new Promise((resolve) => server.close(resolve));
  return fine("127.0.0.1 accepts a listener");
}

async function lookAtWatching(): Promise<Finding> {
  const folder = await mkdtemp(path.join(tmpdir(), "stormproof-"));
  const { promise: isSeen, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, 2_000, false);
  const watcher = watch(folder, () => resolve(true)).on("error", () => resolve(false));
  try {
    await writeFile(path.join(folder, "saved.ts"), "");
    if (await isSeen) return fine("a saved file is seen");
    return poorer("a saved file is not seen within 2 s", "none is needed: `watch` looks by itself once a second");
  } finally {
    clearTimeout(timer);
    watcher.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function lookAtKernel(root: string): Promise<Finding> {
  const startedAt = performance.now();
  const kernel = await Kernel.start({ root });
  try {
    const { status } = await kernel.execute("console.log(1 + 1)");
    const tookS = ((performance.now() - startedAt) / 1_000).toFixed(1);
    if (status === "ok") return fine(`ran a cell ${tookS} s after its start`);
    return broken("the kernel starts but does not run a cell", "run `npm ci`, then `stormproof doctor` again");
  } finally {
    await kernel.shutdown();
  }
}

async function lookAtBrowser(): Promise<Finding> {
  if (hasScreen()) return fine("there is a screen");
  return poorer(
    "there is no screen here",
    "open the address that `npm start` prints in a browser, through an SSH tunnel",
  );
}

async function lookAtSandbox(): Promise<Finding> {
  const { missing } = await findSandbox();
  if (missing.length === 0) return fine("work that you do not trust can be graded");
  const mends = new Set(missing.map(({ mend }) => mend));
  return poorer(
    `without ${missing.map(({ layer }) => layer).join(" and ")}`,
    `to grade work that you do not trust: ${[...mends].join("; ")}`,
  );
}

async function lookAtJupyter(root: string): Promise<Finding> {
  try {
    const { stdout } = await run("jupyter", ["kernelspec", "list", "--json"], {
      env: { ...process.env, JUPYTER_PATH: path.join(root, ".stormproof/jupyter") },
    });
    if (stdout.includes(kernelName)) return fine("found, and it knows the kernel");
    return poorer("found, without the kernel", "to use your own Jupyter: `npx stormproof kernel install --user`");
  } catch {
    return fine("not found; the kit does not need it");
  }
}

const fine = (detail: string): Finding => ({ state: "fine", detail });
const poorer = (detail: string, mend: string): Finding => ({ state: "poorer", detail, mend });
const broken = (detail: string, mend: string): Finding => ({ state: "broken", detail, mend });
