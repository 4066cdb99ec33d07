import path from "node:path";
import type { SideOutput } from "./tslab.ts";

/**
 * Remembers the learner's modules, so that an edit reaches cells also through modules between.
 *
 * tslab forgets a module that was compiled again, but keeps those that import it, and with them what they took from
 * the old one.
 */
export class LocalModules {
  readonly #known = new Map<string, SideOutput>();

  /** Takes the modules that were compiled again, and gives them together with all that import them. */
  withImporters(compiled: readonly SideOutput[]): SideOutput[] {
    for (const module of compiled) this.#known.set(module.path, module);
    const changed = new Set(compiled.map((module) => module.path));
    // A Set goes on to what is added while it is gone through, so importers of importers are found too.
    for (const name of changed) {
      for (const module of this.#known.values()) if (importsOf(module).includes(name)) changed.add(module.path);
    }
    return [...changed].flatMap((name) => this.#known.get(name) ?? []);
  }
}

/** tslab's names of modules have slashes on every system. */
function importsOf(module: SideOutput): string[] {
  const folder = path.posix.dirname(module.path);
  return [...module.data.matchAll(/require\("(\.[^"]*)"\)/g)].map(([, name = ""]) => {
    const file = path.posix.join(folder, name);
    return path.posix.extname(file) === "" ? `${file}.js` : file;
  });
}
