import type * as TypeScript from "@tslab/typescript-for-tslab";
import { isDeclaredEarlier } from "./earlier-cells.ts";
import type { Ts } from "./typescript.ts";

/**
 * Writes out `{ count }` where `count` is a variable of an earlier cell, and keeps the names of properties as they are.
 *
 * tslab makes `exports.count` of each name that is declared in an earlier cell, asking TypeScript for what the name
 * stands for. Of `count` in `{ count }` TypeScript says: for a property. So the variable is not found, or the name of a
 * property whose type comes from an earlier cell becomes `{ exports.count: … }`, which is no code.
 */
export function earlierNamesTransformer(
  ts: Ts,
  checker: TypeScript.TypeChecker,
): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  const { factory } = ts;
  /** A name that TypeScript, and so tslab, knows nothing about. */
  const unknownName = (name: TypeScript.Identifier) =>
    ts.setSourceMapRange(factory.createIdentifier(name.text), ts.getSourceMapRange(name));

  const valueFor = (property: TypeScript.ShorthandPropertyAssignment): TypeScript.Expression => {
    const name = unknownName(property.name);
    if (!isDeclaredEarlier(checker.getShorthandAssignmentValueSymbol(property))) return name;
    return factory.createPropertyAccessExpression(factory.createIdentifier("exports"), name);
  };

  const writtenOut = (property: TypeScript.ShorthandPropertyAssignment) => {
    const { objectAssignmentInitializer: initial } = property;
    const value = valueFor(property);
    return factory.createPropertyAssignment(
      unknownName(property.name),
      initial === undefined ? value : factory.createAssignment(value, initial),
    );
  };

  return (context) => {
    const visit = (node: TypeScript.Node): TypeScript.Node => {
      const visited = ts.visitEachChild(node, visit, context);
      if (ts.isShorthandPropertyAssignment(visited))
        return needsWriting(ts, checker, visited) ? writtenOut(visited) : visited;
      if (ts.isPropertyAssignment(visited) && ts.isIdentifier(visited.name)) {
        return factory.updatePropertyAssignment(visited, unknownName(visited.name), visited.initializer);
      }
      if (ts.isBindingElement(visited) && visited.propertyName !== undefined && ts.isIdentifier(visited.propertyName)) {
        const { dotDotDotToken, propertyName, name, initializer } = visited;
        return factory.updateBindingElement(visited, dotDotDotToken, unknownName(propertyName), name, initializer);
      }
      return visited;
    };
    return (file) => ts.visitEachChild(file, visit, context);
  };
}

/** Others stay as they are: TypeScript may have something of its own to put in their place, as in a namespace. */
function needsWriting(
  ts: Ts,
  checker: TypeScript.TypeChecker,
  property: TypeScript.ShorthandPropertyAssignment,
): boolean {
  const name = ts.getOriginalNode(property, ts.isShorthandPropertyAssignment)?.name ?? property.name;
  return (
    isDeclaredEarlier(checker.getShorthandAssignmentValueSymbol(property)) ||
    isDeclaredEarlier(checker.getSymbolAtLocation(name))
  );
}
