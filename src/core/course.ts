/** What the learner works through: lessons in teaching order, each with its exercises. */
export type Course = { readonly lessons: readonly Lesson[] };

/** A notebook, `lessons/<slug>.ipynb`, and the exercises that belong to it. */
export type Lesson = {
  /** Number and name, the same in every folder: `05-retry`. */
  readonly slug: string;
  readonly title: string;
  /** How long a bright beginner needs, in minutes. */
  readonly minutes: number;
  readonly exercises: readonly ExerciseRow[];
};

/** One row of the table: what `course.ts` says of an exercise. */
export type ExerciseRow = {
  /** File name without `.ts`: `fetch-with-retry`. */
  readonly slug: string;
  /** The main export that the learner writes: `fetchWithRetry`. */
  readonly name: string;
  readonly title: string;
  /** How long a bright beginner needs, in minutes. */
  readonly minutes: number;
  /** Ids of exercises whose pieces this one builds on: `05-retry/retry`. */
  readonly prerequisites: readonly string[];
};

/** An exercise with its place in the course. */
export type Exercise = ExerciseRow & {
  readonly lesson: Lesson;
  /** Lesson and file, unique in the course: `05-retry/fetch-with-retry`. */
  readonly id: string;
};

/** Every exercise of the course, in teaching order. */
export function exercisesOf(course: Course): Exercise[] {
  return course.lessons.flatMap((lesson) =>
    lesson.exercises.map((row) => ({ ...row, lesson, id: `${lesson.slug}/${row.slug}` })),
  );
}
