import path from "node:path";
import type * as TypeScript from "@tslab/typescript-for-tslab";
import { isPartOfKit } from "./kit-files.ts";
import type { Ts } from "./typescript.ts";

/**
 * Writes the names of local modules as tslab's `require` knows them.
 *
 * tslab compiles the learner's modules in memory and keeps them under names that end in `.js`, so `./helper.ts` would
 * miss them: Node would load the file a second time, and never again after an edit. The kit's own modules are left to
 * Node, which knows them only by their full name.
 *
 * @param code - What tslab compiled, in CommonJS.
 * @param folder - Where the code's relative names start.
 */
export function withLocalImportsResolved(ts: Ts, code: string, folder: string): string {
  if (!/require\("\.\.?\//.test(code)) return code;
  const file = ts.createSourceFile("compiled.js", code, ts.ScriptTarget.ESNext);
  const names = requiredNames(ts, file).filter((name) => /^\.\.?\//.test(name.text));
  return names.reduceRight((text, name) => {
    // Within the quotes; `pos` would count the space before them.
    const start = name.getStart(file) + 1;
    return text.slice(0, start) + resolvedName(name.text, folder) + text.slice(name.end - 1);
  }, code);
}

function resolvedName(name: string, folder: string): string {
  if (!isPartOfKit(path.resolve(folder, name))) return name.replace(/\.ts$/, ".js");
  return path.extname(name) === "" ? `${name}.ts` : name;
}

function requiredNames(ts: Ts, node: TypeScript.Node): TypeScript.StringLiteral[] {
  const found: TypeScript.StringLiteral[] = [];
  const visit = (child: TypeScript.Node): void => {
    if (ts.isCallExpression(child) && ts.isIdentifier(child.expression) && child.expression.text === "require") {
      const [name] = child.arguments;
      if (name !== undefined && ts.isStringLiteral(name)) found.push(name);
    }
    ts.forEachChild(child, visit);
  };
  visit(node);
  return found;
}
