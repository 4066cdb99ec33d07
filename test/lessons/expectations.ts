/** What a lesson's cells must print, so that its text tells the truth. */
export type Expectations = {
  /** Pieces of output by cell, in any order. */
  readonly prints: Readonly<Record<string, readonly string[]>>;
  /** What a learner is asked to change, and what the cell then prints. */
  readonly changes: readonly {
    readonly cell: string;
    readonly change: readonly [from: string, to: string];
    readonly prints: string;
  }[];
};
