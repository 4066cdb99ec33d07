import type * as TypeScript from "@tslab/typescript-for-tslab";
import type { Ts } from "./typescript.ts";
import { isLinked, linksName } from "./variable-links.ts";

/**
 * Has an assignment to a variable of an earlier cell reach the variable itself, so that functions of that cell see it.
 *
 * tslab gives later cells a copy, `exports.count`. Instead each cell ends with a getter and a setter for each of its
 * variables, and later cells use those. Comes after tslab's own transformer.
 *
 * @param locals - What the cell declares at its top level.
 */
export function earlierVariablesTransformer(
  ts: Ts,
  locals: readonly TypeScript.Symbol[],
): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  const { factory } = ts;
  const links = (name: string) => factory.createPropertyAccessExpression(factory.createIdentifier(linksName), name);
  return (context) => {
    const visit = (node: TypeScript.Node): TypeScript.Node => {
      const visited = ts.visitEachChild(node, visit, context);
      if (!isCopy(ts, visited) || !isLinked(visited.name.text)) return visited;
      return factory.updatePropertyAccessExpression(visited, links("values"), visited.name);
    };
    return (file) => {
      const { statements } = ts.visitEachChild(file, visit, context);
      const call = factory.createCallExpression(links("link"), undefined, linkedNames(ts, locals));
      return factory.updateSourceFile(file, [...statements, factory.createExpressionStatement(call)]);
    };
  };
}

/** Whether tslab has written this, and not the learner: what was read from a source has a place in it. */
function isCopy(
  ts: Ts,
  node: TypeScript.Node,
): node is TypeScript.PropertyAccessExpression & { name: TypeScript.Identifier } {
  return (
    ts.isPropertyAccessExpression(node) &&
    node.expression.pos < 0 &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === "exports" &&
    ts.isIdentifier(node.name)
  );
}

/** `{ get count() { return count; }, set count(value) { count = value; } }, ["other", "names"]` */
function linkedNames(ts: Ts, locals: readonly TypeScript.Symbol[]): TypeScript.Expression[] {
  const { factory } = ts;
  const names = (isWanted: boolean) =>
    locals.filter((local) => isVariable(ts, local) === isWanted).map(({ name }) => name);
  return [
    factory.createObjectLiteralExpression(names(true).flatMap((name) => accessorsOf(ts, name))),
    factory.createArrayLiteralExpression(names(false).map((name) => factory.createStringLiteral(name))),
  ];
}

function accessorsOf(ts: Ts, name: string): TypeScript.ObjectLiteralElementLike[] {
  const { factory } = ts;
  const variable = factory.createIdentifier(name);
  // Must not have the name of the variable.
  const value = factory.createUniqueName("value");
  const parameter = factory.createParameterDeclaration(undefined, undefined, value);
  const assignment = factory.createExpressionStatement(factory.createAssignment(variable, value));
  return [
    factory.createGetAccessorDeclaration(
      undefined,
      name,
      [],
      undefined,
      factory.createBlock([factory.createReturnStatement(variable)]),
    ),
    factory.createSetAccessorDeclaration(undefined, name, [parameter], factory.createBlock([assignment])),
  ];
}

function isVariable(ts: Ts, { valueDeclaration: declaration }: TypeScript.Symbol): boolean {
  if (declaration === undefined) return false;
  if (!ts.isVariableDeclaration(declaration) && !ts.isBindingElement(declaration)) return false;
  const isConstant = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  const isAmbient = (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Ambient) !== 0;
  return !isConstant && !isAmbient;
}
