import { course } from "../../course.ts";
import { exercisesOf } from "../../src/core/course.ts";
import { findExercises } from "../../src/core/find-exercise.ts";
import { mutate } from "./mutate.ts";
import { readResults, scoreOf, withReasons, writeResults } from "./results.ts";

/** `npm run mutate [exercise…]`: runs the mutants of these solutions, or of all, and keeps the figures. */
const names = process.argv.slice(2);
const exercises = names.length > 0 ? names.flatMap((name) => findExercises(course, name)) : exercisesOf(course);

for (const exercise of exercises) {
  const mutation = await mutate(exercise);
  // Read as late as may be: another run may have written in the meantime.
  const all = await readResults();
  const result = withReasons(mutation, all[exercise.id]);
  await writeResults({ ...all, [exercise.id]: result });
  const open = result.survivors.filter(({ kind }) => kind === "open");
  const mutants = result.killed + result.survivors.length;
  console.log(
    `${exercise.id}: ${result.killed} of ${mutants} mutants killed, score ${(scoreOf(result) * 100).toFixed(1)} %`,
  );
  for (const { line, from, to, why } of open)
    console.log(`  ${why || "NO REASON YET"}\n    ${line}\n    ${from}\n    ${to}`);
}
