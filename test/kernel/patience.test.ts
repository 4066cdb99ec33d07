import { afterEach, expect, test, vi } from "vitest";
import { Kernel } from "../../src/kernel/kernel.ts";
import { KernelLife } from "../../src/kernel/kernel-life.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("a kernel that is restarted while an interrupt waits for its cell is left alone from then on", async () => {
  let lives = 0;
  vi.spyOn(KernelLife, "begin").mockImplementation(async () => stubbornLife(++lives));
  const kernel = await Kernel.start({ root: "" });
  const cell = kernel.execute("for (;;) {}");
  const interrupted = kernel.interrupt();
  await kernel.restart();
  expect({ how: await interrupted, lives, error: (await cell).error?.ename }).toEqual({
    how: "restarted",
    lives: 2,
    error: "KernelRestarted",
  });
});

/** A process that takes what it gets, and never answers. */
function stubbornLife(pid: number): KernelLife {
  const life: Pick<KernelLife, "pid" | "send" | "interrupt" | "end"> = {
    pid,
    send: () => {},
    interrupt: () => new Promise(() => {}),
    end: async () => {},
  };
  return life as KernelLife;
}
