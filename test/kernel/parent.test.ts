import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { isRunning } from "./is-running.ts";
import { kitRoot } from "./kit-root.ts";

const parentProgram = `
  import { Kernel } from ${JSON.stringify(path.join(kitRoot, "src/kernel/kernel.ts"))};
  const kernel = await Kernel.start({ root: ${JSON.stringify(kitRoot)} });
  kernel.subscribe(({ header }) => {
    if (header.msg_type === "stream") console.log(kernel.pid);
  });
  await kernel.execute("await null; console.log('looping'); while (true) {}");
`;

test("a kernel ends within 5 s when the process that started it is killed, also in the middle of an endless loop", async () => {
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", parentProgram], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [pid] = await once(parent.stdout, "data");
  const kernel = Number(pid);
  expect(isRunning(kernel)).toBe(true);
  parent.kill("SIGKILL");
  const deadline = performance.now() + 5_000;
  while (isRunning(kernel) && performance.now() < deadline) await sleep(50);
  expect(isRunning(kernel)).toBe(false);
});
