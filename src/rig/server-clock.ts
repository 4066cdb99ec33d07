import type { Clock } from "../../mocks/clock.ts";

/** Time as the server needs it: the timekeeper's, or real. */
export type ServerClock = Clock & {
  /** Milliseconds since the evaluation began. */
  readonly nowMs: number;
  /** Lets virtual time stand while `task` runs, but for its own sleeps. */
  hold<T>(task: () => Promise<T>): Promise<T>;
};
