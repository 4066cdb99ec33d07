import { afterAll, beforeAll } from "vitest";
import { Kernel } from "../../src/kernel/kernel.ts";
import { kitRoot } from "./kit-root.ts";

/** A machine with much else to do may take its time. */
const startLimitMs = 60_000;

/** Starts a kernel for the tests of a file, ends it after them, and gives the function that gives it. */
export function kernelForTests(): () => Kernel {
  let kernel: Kernel | undefined;
  beforeAll(async () => {
    kernel = await Kernel.start({ root: kitRoot });
  }, startLimitMs);
  afterAll(() => kernel?.shutdown());
  return () => {
    if (kernel === undefined) throw new Error("The kernel of these tests did not start");
    return kernel;
  };
}
