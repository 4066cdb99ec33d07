import type { Course, Exercise } from "../core/course.ts";
import type { Verdict } from "../core/verdict.ts";
import type { Kernels } from "./kernels.ts";
import type { Progress } from "./progress.ts";
import type { Sessions } from "./sessions.ts";

/** All that the app needs from outside; a test hands in its own. */
export type AppContext = {
  /** The kit's folder, with symbolic links resolved. */
  readonly root: string;
  /** Of the kit: `0.1.0`. */
  readonly version: string;
  /** Whoever shows it may use the app. */
  readonly token: string;
  readonly course: Course;
  readonly kernels: Kernels;
  readonly sessions: Sessions;
  readonly progress: Progress;
  readonly judge: Judge;
  readonly starterOf: StarterOf;
  /** The time now, in milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Takes the errors that are bugs of the kit; answers never carry them. */
  readonly report: (bug: unknown) => void;
};

/** Judges one exercise of an answer folder. */
export type Judge = (exerciseId: string, answerDir: string) => Promise<Verdict>;

/** The text that the learner began with. */
type StarterOf = (exercise: Exercise) => Promise<string>;
