import { AnswerProcess } from "./answer-process.ts";
import { defaultLimits } from "./limits.ts";
import { isUsual, type ProcessOptions } from "./start-process.ts";
import { warmUp } from "./warm-up.ts";

const usual: ProcessOptions = { limits: defaultLimits, launch: undefined, isRealTime: false };
const spares: AnswerProcess[] = [];

/**
 * Boots a process ahead of time and lets it practise, so that the next judgement finds it ready and fast.
 *
 * Resolves when it is. A spare that waits does not hold this process up.
 */
export async function prepareSpare(): Promise<void> {
  const spare = new AnswerProcess(usual);
  spare.ref();
  try {
    await spare.ready;
    await warmUp(spare);
    spares.push(spare);
  } finally {
    spare.unref();
  }
}

/** A process for an answer: a spare one, or a new one. */
export function takeProcess(options: ProcessOptions): AnswerProcess {
  const spare = isUsual(options) ? spares.shift() : undefined;
  return spare === undefined || spare.exit !== undefined ? new AnswerProcess(options) : spare;
}

/** Keeps a process for the next answer. Only for one that nobody can have prepared to deceive: our own answers'. */
export function giveBack(process: AnswerProcess, options: ProcessOptions): void {
  if (isUsual(options)) spares.push(process);
  else process.kill();
}
