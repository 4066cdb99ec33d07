import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type TransformOptions, transform } from "esbuild";
import type { Exercise } from "../../core/course.ts";
import { limitEsbuild } from "../../rig/limit-esbuild.ts";
import { filesOf, kitRoot } from "../kit-files.ts";
import { readStarter } from "../starter.ts";

/** Answers to an exercise that are alike but for names, types, comments and layout. */
export type SameWork = {
  readonly exercise: string;
  /** Whose answers they are; one alone when theirs is like the reference. */
  readonly students: readonly string[];
  /** The reference in `solutions/` is like them too. */
  readonly isReference: boolean;
};

/** What is left of a file without names, types, comments and layout. */
export type Shape = { readonly digest: string; readonly length: number };

/** The shapes of a student's files by exercise, without those that are as they were handed out. */
export type StudentShapes = { readonly student: string; readonly shapes: ReadonlyMap<string, Shape> };

/**
 * Shorter pieces are left out: two people write them alike. Counted without what the starter has already.
 * docs/decisions/12 says how the number was found.
 */
const shortest = 200;

const options: TransformOptions = {
  loader: "ts",
  minify: true,
  format: "esm",
  legalComments: "none",
  tsconfigRaw: {},
  logLevel: "silent",
};

/** The shape of a file; `undefined` when it cannot be parsed. */
export async function shapeOf(text: string): Promise<Shape | undefined> {
  const minified = await limitEsbuild(() => transform(text, options)).catch(() => undefined);
  if (minified === undefined) return undefined;
  // esbuild gives variables names of one letter or two. Which ones depends on those that they had.
  const nameless = minified.code.replaceAll(/(?<![\w$])[a-z_$][\w$]?(?![\w$])/gi, "_").replaceAll("_:_", "_");
  return { digest: createHash("sha256").update(nameless).digest("hex"), length: nameless.length };
}

/** Which answers of a class are alike, or like the reference. In the order of the exercises. */
export async function findSameWork(
  exercises: readonly Exercise[],
  students: readonly StudentShapes[],
  root = kitRoot,
): Promise<SameWork[]> {
  const found = await Promise.all(exercises.map((exercise) => sameWorkIn(exercise, students, root)));
  return found.flat();
}

async function sameWorkIn(exercise: Exercise, students: readonly StudentShapes[], root: string): Promise<SameWork[]> {
  const [starter, reference] = await Promise.all([
    readStarter(root, exercise).then(shapeOf),
    readFile(filesOf(exercise, root).solution, "utf8").then(shapeOf),
  ]);
  const authors = new Map<string, string[]>();
  for (const { student, shapes } of students) {
    const shape = shapes.get(exercise.id);
    if (shape === undefined || shape.length - (starter?.length ?? 0) < shortest) continue;
    authors.set(shape.digest, [...(authors.get(shape.digest) ?? []), student]);
  }
  return [...authors].flatMap(([digest, alike]) => {
    const isReference = digest === reference?.digest;
    return alike.length > 1 || isReference ? [{ exercise: exercise.id, students: alike, isReference }] : [];
  });
}
