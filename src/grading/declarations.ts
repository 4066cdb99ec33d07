import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import type { Exercise } from "../core/course.ts";
import { answerFile, kitRoot } from "./kit-files.ts";
import { runTsc } from "./tsc.ts";

/**
 * What an answer's file offers to others: its exported declarations with their types, without comments, in the order
 * of the alphabet. Two files with the same declarations can take each other's place.
 */
export async function declarationsOf(answerDir: string, exercise: Exercise): Promise<string[]> {
  const folder = path.join(kitRoot, ".stormproof/types", randomUUID());
  const emit = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    removeComments: true,
    rootDir: answerDir,
    outDir: folder,
  };
  try {
    await runTsc(answerFile(answerDir, exercise), folder, emit);
    // A file that does not compile offers nothing.
    return statements(await readFile(path.join(folder, `${exercise.id}.d.ts`), "utf8").catch(() => ""));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A line at the margin begins a statement, unless it closes one. */
function statements(source: string): string[] {
  const found: string[] = [];
  for (const line of source.split("\n").filter((text) => text.trim() !== "")) {
    if (/^[^\s})]/.test(line)) found.push(line);
    else found.push(`${found.pop() ?? ""}\n${line}`);
  }
  return found
    .filter((statement) => /^(export|declare|type|interface)\b/.test(statement) && statement !== "export {};")
    .sort();
}
