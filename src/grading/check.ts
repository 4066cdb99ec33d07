/** One check of a grader, collected and ready to run, as often as wished. */
export type Check = {
  /** Begins with the requirement that it enforces. */
  readonly name: string;
  readonly points: number;
  readonly hints: readonly string[];
  /** Longest time that it may take, in milliseconds of the wall clock. */
  readonly limitMs: number;
  /** Runs it with its hooks; rejects when it fails. `annotate` hears what it has to say besides: a score. */
  readonly run: (annotate?: (note: string) => void) => Promise<void>;
};

/** What the author of a check says of it: `test(name, { meta: { points: 2, hints: ["…", "…", "…"] } }, …)`. */
export type CheckMeta = { readonly points?: number; readonly hints?: readonly string[] };

/** Points and hints as given; a check that names none is worth 1 point and has no hints. */
export function readMeta(meta: CheckMeta | undefined): { points: number; hints: readonly string[] } {
  return { points: meta?.points ?? 1, hints: meta?.hints ?? [] };
}
