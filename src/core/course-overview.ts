import type { ExerciseRow, Lesson, Page } from "./course.ts";
import type { Outcome } from "./verdict.ts";

/** The course as the start page shows it, and what `GET /api/course` answers: what there is, what is done, where to go on. */
export type CourseOverview = {
  readonly lessons: readonly LessonOverview[];
  /** What one looks things up in. */
  readonly pages: readonly Pick<Page, "slug" | "title">[];
  /** Where to go on; `null` when all is done. */
  readonly next: NextStep | null;
  /** Why progress is not kept, when it is not. */
  readonly notice: string | null;
};

export type NextStep = { readonly kind: "lesson" | "exercise"; readonly href: string; readonly title: string };

export type LessonOverview = Pick<Lesson, "slug" | "title" | "minutes"> & {
  readonly started: boolean;
  readonly finished: boolean;
  readonly exercises: readonly ExerciseOverview[];
};

export type ExerciseOverview = Pick<ExerciseRow, "name" | "title" | "minutes"> & {
  /** Lesson and file: `05-retry/fetch-with-retry`. */
  readonly id: string;
  /** Of the best attempt. */
  readonly outcome: Outcome | "untried";
  readonly points: { readonly earned: number; readonly possible: number } | null;
  /** Whether the learner has taken the reference in the place of an own answer. */
  readonly taken: boolean;
};
