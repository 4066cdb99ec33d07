/** What the type checker says, with its place. Lines and columns count from 1. */
export type PlacedError = {
  /** Path relative to the kit. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
};

/**
 * Takes a line of the type checker apart: `exercises/05-retry/x.ts:8:3 Type 'string' is not … (TS2322)`.
 *
 * @returns `undefined` when it names no place.
 */
export function readTypeError(text: string): PlacedError | undefined {
  const found = /^(.+?):(\d+):(\d+) (.*)$/s.exec(text);
  if (!found) return undefined;
  const [, file = "", line, column, message = ""] = found;
  return { file, line: Number(line), column: Number(column), message };
}
