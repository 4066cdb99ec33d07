/** A hint taken apart: a sentence, and above it lines of code when it is nearly the code. */
export type Hint = { readonly code?: string; readonly sentence: string };

/** Reads a hint. Code, an empty line, a question: the code may have empty lines and backticks of its own. */
export function readHint(hint: string): Hint {
  const end = hint.lastIndexOf("\n\n");
  return end < 0 ? { sentence: hint } : { code: hint.slice(0, end), sentence: hint.slice(end + 2) };
}
