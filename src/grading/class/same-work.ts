/** Answers to an exercise that are alike but for names and layout. */
export type SameWork = {
  readonly exercise: string;
  /** Whose answers they are; one alone when theirs is like the reference. */
  readonly students: readonly string[];
  /** The reference in `solutions/` is like them too. */
  readonly isReference: boolean;
};
