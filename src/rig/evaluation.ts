import { setTimeout as sleep } from "node:timers/promises";
import { AnswerFailure, type FailureKind } from "./answer-failure.ts";
import type { AnswerProcess, ProcessExit, ProcessListener } from "./answer-process.ts";
import type { Bundle } from "./bundle.ts";
import { decodeValue } from "./decode-value.ts";
import { encodeValue } from "./encode-value.ts";
import { exitFailure, memoryFailure, stuckFailure, toFailure, uncaughtFailure } from "./failures.ts";
import type { Limits } from "./limits.ts";
import { watchMemory } from "./memory-watch.ts";
import { type Backend, mountsOf } from "./mounts.ts";
import { processorMs } from "./process-usage.ts";
import type { AnswerMessage, DoneMessage } from "./protocol.ts";
import { RealTime } from "./real-time.ts";
import type { Run } from "./run.ts";
import { toRunError } from "./run-error.ts";
import { count } from "./story.ts";
import { limitTime } from "./time-limit.ts";
import { Timekeeper } from "./timekeeper.ts";
import { testAuthority } from "./tls/secure-connection.ts";
import { toRun } from "./to-run.ts";
import { turns } from "./turns.ts";
import { whereItHangs } from "./where-it-hangs.ts";
import { WireServer } from "./wire-server.ts";

/** One question to an answer. */
export type Question = {
  readonly bundle: Bundle;
  /** Source text of the function to call beside the answer. */
  readonly fn: string;
  readonly backend: Backend;
  readonly arguments: unknown;
  readonly beside: Readonly<Record<string, string>>;
  readonly random: readonly number[];
  readonly isRealTime: boolean;
  readonly limits: Limits;
};

/** A process that was idle this recently still gives control back: it goes on and on, but does not loop. */
const recentMs = 1_000;

/** One that has had the processor for so long without becoming quiet does loop. */
const proofMs = 200;
const pollMs = 20;

/** Puts one question to a process and listens until it is answered, fails, or breaks a limit. */
export class Evaluation implements ProcessListener {
  readonly #process: AnswerProcess;
  readonly #question: Question;
  readonly #time: Timekeeper | RealTime;
  readonly #origins: readonly string[];
  readonly #server: WireServer;
  readonly #console: string[] = [];
  readonly #settled = Promise.withResolvers<DoneMessage>();
  #consoleCharacters = 0;
  #idleAt = 0;
  #exitPlace: string | undefined;

