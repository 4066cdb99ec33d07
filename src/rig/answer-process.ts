import type { ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import { FrameSeal } from "./frame-seal.ts";
import { encodeFrame, encodeTime, FrameReader, type FrameType } from "./frames.ts";
import { lastStarted } from "./process-usage.ts";
import type { AnswerMessage, GraderMessage } from "./protocol.ts";
import { readMessage } from "./read-message.ts";
import { type ProcessOptions, startProcess } from "./start-process.ts";

/** What an evaluation hears from the process while it goes on. */
export type ProcessListener = {
  onMessage(message: AnswerMessage): void;
  onTime(nowMs: number): void;
  onConnectionFrame(type: FrameType, connection: number, payload: Buffer): void;
  /** What it sent could not be taken: it does not know the protocol, or somebody here has made a mistake. */
  onError(error: unknown): void;
  onExit(exit: ProcessExit): void;
};

/** How the process ended, and the last of what it wrote to its error output. */
export type ProcessExit = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
};

const keptOutput = 20_000;
const pipeFd = 3;

/** Nothing in there takes a second; a process that is not ready by then will never be. */
const bootMs = 30_000;

/** A process whose code loops does not notice that its grader has gone: it is ended together with it. */
const alive = new Set<AnswerProcess>();
process.once("exit", () => {
  for (const each of alive) each.kill();
});

/** A process in which an answer runs. It holds nobody up: when this process ends, it ends too. */
export class AnswerProcess {
  /** Resolves when it can be asked; rejects when it ends before. */
  readonly ready: Promise<void>;
  /** Frames sent so far. */
  sent = 0;
  /** Evaluations served so far. */
  served = 0;
  exit: ProcessExit | undefined;
  readonly #isSandboxed: boolean;
  readonly #child: ChildProcess;
  readonly #pipe: Socket;
  #pid: number | undefined;
  #listener: ProcessListener | undefined;
  #output = "";

  constructor(options: ProcessOptions) {
    this.#isSandboxed = options.launch !== undefined;
    this.#child = startProcess(options);
    this.#pid = this.#isSandboxed ? undefined : this.#child.pid;
    this.#pipe = this.#child.stdio[pipeFd] as Socket;
    this.#pipe.on("error", () => {});
    this.unref();
    for (const stream of [this.#child.stdout, this.#child.stderr]) (stream as Socket | null)?.unref();
    this.#collectOutput();
    alive.add(this);
    const bootLimit = setTimeout(() => this.kill(), bootMs).unref();
    this.ready = new Promise((resolve, reject) => {
      this.#listen(() => {
        clearTimeout(bootLimit);
        // No code of the answer's has run yet, so what the sandbox has started is the process itself.
        if (this.#isSandboxed) this.#pid = lastStarted(this.#child.pid);
        resolve();
      });
      this.#child.once("error", reject);
      this.#child.once("exit", (code, signal) => {
        alive.delete(this);
        this.exit = { code, signal, output: this.#output };
        this.#listener?.onExit(this.exit);
      });
      // Its last words may arrive after its end.
      this.#child.once("close", (code, signal) =>
        reject(new Error(`The process for answers did not start: ${this.#output || `${code ?? signal}`}`)),
      );
    });
    this.ready.catch(() => {});
  }

  /** Known when it is ready. Undefined in a sandbox where the system does not tell who runs inside. */
  get pid(): number | undefined {
    return this.#pid;
  }

  /** What it wrote to its outputs past the rig: the words of a crash. */
  get output(): string {
    return this.#output;
  }

  attach(listener: ProcessListener | undefined): void {
    this.#listener = listener;
  }

  sendMessage(message: GraderMessage): void {
    this.sendFrame("message", 0, Buffer.from(JSON.stringify(message)));
  }

  sendTime(nowMs: number): void {
    this.sendFrame("time", 0, encodeTime(nowMs));
  }

  sendFrame(type: FrameType, connection: number, payload?: Uint8Array): void {
    this.sent++;
    if (this.#pipe.writable) this.#pipe.write(encodeFrame(type, connection, payload));
  }

  /** Keeps this process alive as long as the answer's lives: while somebody waits for it. */
  ref(): void {
    this.#child.ref();
    this.#pipe.ref();
  }

  unref(): void {
    this.#child.unref();
    this.#pipe.unref();
  }

  kill(): void {
    this.#child.kill("SIGKILL");
    this.#pipe.destroy();
  }

  /** Makes a Node that never lets go open its inspector. Returns false where it cannot: in a sandbox, on Windows. */
  openInspector(): boolean {
    return !this.#isSandboxed && process.platform !== "win32" && this.#child.kill("SIGUSR1");
  }

  #collectOutput(): void {
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#output = (this.#output + chunk.toString()).slice(-keptOutput);
      });
    }
  }

  #listen(onReady: () => void): void {
    const [a = 0, b = 0, c = 0, d = 0] = crypto.getRandomValues(new Uint32Array(4));
    const seal = new FrameSeal([a, b, c, d]);
    this.sendMessage({ type: "begin", key: [a, b, c, d] });
    const reader = new FrameReader((type, connection, payload) => {
      if (type === "message") {
        const message = readMessage(seal.open(payload).toString());
        if (message.type === "ready") onReady();
        else this.#listener?.onMessage(message);
      } else if (type === "time") this.#listener?.onTime(seal.open(payload).readDoubleLE());
      else this.#listener?.onConnectionFrame(type, connection, payload);
    });
    this.#pipe.on("data", (chunk: Buffer) => {
      try {
        reader.push(chunk);
      } catch (error) {
        this.#listener?.onError(error);
        this.kill();
      }
    });
  }
}
