import { type ChildProcess, spawn } from "node:child_process";

/** A program that judges on every save, and how long it takes to. */
export class Watching implements Disposable {
  readonly #child: ChildProcess;
  readonly #sign: RegExp;
  #output = "";
  #onOutput = () => {};

  /** `sign` is what the program prints with a verdict. */
  constructor([file = "", ...args]: readonly string[], cwd: string, sign: RegExp) {
    this.#sign = sign;
    this.#child = spawn(file, args, {
      cwd,
      env: { ...process.env, NO_COLOR: "1" },
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#output += text;
      this.#onOutput();
    });
  }

  /** Does something and resolves with the milliseconds until the next verdict is printed. */
  async untilVerdict(act: () => Promise<void>): Promise<number> {
    this.#output = "";
    const startedAt = performance.now();
    const seen = new Promise<void>((resolve) => {
      this.#onOutput = () => {
        if (this.#sign.test(this.#output)) resolve();
      };
    });
    await act();
    await seen;
    return performance.now() - startedAt;
  }

  [Symbol.dispose](): void {
    this.#child.kill("SIGKILL");
  }
}
