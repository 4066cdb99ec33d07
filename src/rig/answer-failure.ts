import type { WireRequest } from "../core/wire-log.ts";

/**
 * Why an answer could not be asked: it does not load, never ends, ends the process, or breaks a limit.
 *
 * `load`: it cannot be loaded. `unusable`: what it gave cannot be used as the check has to. `loop`: it never gave control back. `no-end`: it went on and on until the time limit.
 * `waits-for-ever`: nothing is left that could wake it. `exit`: it ended the process. `exception`, `rejection`: an error
 * that nobody caught. `memory`, `output`, `requests`, `connections`: it used more than it may.
 * `protocol`: it wrote to the kit's own channel.
 */
export type FailureKind =
  | "load"
  | "unusable"
  | "loop"
  | "no-end"
  | "waits-for-ever"
  | "exit"
  | "exception"
  | "rejection"
  | "memory"
  | "output"
  | "requests"
  | "connections"
  | "protocol";

/** The answer's own fault, in one sentence for the learner. A check that meets it fails with that sentence. */
export class AnswerFailure extends Error {
  override readonly name = "AnswerFailure";
  readonly kind: FailureKind;
  /** What had gone over the wire until then. */
  requests: readonly WireRequest[] = [];

  constructor(kind: FailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
