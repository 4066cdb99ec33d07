import type * as TypeScript from "@tslab/typescript-for-tslab";
import { guardAwait } from "./await-guard.ts";
import { guardLoop } from "./interrupts.ts";
import type { Ts } from "./typescript.ts";

/** Global names of the guards, as compiled cells call them. */
const awaitGuard = "__stormproofAwait";
const loopGuard = "__stormproofLoop";

/** Makes the guards known to cells. */
export function installGuards(): void {
  Object.defineProperty(globalThis, awaitGuard, { value: guardAwait });
  Object.defineProperty(globalThis, loopGuard, { value: guardLoop });
}

/** `await x` becomes `await guard(x)`, and each turn of a loop begins with a call of the other guard. */
export function guardingTransformer(ts: Ts): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  const call = (name: string, ...rest: TypeScript.Expression[]) =>
    ts.factory.createCallExpression(ts.factory.createIdentifier(name), undefined, rest);
  return (context) => {
    const guardTurns = (loop: TypeScript.IterationStatement) => {
      // Stacks shall lead from the guard to the loop.
      const guard = ts.setSourceMapRange(call(loopGuard), ts.getSourceMapRange(loop));
      const body = ts.factory.createBlock([ts.factory.createExpressionStatement(guard), loop.statement]);
      return ts.visitEachChild(loop, (child) => (child === loop.statement ? body : child), context);
    };
    const visit = (node: TypeScript.Node): TypeScript.Node => {
      const visited = ts.visitEachChild(node, visit, context);
      if (ts.isIterationStatement(visited, false)) return guardTurns(visited);
      if (!ts.isAwaitExpression(visited)) return visited;
      return ts.factory.updateAwaitExpression(visited, call(awaitGuard, visited.expression));
    };
    return (file) => ts.visitEachChild(file, visit, context);
  };
}
