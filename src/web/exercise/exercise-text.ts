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
};
