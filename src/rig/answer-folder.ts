import { readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { isInside } from "./is-inside.ts";

/** Files larger than this are no source of an exercise: seven times the longest reference. */
const maxFileBytes = 100_000;

/** An answer's files, named relative to its folder and with slashes. Nothing outside of the folder is ever read. */
export class AnswerFolder {
  readonly root: string;

  constructor(root: string) {
    this.root = path.resolve(root);
  }

  /** The name of the file that an import means: with or without extension, `.js` for a file that is `.ts`. */
  async find(imported: string, importer: string): Promise<string | undefined> {
    const name = path.posix.normalize(path.posix.join(path.posix.dirname(importer), imported));
    if (name.startsWith("../")) return undefined;
    for (const candidate of candidatesFor(name)) {
      if (await this.#has(candidate)) return candidate;
    }
    return undefined;
  }

  /** Throws when the file is too large, or a link that leads out of the folder. */
  async read(name: string): Promise<string> {
    const file = path.join(this.root, name);
    if (!(await this.#contains(file))) throw new Error("the file is a link out of the answer");
    const { size } = await stat(file);
    if (size > maxFileBytes) throw new Error(`the file has ${size} bytes; ${maxFileBytes} are allowed`);
    return readFile(file, "utf8");
  }

  async #has(name: string): Promise<boolean> {
    const found = await stat(path.join(this.root, name)).catch(() => undefined);
    return found?.isFile() ?? false;
  }

  async #contains(file: string): Promise<boolean> {
    return isInside(await realpath(file), await realpath(this.root));
  }
}

function candidatesFor(name: string): string[] {
  const withoutScriptExtension = name.replace(/\.([mc]?)js$/, ".$1ts");
  const bare = [".ts", ".js", ".json", "/index.ts", "/index.js"].map((ending) => name + ending);
  return [name, withoutScriptExtension, ...bare];
}
