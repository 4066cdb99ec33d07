import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { rightAsk, type ToyKit, toyKit } from "../grading/toy-kit.ts";

let kit: ToyKit;
beforeAll(async () => {
  kit = await toyKit({ isWhole: true });
});
afterAll(() => kit.remove());

/** Starts `stormproof watch` without a terminal; `lines` gives the whole lines that it has printed so far. */
function startWatch(...args: string[]): { child: ChildProcess; lines: () => string[] } {
  const main = path.join(kit.root, "src/cli/main.ts");
  const child = spawn(process.execPath, [main, "watch", ...args], {
    cwd: kit.root,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  // A line may come in two pieces.
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  return { child, lines: () => output.split("\n").slice(0, -1) };
}

const seen = (lines: () => string[], pattern: RegExp, times = 1) =>
  vi.waitFor(() => expect(lines().filter((line) => pattern.test(line)).length).toBe(times), {
    timeout: 20_000,
    interval: 20,
  });

describe("watch, without a terminal", () => {
  test("judges at the start and after every save, and ends with 0 when it is told to", async () => {
    const answer = await kit.answer({ ask: "export const ask = async () => 0;\n" });
    const { child, lines } = startWatch("ask", "--answer", answer);
    await seen(lines, /✗ R1 asks once/);
    await kit.write(`${path.relative(kit.root, answer)}/01-toy/ask.ts`, rightAsk);
    await seen(lines, /Passed: its 1 check, 1 of 1 point\./);
    child.kill("SIGTERM");
    expect((await once(child, "exit"))[0]).toBe(0);
    // Nothing moves a cursor where there is none.
    expect(lines().join("\n")).not.toContain("\u001b");
  });

  test("prints each verdict as a line of JSON", async () => {
    const { lines } = startWatch("ask", "--json", "--answer", await kit.answer({ ask: rightAsk }));
    await seen(lines, /^\{/);
    expect(JSON.parse(lines().find((line) => line.startsWith("{")) ?? "")).toMatchObject({
      version: 1,
      exercise: "01-toy/ask",
      outcome: "passed",
    });
  });
});
