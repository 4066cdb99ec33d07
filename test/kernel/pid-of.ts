import type { Kernel } from "../../src/kernel/kernel.ts";

/** The number of a kernel's process. Never 0, which would mean every process of our group. */
export function pidOf({ pid }: Kernel): number {
  if (!pid) throw new Error("The kernel has no process");
  return pid;
}
