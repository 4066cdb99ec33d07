import type { Exercise } from "../../core/course.ts";
import { byRank, type Candidate, findCandidates, findHome, isJavaScript, toSlug } from "./candidates.ts";
import { folderOf, listed, some } from "./source-files.ts";

/** Where the files of a submission belong in an answer. */
export type Arrangement = {
  /** Paths in the submission, by their path in the answer. Those that answer an exercise come first. */
  readonly files: ReadonlyMap<string, string>;
  readonly remarks: readonly string[];
};

/** What there is to arrange. */
export type Sources = {
  readonly paths: readonly string[];
  readonly textOf: (path: string) => Promise<string>;
  readonly starterOf: (exercise: Exercise) => Promise<string>;
};

/**
 * Finds the file for each exercise, wherever it lies, and whatever belongs to it.
 *
 * Of several files, one on which somebody has worked goes before the starter, and the student's folder of lessons
 * before all others.
 */
export async function arrangeAnswer(sources: Sources, exercises: readonly Exercise[]): Promise<Arrangement> {
  const candidates = findCandidates(sources.paths, exercises);
  const home = findHome(candidates);
  const chosen: Candidate[] = [];
  const doubled: string[] = [];
  for (const exercise of exercises) {
    const ranked = candidates.filter((each) => each.exercise === exercise).sort(byRank(home));
    const { taken, rivals } = await choose(ranked.slice(0, maxRivals), exercise, sources);
    if (taken === undefined) continue;
    chosen.push(taken);
    if (rivals.length > 0) doubled.push(`for ${exercise.id} ${listed([taken.path])} was taken, not ${listed(rivals)}`);
  }
  const moved = chosen.filter(({ base, isExact }) => !isExact || base !== home);
  const renamed = moved.map(({ path, exercise }) => `${listed([path])} was taken as ${exercise.id}.ts`);
  const remarks = [
    ...(doubled.length > 0 ? [`Hand in one file for an exercise: ${some(doubled)}.`] : []),
    ...(renamed.length > 0 ? [`Name and place files as in exercises/: ${some(renamed)}.`] : []),
  ];
  return { files: place(sources.paths, chosen, home), remarks };
}

/** So many files for an exercise are compared. */
const maxRivals = 20;

async function choose(
  ranked: readonly Candidate[],
  exercise: Exercise,
  { textOf, starterOf }: Sources,
): Promise<{ taken: Candidate | undefined; rivals: string[] }> {
  if (ranked.length < 2) return { taken: ranked[0], rivals: [] };
  const starter = (await starterOf(exercise)).trim();
  const texts = new Map<Candidate, string>();
  for (const each of ranked) texts.set(each, (await textOf(each.path)).trim());
  const worked = ranked.filter((each) => texts.get(each) !== "" && texts.get(each) !== starter);
  const taken = worked[0] ?? ranked[0];
  const rivals = worked.filter(
    (each) => taken && texts.get(each) !== texts.get(taken) && !(isJavaScript(each.path) && !isJavaScript(taken.path)),
  );
  return { taken, rivals: rivals.map(({ path }) => path) };
}

/** Answers under their right names, then whatever lies beside them: they may import it. */
function place(paths: readonly string[], chosen: readonly Candidate[], home: string | undefined): Map<string, string> {
  const files = new Map(chosen.map(({ exercise, path }) => [`${exercise.id}.ts`, path]));
  const add = (target: string, path: string) => files.has(target) || files.set(target, path);
  const isHome = (path: string) => home !== undefined && path.startsWith(home);
  for (const path of paths.filter(isHome)) add(path.slice(home?.length).replace(/^[^/]+(?=\/)/, toSlug), path);
  // Whose files lie in one folder has run them there.
  const away = chosen.filter(({ base }) => base === undefined || base !== home);
  const moves = new Map(away.map(({ path, exercise }) => [`${exercise.lesson.slug}/`, folderOf(path)]));
  for (const [lesson, folder] of moves)
    for (const path of paths.filter((each) => each.startsWith(folder) && !isHome(each)))
      add(`${lesson}${path.slice(folder.length)}`, path);
  return files;
}
