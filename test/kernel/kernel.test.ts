import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { Kernel } from "../../src/kernel/kernel.ts";
import { isRunning } from "./is-running.ts";
import { kernelForTests } from "./kernel-for-tests.ts";
import { kitRoot } from "./kit-root.ts";
import { listeningTo } from "./listening-to.ts";
import { pidOf } from "./pid-of.ts";
import { textOf } from "./text-of.ts";

const kernelOf = kernelForTests();
const { nextMessage, ask } = listeningTo(kernelOf);

describe("prompt()", () => {
  const question = (options: string) =>
    `import { prompt } from "./src/kernel/in-notebook.ts";\nawait prompt("Token: "${options})`;

  test("asks the front end, with the answer hidden when it is a password", async () => {
    const questions: object[] = [];
    const onInput = (question: object) => {
      questions.push(question);
      return "s3cret";
    };
    const { outputs } = await kernelOf().execute(`${question(", { password: true }")}.then((token) => token.length)`, {
      onInput,
    });
    expect({ questions, shown: textOf(outputs) }).toEqual({
      questions: [{ prompt: "Token: ", password: true }],
      shown: "6",
    });
  });

  test("takes the fallback where nobody can be asked", async () => {
    expect(textOf((await kernelOf().execute(question(', { fallback: "none" }'))).outputs)).toBe("'none'");
  });

  test("fails where nobody can be asked and there is no fallback", async () => {
    const { error } = await kernelOf().execute(question(""));
    expect(error?.evalue).toBe(
      'Cannot ask "Token: ": nobody is there to answer. Give a fallback for runs without a person.',
    );
  });

  test("ends with the cell when that is interrupted, and can be asked again", async () => {
    const asked = nextMessage(({ header }) => header.msg_type === "input_request");
    const result = kernelOf().execute(question(""), { onInput: () => new Promise<string>(() => {}) });
    await asked;
    await kernelOf().interrupt();
    const again = await kernelOf().execute(question(""), { onInput: () => "fine" });
    expect([(await result).error?.ename, textOf(again.outputs)]).toEqual(["Interrupted", "'fine'"]);
  });
});

describe("completion and inspection", () => {
  test("know the variables of the cells, also behind characters that JavaScript counts twice", async () => {
    await kernelOf().execute("const backoffMs = 100");
    const { matches, cursor_start, cursor_end } = await ask("complete_request", {
      code: "'🙂'; backo",
      cursor_pos: 10,
    });
    expect({ matches, cursor_start, cursor_end }).toEqual({ matches: ["backoffMs"], cursor_start: 5, cursor_end: 10 });
    expect(await ask("inspect_request", { code: "backoffMs", cursor_pos: 3, detail_level: 0 })).toMatchObject({
      found: true,
      data: { "text/plain": "const backoffMs: 100" },
    });
  });

  test("answer while a cell waits, and leave the kernel busy", async () => {
    const running = nextMessage(({ content }) => content.execution_state === "busy");
    const result = kernelOf().execute("await new Promise((resolve) => setTimeout(resolve, 200))");
    await running;
    await ask("complete_request", { code: "consol", cursor_pos: 6 });
    await sleep(20);
    expect(kernelOf().state).toBe("busy");
    await result;
    expect(kernelOf().state).toBe("idle");
  });
});

describe("restart()", () => {
  test("answers the cells that run and wait, and forgets the variables", async () => {
    await kernelOf().execute("const gone = 1");
    const printed = nextMessage(({ header }) => header.msg_type === "stream");
    const cells = [kernelOf().execute("console.log('x'); await new Promise(() => {})"), kernelOf().execute("2")];
    await printed;
    await kernelOf().restart();
    expect((await Promise.all(cells)).map(({ status }) => status)).toEqual(["error", "aborted"]);
    expect((await kernelOf().execute("gone")).error?.evalue).toBe("TS2304: Cannot find name 'gone'. (line 1)");
  });

  test("keeps what is asked meanwhile for the new kernel", async () => {
    const restarted = kernelOf().restart();
    expect(textOf((await kernelOf().execute("'new'")).outputs)).toBe("'new'");
    await restarted;
  });
});

describe("a kernel whose process ends", () => {
  test("is dead, says so under the cell that ran, and runs again after a restart", async () => {
    const { error } = await kernelOf().execute("process.exit(7)");
    expect([error?.ename, error?.evalue, kernelOf().state]).toEqual([
      "KernelDied",
      "The kernel ended while this cell ran (exit code 7). Restart it. Variables and imports are gone: run the cells that make them again.",
      "dead",
    ]);
    const refused = await kernelOf().execute("1");
    expect(refused.error?.evalue).toBe("The kernel has ended. Restart it, then run the cell again.");
    await kernelOf().restart();
    expect([textOf((await kernelOf().execute("1")).outputs), kernelOf().state]).toEqual(["1", "idle"]);
  });

  test("is dead also when nothing ran", async () => {
    const died = nextMessage(({ content }) => content.execution_state === "dead");
    process.kill(pidOf(kernelOf()), "SIGKILL");
    await died;
    expect(kernelOf().state).toBe("dead");
    await kernelOf().restart();
  });
});

describe("shutdown()", () => {
  test("ends the process and answers the cell that runs", async () => {
    const other = await Kernel.start({ root: kitRoot });
    const pid = pidOf(other);
    const result = other.execute("await new Promise(() => {})");
    await other.shutdown();
    expect([(await result).error?.ename, other.state, isRunning(pid)]).toEqual(["KernelShutDown", "dead", false]);
  });
});
