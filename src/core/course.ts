/** What the learner works through: lessons in teaching order, each with its exercises; then pages to keep. */
export type Course = { readonly lessons: readonly Lesson[]; readonly pages?: readonly Page[] };

/** A notebook, `lessons/<slug>.ipynb`, and the exercises that belong to it. */
export type Lesson = {
  /** Number and name, the same in every folder: `05-retry`. */
  readonly slug: string;
  readonly title: string;
  /** How long a bright beginner needs, in minutes. */
  readonly minutes: number;
  readonly exercises: readonly ExerciseRow[];
  /** Numbers of the subjects that it teaches. */
  readonly subjects?: readonly number[];
};

/** A notebook to come back to, `lessons/<slug>.ipynb`. It has no place in the order, no exercises, and is never finished. */
export type Page = {
  /** A name without a number: `quick-reference`. */
  readonly slug: string;
  readonly title: string;
  /** Numbers of the subjects that it teaches. */
  readonly subjects: readonly number[];
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
  /** Numbers of the subjects that it judges. */
  readonly subjects?: readonly number[];
};

/** What the course has to teach, whichever lesson or page does it. */
export type Subject = {
  readonly number: number;
  readonly title: string;
  /** How a learner finds out whether it is learnt: by an exercise, a question, a cell of a lesson, or a page to keep. */
  readonly graded: "exercise" | "quiz" | "lesson" | "page";
};

/** An exercise with its place in the course. */
export type Exercise = ExerciseRow & {
  readonly lesson: Lesson;
  /** Lesson and file, unique in the course: `05-retry/fetch-with-retry`. */
  readonly id: string;
};

/** Every notebook of the course: the lessons in teaching order, then the pages. */
export function notebooksOf({ lessons, pages = [] }: Course): (Lesson | Page)[] {
  return [...lessons, ...pages];
}

/** Every exercise of the course, in teaching order. */
export function exercisesOf(course: Course): Exercise[] {
  return course.lessons.flatMap((lesson) =>
    lesson.exercises.map((row) => ({ ...row, lesson, id: `${lesson.slug}/${row.slug}` })),
  );
}
