import { AsyncLocalStorage } from "node:async_hooks";
import { AnswerSession, type SessionOptions } from "./answer-session.ts";
import type { Backend } from "./mounts.ts";
import type { Run } from "./run.ts";

/** An exercise's file in whichever answer is judged. */
export type Answer<Module> = {
  /**
   * Calls a function beside the answer's module, in the answer's process, in virtual time.
   *
   * The function must be self-contained: it travels as text and sees only its parameters and the globals. Everything
   * it returns or throws comes back as data. Rejects with an `AnswerFailure` when the answer cannot be asked.
   */
  evaluate<T, A = undefined>(
    fn: (module: Module, url: string, args: A, beside: Beside) => T | Promise<T>,
    options?: EvaluateOptions<A>,
  ): Promise<Run<T>>;
};

/** Modules of the grader's in the answer's process, by name. Nobody checks their types there. */
// biome-ignore lint/suspicious/noExplicitAny: they travel as text.
export type Beside = Readonly<Record<string, any>>;

/** What stands on the other side of the wire, and how the function is called. */
export type EvaluateOptions<A = undefined> = Backend & {
  /** Fixes `Math.random`; of a list, the last value repeats. */
  readonly random?: number | readonly number[];
  /** Data for the function's third parameter. */
  readonly arguments?: A;
  /**
   * Modules for the function's fourth parameter, as plain JavaScript that imports packages only. The answer shares its
   * process with them: no verdict may rest on what they hide.
   */
  readonly beside?: Readonly<Record<string, string>>;
  /**
   * The spot check: real time, so that a forged clock shows itself. Compare when requests arrive (`atMs`): on a busy
   * machine the end of a reply is noted late, and a wait looks shorter than it was.
   */
  readonly realTime?: boolean;
  /** Wall clock of this evaluation, in milliseconds. */
  readonly limitMs?: number;
};

const judged = new AsyncLocalStorage<AnswerSession>();

/** Names an exercise's file, `05-retry/fetch-with-retry.ts`, inside the answer that is judged. */
export function openAnswer<Module>(file: string): Answer<Module> {
  let own: AnswerSession | undefined;
  return answerIn(file, () => {
    const session = judged.getStore() ?? own ?? new AnswerSession(defaultFolder());
    if (judged.getStore() === undefined) own = session;
    return session;
  });
}

/** The same inside the answer of a session that the caller keeps. */
export function answerIn<Module>(file: string, session: () => AnswerSession): Answer<Module> {
  return {
    evaluate: async (fn, options = {}) =>
      session().evaluate(file, {
        fn: String(fn),
        backend: { script: options.script, service: options.service, credentials: options.credentials },
        arguments: options.arguments,
        beside: options.beside ?? {},
        random: typeof options.random === "number" ? [options.random] : (options.random ?? []),
        isRealTime: options.realTime ?? false,
        limitMs: options.limitMs,
      }),
  };
}

/**
 * Judges the answer in `folder` while `work` runs: every `evaluate` inside asks this answer.
 * Its processes end with it.
 */
export async function withAnswer<T>(folder: string, work: () => Promise<T>, options: SessionOptions = {}): Promise<T> {
  await using session = new AnswerSession(folder, options);
  return await judged.run(session, work);
}

/** Without `withAnswer`, as under plain vitest: the learner's own answer, or the one that the environment names. */
function defaultFolder(): string {
  return process.env.STORMPROOF_ANSWER ?? "exercises";
}
