import type * as TypeScript from "@tslab/typescript-for-tslab";

type Ts = typeof TypeScript;

/**
 * Whether a cell waits at its top level: `await` or `for await` outside any function.
 *
 * tslab 1.0.22 asks TypeScript for diagnostic 1308 to know it, and TypeScript gives none for `await (…)` nor for
 * `for await`. The cell then runs in a function that is not async, and fails with "await is not defined".
 */
export function waitsAtTopLevel(ts: Ts, source: string): boolean {
  // Only in a module is `await (x)` an await, and not a call of a function named await.
  const file = ts.createSourceFile("cell.ts", `${source}\nexport {};`, ts.ScriptTarget.ESNext, true);
  return waits(ts, file);
}

function waits(ts: Ts, node: TypeScript.Node): boolean {
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined)) return true;
  if (ts.isFunctionLike(node)) return false;
  return ts.forEachChild(node, (child) => waits(ts, child) || undefined) ?? false;
}

/**
 * Completes the source files that TypeScript parsed a second time.
 *
 * TypeScript parses a file with `await (…)` again as a module, and leaves the first reading, to which the writer of
 * declarations refers, without `path`, `imports` and the like: "Debug Failure. Paths must either both be absolute or
 * both be relative".
 */
export function completeReparsedFiles(ts: Ts, files: readonly TypeScript.SourceFile[]): void {
  for (const file of files) {
    const original = ts.getOriginalNode(file);
    if (original === file) continue;
    const { original: _, ...fields } = file as TypeScript.SourceFile & { original?: unknown };
    Object.assign(original, { ...fields, ...definedFieldsOf(original) });
  }
}

function definedFieldsOf(node: object): object {
  return Object.fromEntries(Object.entries(node).filter(([, value]) => Boolean(value)));
}
