import { type Course, type Exercise, exercisesOf } from "./course.ts";
import { editDistance } from "./edit-distance.ts";
import { KitError } from "./kit-error.ts";

/**
 * Finds exercises by what a person types: an id, a slug, the function's name, a path, a lesson's slug or number
 * (all exercises of that lesson), or the beginning of any of these when it fits one exercise or lesson only.
 *
 * @throws KitError naming the candidates when several fit, the closest name when none does.
 */
export function findExercises(course: Course, typed: string): Exercise[] {
  const exercises = exercisesOf(course);
  const wanted = normalize(typed);
  const exact = exercises.filter((exercise) => ownNames(exercise).includes(wanted));
  if (exact.length === 1) return exact;
  const lesson = exercises.filter((exercise) => lessonNames(exercise).includes(wanted));
  if (lesson.length > 0) return lesson;
  const begun =
    wanted === "" ? [] : exercises.filter((exercise) => names(exercise).some((name) => name.startsWith(wanted)));
  const fitting = exact.length > 0 ? exact : begun;
  if (fitting.length === 1 || isWholeLesson(fitting, wanted)) return fitting;
  if (fitting.length > 1) throw new KitError(`Cannot tell which exercise "${typed}" is: it fits ${list(fitting)}`);
  throw new KitError(unknown(typed, wanted, exercises));
}

/**
 * Finds the one exercise that a person names.
 *
 * @throws KitError when none or several fit.
 */
export function findExercise(course: Course, typed: string): Exercise {
  const [found, ...others] = findExercises(course, typed);
  if (found && others.length === 0) return found;
  throw new KitError(
    `Cannot take a whole lesson here: name one of ${list([found, ...others].filter((each) => !!each))}`,
  );
}

const normalize = (typed: string) =>
  typed
    .trim()
    .toLowerCase()
    .replaceAll("\\", "/")
    .replace(/^(.*\/)?(exercises|solutions)\//, "")
    .replace(/^\.\//, "")
    .replace(/(\.test)?\.ts$/, "")
    .replace(/\/$/, "");

const ownNames = ({ id, slug, name }: Exercise) => [id, slug, name.toLowerCase()];

/** A lesson goes by `05-retry`, `retry`, `05` and `5`. */
function lessonNames({ lesson }: Exercise): string[] {
  const [number = "", ...words] = lesson.slug.split("-");
  return [lesson.slug, words.join("-"), number, String(Number(number))];
}

const names = (exercise: Exercise) => [...ownNames(exercise), ...lessonNames(exercise).slice(0, 2)];

function isWholeLesson(exercises: readonly Exercise[], wanted: string): boolean {
  const lessons = new Set(exercises.map(({ lesson }) => lesson.slug));
  return (
    lessons.size === 1 && exercises.every((exercise) => lessonNames(exercise).some((name) => name.startsWith(wanted)))
  );
}

function unknown(typed: string, wanted: string, exercises: readonly Exercise[]): string {
  const known = new Set(exercises.flatMap((exercise) => [exercise.id, exercise.slug, exercise.lesson.slug]));
  const [closest] = [...known].sort((a, b) => editDistance(wanted, a) - editDistance(wanted, b));
  const hint =
    closest && editDistance(wanted, closest) <= Math.max(3, wanted.length / 2)
      ? `the closest name is "${closest}"`
      : "`npx stormproof list` shows them all";
  return `Cannot find exercise "${typed}": ${hint}`;
}

/** So many names fit into a sentence. */
const mostNames = 10;

function list(exercises: readonly Exercise[]): string {
  const more = exercises.length - mostNames;
  const names = exercises.slice(0, mostNames).map(({ id }) => id);
  return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
