import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** Enough to tell why a kernel died: the end of what it wrote past its sockets. */
const logCharacters = 4_000;

/** How long the end of the log may come after the end of the process; whom a cell has started may hold it open. */
const logGraceMs = 100;

/** The kernel as a process of the operating system. */
export class KernelProcess {
  readonly #child: ChildProcess;
  #log = "";
  #hasEnded = false;
  /** Resolves when the process has ended, however it did. */
  readonly ended: Promise<void>;

  /** @param argv - Program and arguments, with the path of the connection file in its place. */
  constructor(argv: readonly string[], cwd: string) {
    const [program = "", ...rest] = argv;
    this.#child = spawn(program, rest, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on("data", (data) => {
        this.#log = (this.#log + String(data)).slice(-logCharacters);
      });
    }
    this.ended = this.#end();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** How the process ended and what it last wrote. */
  get epitaph(): string {
    const how = this.#child.signalCode ?? `exit code ${this.#child.exitCode ?? "unknown"}`;
    const last = this.#log.trim();
    return last === "" ? how : `${how}\n${last}`;
  }

  /** Waits up to `graceMs` for the process to end by itself, then ends it. */
  async end(graceMs: number): Promise<void> {
    await Promise.race([this.ended, sleep(graceMs, undefined, { ref: false })]);
    this.#child.kill("SIGKILL");
    await this.ended;
  }

  async #end(): Promise<void> {
    const logged = once(this.#child, "close").catch(() => {});
    try {
      await once(this.#child, "exit");
      await Promise.race([logged, sleep(logGraceMs)]);
    } catch (error) {
      // It could not even be started.
      this.#log += String(error);
    }
    this.#hasEnded = true;
  }
}
