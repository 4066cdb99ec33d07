import type { Exercise } from "../../core/course.ts";
import { byPlace, folderOf } from "./source-files.ts";

/** A file that answers an exercise, to judge by its name. */
export type Candidate = {
  readonly exercise: Exercise;
  readonly path: string;
  /** The folder of lessons in which it lies; `undefined` when it does not lie in the folder of its lesson. */
  readonly base: string | undefined;
  /** Nothing about its name had to be guessed. */
  readonly isExact: boolean;
};

/** Finds the files that are called as an exercise is, or nearly so. */
export function findCandidates(paths: readonly string[], exercises: readonly Exercise[]): Candidate[] {
  const byKey = new Map(
    exercises.flatMap((each) => [each.slug, each.name].map((name) => [keyOf(name), each] as const)),
  );
  const lessons = new Set(exercises.map(({ lesson }) => lesson.slug));
  return paths.flatMap((path) => {
    const folder = folderOf(path);
    const stem = /^(.+)\.[mc]?[jt]s(?:\.txt)?$/i.exec(path.slice(folder.length))?.[1] ?? "";
    const exercise = byKey.get(keyOf(stem)) ?? byKey.get(keyOf(stem.replaceAll(added, "")));
    if (exercise === undefined) return [];
    const [parent = ""] = folder.split("/").slice(-2);
    const isInPlace = toSlug(parent) === exercise.lesson.slug;
    // In the folder of another lesson it is a help for that one.
    if (!isInPlace && lessons.has(toSlug(parent))) return [];
    const base = isInPlace ? folderOf(folder.slice(0, -1)) : undefined;
    const isExact = path === (isInPlace ? `${base}${exercise.id}.ts` : `${folder}${exercise.slug}.ts`);
    return [{ exercise, path, base, isExact }];
  });
}

/** `fetch_with_retry` and `fetchWithRetry` are `fetch-with-retry`. */
const keyOf = (name: string) => name.toLowerCase().replaceAll(/[-_ ]/g, "");

/** How systems name a lesson's folder. */
export const toSlug = (folder: string) => folder.toLowerCase().replaceAll(/[_ ]/g, "-");

/** What systems and people add to a name: `05 retry - Copy (2)`. */
const added = /^\d+(?=[-_ ])|[-_ ]*(?:\(\d+\)|copy|v?\d+)(?:[-_ ]*\(?\d+\)?)?$/gi;

/** The folder of lessons that is the student's own: the one called `exercises`, or else the highest. */
export function findHome(candidates: readonly Candidate[]): string | undefined {
  const bases = new Set(candidates.flatMap(({ base }) => base ?? []));
  const isNamed = (base: string) => /(?:^|\/)exercises\/$/i.test(base);
  return [...bases].sort((a, b) => Number(isNamed(b)) - Number(isNamed(a)) || byPlace(a, b))[0];
}

/** Puts TypeScript before what was made of it, then what is at home, then what lies in its lesson, then exact names. */
export function byRank(home: string | undefined): (a: Candidate, b: Candidate) => number {
  const rank = ({ path, base, isExact }: Candidate) => [
    isJavaScript(path) ? 1 : 0,
    home !== undefined && base === home ? 0 : base !== undefined ? 1 : 2,
    isExact ? 0 : 1,
  ];
  return (a, b) => {
    const [ours, theirs] = [rank(a), rank(b)];
    const at = ours.findIndex((each, index) => each !== theirs[index]);
    return at < 0 ? byPlace(a.path, b.path) : (ours[at] ?? 0) - (theirs[at] ?? 0);
  };
}

export const isJavaScript = (path: string) => /\.[mc]?js$/i.test(path);
