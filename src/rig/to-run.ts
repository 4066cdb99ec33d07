import { type WireRequest, waitsBetween } from "../core/wire-log.ts";
import { AnswerFailure } from "./answer-failure.ts";
import { decodeValue } from "./decode-value.ts";
import type { Question } from "./evaluation.ts";
import { loadFailure, missingName, nonsenseFailure } from "./failures.ts";
import type { DoneMessage } from "./protocol.ts";
import type { Run } from "./run.ts";
import { type RunError, toRunError } from "./run-error.ts";

/** What the server knows when the function has ended. */
export type Observed = {
  readonly requests: readonly WireRequest[];
  readonly openConnections: number;
  readonly console: readonly string[];
  readonly tookMs: number;
};

/**
 * Puts together what the process says and what the server saw. Throws an `AnswerFailure` when the answer could not even
 * be called, a `KitError` when the function makes a mistake of its own.
 */
export function toRun<T>(done: DoneMessage, { bundle, fn, isRealTime }: Question, observed: Observed): Run<T> {
  const { value, error } = decodeEnding(done);
  if (error !== undefined && done.phase === "load") throw loadFailure(bundle, error);
  if (error?.name === "MissingExport") throw new AnswerFailure("load", error.message);
  if (error?.name === "Unusable") throw new AnswerFailure("unusable", error.message);
  const mistake = error && missingName(error, fn);
  if (mistake !== undefined) throw mistake;
  const requests = observed.requests.map((row) => ({ ...row }));
  return {
    value: value as T | undefined,
    error,
    requests,
    waitsMs: waitsBetween(requests),
    asked: done.asked,
    tookMs: isRealTime ? observed.tookMs : done.tookMs,
    left: { sockets: observed.openConnections, timers: done.timers },
    console: observed.console,
  };
}

function decodeEnding({ value, error }: DoneMessage): { value: unknown; error: RunError | undefined } {
  try {
    return {
      value: value === undefined ? undefined : decodeValue(value),
      error: error === undefined ? undefined : toRunError(decodeValue(error)),
    };
  } catch {
    throw nonsenseFailure();
  }
}
