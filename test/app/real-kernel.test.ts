import { join } from "node:path";
import type { Kernel as LabKernel } from "@jupyterlab/services";
import { describe, expect, test } from "vitest";
import { Kernels } from "../../src/app/kernels.ts";
import { Sessions } from "../../src/app/sessions.ts";
import { Kernel } from "../../src/kernel/kernel.ts";
import { labClient, openSession, runCell } from "./lab-client.ts";
import { serveKit, until } from "./test-kit.ts";

const root = join(import.meta.dirname, "../..");

/** JupyterLab's client on an app whose kernels are real. */
async function openRealSession(options: Parameters<typeof labClient>[1] = {}) {
  const started: Kernel[] = [];
  const kernels = new Kernels(async () => {
    const kernel = await Kernel.start({ root });
    started.push(kernel);
    return kernel;
  });
  const kit = await serveKit({ kernels, sessions: new Sessions(kernels) });
  const client = labClient(kit.origin, options);
  return { ...kit, ...(await openSession(client)), client, started };
}

describe("on the real kernel", () => {
  for (const protocol of ["v1", "old"] as const) {
    test(`a cell prints, shows, fails, completes and is looked up, with the ${protocol} protocol`, async () => {
      const { kernel } = await openRealSession({ protocol });
      expect(await runCell(kernel, 'console.log("déjà vu 🌩");\n40 + 2')).toMatchObject({
        status: "ok",
        outputs: [
          { type: "execute_input" },
          { type: "stream", name: "stdout", text: "déjà vu 🌩\n" },
          { type: "execute_result", data: { "text/plain": expect.stringContaining("42") } },
        ],
      });
      expect(await runCell(kernel, "const n: number = 1;\nthrow new RangeError('no ' + n)")).toMatchObject({
        status: "error",
        outputs: [{ type: "execute_input" }, { type: "error", ename: "RangeError", evalue: "no 1" }],
      });
      const { content } = await kernel.requestComplete({ code: "[1].fil", cursor_pos: 7 });
      expect(content).toMatchObject({ matches: expect.arrayContaining(["fill", "filter"]) });
      const inspected = await kernel.requestInspect({ code: "n", cursor_pos: 1, detail_level: 0 });
      expect(inspected.content).toMatchObject({ found: true });
    });
  }

  test("a cell asks in secret, and the page answers", async () => {
    const { kernel } = await openRealSession();
    const asked: unknown[] = [];
    kernel.anyMessage.connect((_, { msg }) => {
      if (msg.header.msg_type === "input_request") asked.push(msg.content);
    });
    const code =
      'import { prompt } from "./src/kernel/in-notebook.ts";\nconst token = await prompt("Token: ", { password: true });\nconsole.log(token.length);';
    expect(await runCell(kernel, code, "hunter2")).toMatchObject({
      status: "ok",
      outputs: [{ type: "execute_input" }, { type: "stream", text: "7\n" }],
    });
    expect(asked).toEqual([{ prompt: "Token: ", password: true }]);
  });

  test("a cell that waits is interrupted, and the variables stay", async () => {
    const { kernel } = await openRealSession();
    await runCell(kernel, "const kept = 7;");
    const printed = firstOutput(kernel);
    const running = runCell(kernel, 'console.log("waiting");\nawait new Promise((go) => setTimeout(go, 60_000));');
    await printed;
    await kernel.interrupt();
    expect([(await running).status, (await runCell(kernel, "console.log(kept)")).status]).toEqual(["error", "ok"]);
  });

  test("a cell that cannot be interrupted takes its kernel with it: the page is told why, and goes on", async () => {
    const { kernel } = await openRealSession();
    const seen: string[] = [];
    kernel.statusChanged.connect((_, status) => void seen.push(status));
    const printed = firstOutput(kernel);
    const running = runCell(kernel, "console.log(1); /^(a+)+$/.test('a'.repeat(40) + 'b');");
    await printed;
    await kernel.interrupt();
    expect(await running).toMatchObject({
      status: "error",
      outputs: expect.arrayContaining([expect.objectContaining({ type: "error", ename: "KernelRestarted" })]),
    });
    expect(await runCell(kernel, "1")).toMatchObject({ status: "ok" });
    expect(seen).not.toContain("autorestarting");
  });

  test("a restart forgets the variables", async () => {
    const { kernel } = await openRealSession();
    await runCell(kernel, "const gone = 7;");
    await kernel.restart();
    expect(await runCell(kernel, "gone")).toMatchObject({ status: "error" });
  });

  test("a cell that ends the process leaves a page that says so, and can have another kernel", async () => {
    const { kernel, session } = await openRealSession();
    const ended = runCell(kernel, "process.kill(process.pid, 'SIGKILL');\nawait new Promise(() => {});").catch(String);
    await until(() => kernel.status === "dead");
    await ended;
    const other = await session.changeKernel({ name: "stormproof" });
    await other?.info;
    expect(other && (await runCell(other, "1"))).toMatchObject({ status: "ok" });
  });

  test("nothing is left running when the app is closed", async () => {
    const { close, started } = await openRealSession();
    const pids = started.map(({ pid }) => pid ?? 0);
    await close();
    expect(pids.map(isRunning)).toEqual([false]);
  });
});

/** Resolves when a cell prints: then it runs for certain. */
function firstOutput(kernel: LabKernel.IKernelConnection): Promise<void> {
  return new Promise((resolve) => {
    kernel.iopubMessage.connect((_, { header }) => {
      if (header.msg_type === "stream") resolve();
    });
  });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
