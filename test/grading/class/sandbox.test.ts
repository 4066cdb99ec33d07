import { describe, expect, test } from "vitest";
import { findSandbox, type Layer } from "../../../src/grading/class/sandbox.ts";
import { limitResources } from "../../../src/rig/limit-resources.ts";
import type { Launch } from "../../../src/rig/start-process.ts";

const layer = (around: Launch): Layer => ({ name: "a wall", around, install: "build one", allow: "open the door" });

describe("the sandbox", () => {
  test.runIf(process.platform === "linux")("puts the layers that work around Node's own permissions", async () => {
    const { launch, missing } = await findSandbox([layer((command) => ["env", ...command]), layer(limitResources)]);
    expect(missing).toEqual([]);
    const [outermost, ...inside] = launch(["node", "answer.ts"]);
    expect(outermost).toBe("prlimit");
    expect(inside.slice(inside.indexOf("--") + 1, inside.indexOf("--") + 4)).toEqual(["env", "node", "--permission"]);
    expect(inside.at(-1)).toBe("answer.ts");
  });

  test("leaves out a layer that is not there, and names it with its mend", async () => {
    const { launch, missing } = await findSandbox([layer((command) => ["no-such-program", ...command])]);
    expect(launch(["node"]).slice(0, 2)).toEqual(["node", "--permission"]);
    const elsewhere = "grade on Linux, or in a virtual machine with Linux";
    expect(missing).toEqual([{ layer: "a wall", mend: process.platform === "linux" ? "build one" : elsewhere }]);
  });

  test.runIf(process.platform === "linux")("names a layer that may not do its work, with its words", async () => {
    const refuses = layer(() => ["sh", "-c", "echo 'sh: no permission to make a wall' >&2; exit 1"]);
    const { missing } = await findSandbox([refuses]);
    expect(missing).toEqual([
      { layer: "a wall", mend: expect.stringMatching(/^open the door \(.*no permission to make a wall\)$/) },
    ]);
  });
});
