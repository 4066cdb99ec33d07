import type { Encoded } from "./encode-value.ts";
import type { SealKey } from "./frame-seal.ts";

/** What the grader tells the process of the answer. */
export type GraderMessage =
  /** The first, before any answer is there to hear it: the key of the seals on what the process says. */
  | { readonly type: "begin"; readonly key: SealKey }
  | EvaluateMessage
  | { readonly type: "go"; readonly untilMs: number | null };

/** Asks for one evaluation: load the answer afresh, call the function beside it. */
export type EvaluateMessage = {
  readonly type: "evaluate";
  /** The answer as one module, and the URL under which it is loaded. */
  readonly code: string;
  readonly moduleUrl: string;
  /** The packages that it imports. */
  readonly packages: readonly string[];
  /** The answer's file as the learner knows it: `05-retry/fetch-with-retry.ts`. */
  readonly file: string;
  /** Source text of the function. */
  readonly fn: string;
  readonly url: string;
  /** The authority to trust where an origin is `https:`, as PEM. */
  readonly authority: string | null;
  readonly arguments: unknown;
  /** Modules of the grader's, by name, as plain JavaScript. */
  readonly beside: Readonly<Record<string, string>>;
  /** What `Math.random` returns, one after the other; the last one repeats. Empty: as it is. */
  readonly random: readonly number[];
};

/** What the process of the answer tells the grader. It comes from untrusted code: `readMessage` checks every field. */
export type AnswerMessage =
  | { readonly type: "ready" }
  | IdleMessage
  | { readonly type: "console"; readonly text: string }
  | { readonly type: "exit"; readonly code: number; readonly stack: string }
  | { readonly type: "uncaught"; readonly kind: "exception" | "rejection"; readonly error: Encoded }
  | DoneMessage;

/** Nothing goes on but waiting. */
export type IdleMessage = {
  readonly type: "idle";
  /** How many frames of the grader had arrived. Fewer than were sent: it is not idle at all. */
  readonly received: number;
  /** When its next timer is due; null: no timer is pending. */
  readonly nextMs: number | null;
  /** Timers fired so far. */
  readonly steps: number;
};

/** The function has ended. */
export type DoneMessage = {
  readonly type: "done";
  readonly phase: "load" | "call";
  readonly value?: Encoded | undefined;
  readonly error?: Encoded | undefined;
  readonly asked: readonly { readonly api: string; readonly ms: number | null; readonly atMs: number }[];
  /** Timers that the answer has set and left pending. */
  readonly timers: number;
  readonly tookMs: number;
  /** Nothing goes on and nothing global was changed: the process can serve the next evaluation. */
  readonly isClean: boolean;
};
