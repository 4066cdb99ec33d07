import { AnswerFailure } from "./answer-failure.ts";
import { AnswerFolder } from "./answer-folder.ts";
import type { AnswerProcess } from "./answer-process.ts";
import { makeBootstrap } from "./bootstrap.ts";
import { type Bundle, bundle } from "./bundle.ts";
import { Evaluation, type Question } from "./evaluation.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { giveBack, takeProcess } from "./process-pool.ts";
import type { Run } from "./run.ts";
import type { Launch, ProcessOptions } from "./start-process.ts";

/** How an answer is judged, where it differs from the usual. */
export type SessionOptions = {
  readonly limits?: Partial<Limits>;
  /** Puts the answer's processes into a sandbox. */
  readonly launch?: Launch;
  /** The answer is one of the kit's own: another may have the processes that it leaves clean. */
  readonly isOurs?: boolean;
  /** The file that will be asked first: it is bundled, and a process started, while everything else gets ready. */
  readonly file?: string;
  /** Hears of every run: for the story that goes with a verdict. */
  readonly onRun?: (run: Run<unknown>) => void;
};

/** What one evaluation asks, apart from what the session knows. */
export type SessionQuestion = Omit<Question, "bundle" | "limits"> & { readonly limitMs: number | undefined };

/** After so many evaluations a process is replaced: each leaves the modules that it loaded behind. */
const maxServed = 200;

/**
 * One answer while it is judged.
 *
 * A process serves several evaluations, each with the module loaded afresh, as long as the code leaves it clean;
 * otherwise the next evaluation gets another process.
 */
export class AnswerSession implements AsyncDisposable {
  readonly #folder: AnswerFolder;
  readonly #options: SessionOptions;
  readonly #limits: Limits;
  readonly #bundles = new Map<string, Promise<Bundle>>();
  readonly #idle: AnswerProcess[] = [];
  readonly #busy = new Set<AnswerProcess>();
  readonly #startedAt = performance.now();

  constructor(folder: string, options: SessionOptions = {}) {
    this.#folder = new AnswerFolder(folder);
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    if (options.file !== undefined) this.#prepare(options.file);
  }

  async evaluate<T>(file: string, { limitMs, ...question }: SessionQuestion): Promise<Run<T>> {
    const limits = { ...this.#limits, ...(limitMs !== undefined && { evaluationMs: limitMs }) };
    if (performance.now() - this.#startedAt > limits.answerMs) {
      throw new AnswerFailure("no-end", `Judging your code took longer than ${limits.answerMs / 1_000} s.`);
    }
    const process = this.#takeProcess(question.isRealTime);
    let isReusable = true;
    this.#busy.add(process);
    process.ref();
    try {
      const [bundled] = await Promise.all([this.#bundle(file), process.ready]);
      const evaluation = new Evaluation(process, { ...question, bundle: bundled, limits });
      isReusable = false;
      const { run, isClean } = await evaluation.run<T>();
      isReusable = isClean && !question.isRealTime && ++process.served < maxServed;
      this.#options.onRun?.(run);
      return run;
    } finally {
      process.unref();
      // At the end of the session nobody takes it any more.
      const isWanted = this.#busy.delete(process);
      if (isReusable && isWanted) this.#idle.push(process);
      else process.kill();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { isOurs } = this.#options;
    // A check that has run into its limit may have left one.
    for (const process of this.#busy) process.kill();
    this.#busy.clear();
    for (const process of this.#idle.splice(0)) {
      if (isOurs) giveBack(process, this.#processOptions);
      else process.kill();
    }
  }

  #prepare(file: string): void {
    // What is wrong with it is told to whoever asks.
    this.#bundle(file).catch(() => {});
    this.#idle.push(this.#takeProcess(false));
  }

  #takeProcess(isRealTime: boolean): AnswerProcess {
    const idle = isRealTime ? undefined : this.#idle.pop();
    if (idle !== undefined && idle.exit === undefined) return idle;
    return takeProcess({ ...this.#processOptions, isRealTime });
  }

  get #processOptions(): ProcessOptions {
    return { limits: this.#limits, launch: this.#options.launch, isRealTime: false };
  }

  #bundle(file: string): Promise<Bundle> {
    let bundled = this.#bundles.get(file);
    if (bundled === undefined) {
      bundled = bundle(this.#folder, file);
      // Without it everything works, only slower.
      makeBootstrap().catch(() => {});
      this.#bundles.set(file, bundled);
    }
    return bundled;
  }
}
