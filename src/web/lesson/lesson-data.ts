/** What the server writes into the page of a lesson. */
export type LessonData = {
  readonly slug: string;
  readonly title: string;
  /** The learner's copy of the notebook, relative to the kit. */
  readonly path: string;
  /** Whether the shipped lesson changed since the copy was made. */
  readonly updated: boolean;
  readonly exercises: readonly { readonly id: string; readonly title: string }[];
};
