import type { Verdict } from "../../core/verdict.ts";

/** What `GET /api/exercises/<lesson>/<slug>` answers. */
export type ExerciseText = {
  /** Lesson and file: `05-retry/fetch-with-retry`. */
  readonly id: string;
  readonly title: string;
  /** The learner's file, relative to the kit. */
  readonly file: string;
  readonly answer: string;
  readonly starter: string;
  /** Names the version of the file that was read. */
  readonly modifiedAt: number;
  /** The last verdict, when it is about the file as it is now. */
  readonly verdict: Verdict | null;
  /** How many hints are open, by check. */
  readonly opened: Readonly<Record<string, number>>;
};
