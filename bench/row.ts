/** One figure of ours beside the peer's, from the same run. */
export type Row = {
  readonly name: string;
  readonly unit: "ms" | "MB" | "answers/s" | "requests/s" | "connections";
  readonly ours: number;
  /** What a user would do without the kit, and its figure. */
  readonly peer?: { readonly name: string; readonly figure: number };
  /** What the kit has promised. */
  readonly target?: Target;
};

/** Bounds of our figure, and of ours by the peer's. */
export type Target = {
  readonly atMost?: number;
  readonly ratioAtMost?: number;
  readonly ratioAtLeast?: number;
};

/** Ours by the peer's. */
export function ratioOf({ ours, peer }: Row): number | undefined {
  return peer && ours / peer.figure;
}

/** Whether a row keeps its target; undefined when it has none. */
export function isMet(row: Row): boolean | undefined {
  if (row.target === undefined) return undefined;
  const { atMost = Number.POSITIVE_INFINITY, ratioAtMost = Number.POSITIVE_INFINITY, ratioAtLeast = 0 } = row.target;
  const ratio = ratioOf(row) ?? 1;
  return row.ours <= atMost && ratio <= ratioAtMost && ratio >= ratioAtLeast;
}