  constructor(process: AnswerProcess, question: Question) {
    this.#process = process;
    this.#question = question;
    // It may be rejected when nobody waits any more, or not yet.
    this.#settled.promise.catch(() => {});
    this.#time = question.isRealTime ? new RealTime() : this.#timekeeper();
    const mounts = mountsOf(question.backend, this.#time);
    this.#origins = [...mounts.keys()];
    this.#server = new WireServer({
      mounts,
      clock: this.#time,
      limits: question.limits,
      sendFrame: (type, connection, payload) => process.sendFrame(type, connection, payload),
      onError: (error) => this.#settled.reject(error),
    });
  }

  /** Rejects with an `AnswerFailure` when the answer is at fault. `isClean`: the process can be asked again. */
  async run<T>(): Promise<{ run: Run<T>; isClean: boolean }> {
    const { evaluationMs, memoryMegabytes } = this.#question.limits;
    const { pid } = this.#process;
    const endLimit = limitTime(pid, evaluationMs, () => void this.#failAtLimit());
    const endWatch = watchMemory(pid, memoryMegabytes, () => this.#settled.reject(memoryFailure(memoryMegabytes)));
    this.#process.attach(this);
    try {
      if (this.#process.exit) this.onExit(this.#process.exit);
      this.#ask();
      const done = await this.#settled.promise;
      // The process may have read a reply to its end before the server here notes that it has sent it.
      await turns();
      const isClean = done.isClean && !this.#server.log.isBusy;
      const run = toRun<T>(done, this.#question, {
        requests: this.#server.log.rows,
        openConnections: this.#server.openConnections,
        console: this.#console,
        tookMs: this.#time.nowMs,
      });
      return { run, isClean };
    } catch (failure) {
      if (failure instanceof AnswerFailure) failure.requests = this.#server.log.rows;
      throw failure;
    } finally {
      endLimit();
      endWatch();
      this.#server.close();
      this.#process.attach(undefined);
    }
  }

  onTime(nowMs: number): void {
    if (this.#time instanceof Timekeeper) this.#time.reach(nowMs);
  }

  onConnectionFrame(...frame: Parameters<WireServer["receive"]>): void {
    this.#server.receive(...frame);
  }

  onError(error: unknown): void {
    this.#settled.reject(toFailure(error));
  }

  onExit(exit: ProcessExit): void {
    this.#settled.reject(exitFailure(exit, this.#exitPlace, this.#question.limits));
  }

  onMessage(message: AnswerMessage): void {
    if (message.type === "done") this.#settled.resolve(message);
    else if (message.type === "idle") {
      this.#idleAt = performance.now();
      if (this.#time instanceof Timekeeper) this.#time.idle(message);
    } else if (message.type === "console") this.#print(message.text);
    else if (message.type === "exit") this.#exitPlace = this.#question.bundle.places.findInStack(message.stack);
    else if (message.type === "uncaught") {
      this.#settled.reject(uncaughtFailure(message.kind, toRunError(decodeValue(message.error))));
    }
  }

  #timekeeper(): Timekeeper {
    const process = this.#process;
    return new Timekeeper(
      {
        get sent() {
          return process.sent;
        },
        go: (untilMs) => process.sendMessage({ type: "go", untilMs }),
        tellTime: (nowMs) => process.sendTime(nowMs),
      },
      () => this.#settled.reject(stuckFailure(this.#server.log.rows)),
    );
  }

  #ask(): void {
    const { bundle, fn, random, beside } = this.#question;
    const url = this.#origins[0] ?? "";
    const { places: _, ...answer } = bundle;
    const authority = this.#origins.some((origin) => origin.startsWith("https:")) ? testAuthority().certificate : null;
    const args = encodeValue(this.#question.arguments);
    this.#process.sendMessage({ type: "evaluate", ...answer, fn, url, authority, arguments: args, beside, random });
  }

  #print(text: string): void {
    this.#consoleCharacters += text.length;
    this.#console.push(text);
    const { consoleCharacters } = this.#question.limits;
    if (this.#consoleCharacters > consoleCharacters)
      this.#fail("output", `Your code printed more than ${consoleCharacters} characters.`);
  }

  #fail(kind: FailureKind, message: string): void {
    this.#settled.reject(new AnswerFailure(kind, message));
  }

  async #failAtLimit(): Promise<void> {
    const { limits, bundle, isRealTime } = this.#question;
    const isAlive =
      performance.now() - this.#idleAt < recentMs || this.#isWaitingForUs() || (await this.#becomesIdle());
    const place = isAlive ? undefined : await whereItHangs(this.#process, bundle.places);
    if (place === undefined && (isAlive || isRealTime)) {
      const sofar = `after ${limits.evaluationMs / 1_000} s and ${count(this.#server.log.rows.length, "request")}`;
      this.#fail("no-end", `Your code did not come to an end: ${sofar} it still goes on.`);
    } else this.#fail("loop", `Your code never gave control back${place ? `: ${place}` : ""}.`);
  }

  /** Whether the process becomes quiet before it has had the processor for a while: others may keep it from it. */
  async #becomesIdle(): Promise<boolean> {
    const { pid } = this.#process;
    const [idleAt, startedAt, startMs] = [this.#idleAt, performance.now(), processorMs(pid)];
    for (;;) {
      await sleep(pollMs);
      if (this.#idleAt !== idleAt) return true;
      const passedMs = performance.now() - startedAt;
      const usedMs = startMs === undefined ? passedMs : (processorMs(pid) ?? passedMs) - startMs;
      if (usedMs > proofMs || passedMs > recentMs * 5) return false;
    }
  }

  /** The process is quiet, and the server has not come to its end. */
  #isWaitingForUs(): boolean {
    return this.#time instanceof Timekeeper && this.#time.isAsked;
  }
}
