import type { WireRequest } from "../core/wire-log.ts";
import type { RunError } from "./run-error.ts";

/** What came of one evaluation. */
export type Run<T> = {
  /** What the function returned. */
  readonly value: T | undefined;
  /** What it threw. */
  readonly error: RunError | undefined;
  /** What the server saw, in the order in which it came. */
  readonly requests: readonly WireRequest[];
  /** What the client waited between its requests, in milliseconds. */
  readonly waitsMs: readonly number[];
  /** Waits that the answer's own code asked for; `ms` is null where it asked for no number. */
  readonly asked: readonly { readonly api: string; readonly ms: number | null; readonly atMs: number }[];
  /** Virtual time from the start to the end of the function. */
  readonly tookMs: number;
  /** What the answer has left behind: open connections, and timers that it set and did not clear. */
  readonly left: { readonly sockets: number; readonly timers: number };
  /** What it printed, a piece a call. */
  readonly console: readonly string[];
};
