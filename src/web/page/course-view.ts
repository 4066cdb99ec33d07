import type { Outcome } from "../../core/verdict.ts";

/** What `GET /api/course` answers: the course, and how far the learner is. */
export type CourseView = {
  readonly lessons: readonly LessonView[];
  /** What one looks things up in. */
  readonly pages: readonly { readonly slug: string; readonly title: string }[];
  /** Where to go on; `null` when all is done. */
  readonly next: NextStep | null;
  /** Why progress is not kept, when it is not. */
  readonly notice: string | null;
};

export type LessonView = {
  readonly slug: string;
  readonly title: string;
  readonly minutes: number;
  readonly started: boolean;
  readonly finished: boolean;
  readonly exercises: readonly ExerciseView[];
};

export type ExerciseView = {
  /** Lesson and file: `05-retry/fetch-with-retry`. */
  readonly id: string;
  /** The function to write: `fetchWithRetry`. */
  readonly name: string;
  readonly title: string;
  readonly minutes: number;
  readonly outcome: Outcome | "untried";
  readonly points: { readonly earned: number; readonly possible: number } | null;
};

export type NextStep = { readonly kind: "lesson" | "exercise"; readonly href: string; readonly title: string };
