import { expect, test } from "vitest";
import { residentBytes } from "../../src/rig/process-usage.ts";

test("the memory of a process is what Node says of its own, where the system tells", () => {
  const own = process.memoryUsage.rss();
  const told = residentBytes(process.pid);
  expect(process.platform === "linux" ? Math.abs((told ?? 0) - own) < 0.2 * own : told === undefined).toBe(true);
});
