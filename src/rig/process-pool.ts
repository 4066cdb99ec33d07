import { AnswerProcess } from "./answer-process.ts";
import { defaultLimits } from "./limits.ts";
import { isUsual, type ProcessOptions } from "./start-process.ts";
import { warmUp } from "./warm-up.ts";

const usual: ProcessOptions = { limits: defaultLimits, launch: undefined, isRealTime: false };
const spares: AnswerProcess[] = [];
let booting = 0;

/**
 * Boots processes ahead of time and lets them practise, so that the next judgement finds `amount` ready and fast.
 *
 * Resolves when they are. A spare that waits does not hold this process up.
 */
export async function prepareSpares(amount: number): Promise<void> {
  // One after the other: whoever waits for them has other things to do meanwhile.
  while (spares.length + booting < amount) spares.push(await bootSpare());
}

async function bootSpare(): Promise<AnswerProcess> {
  booting++;
  const spare = new AnswerProcess(usual);
  spare.ref();
  try {
    await spare.ready;
    await warmUp(spare);
    return spare;
  } finally {
    spare.unref();
    booting--;
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
