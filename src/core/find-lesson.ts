import type { Course, Lesson } from "./course.ts";
import { editDistance } from "./edit-distance.ts";
import { KitError } from "./kit-error.ts";

/**
 * Finds a lesson by what a person types: `05-retry`, `05`, `5`, `retry`, the path of its notebook, or the beginning
 * of one of these that fits one lesson only.
 *
 * @throws KitError naming the candidates when several fit, the closest name when none does.
 */
export function findLesson(course: Course, typed: string): Lesson {
  const wanted = normalize(typed);
  const exact = course.lessons.find((lesson) => namesOf(lesson).includes(wanted));
  if (exact !== undefined) return exact;
  const begun = course.lessons.filter((lesson) => namesOf(lesson).some((name) => name.startsWith(wanted)));
  const [found, ...others] = wanted === "" ? [] : begun;
  if (found !== undefined && others.length === 0) return found;
  if (found !== undefined) throw new KitError(`Cannot tell which lesson "${typed}" is: it fits ${list(begun)}`);
  throw new KitError(`Cannot find lesson "${typed}": ${hint(course, wanted)}`);
}

function normalize(typed: string): string {
  return typed
    .trim()
    .toLowerCase()
    .replaceAll("\\", "/")
    .replace(/^(.*\/)?lessons\//, "")
    .replace(/\.ipynb$/, "");
}

function namesOf({ slug }: Lesson): string[] {
  const [number = "", ...words] = slug.split("-");
  return [slug, number, String(Number(number)), words.join("-")];
}

function list(lessons: readonly Lesson[]): string {
  return lessons.map(({ slug }) => slug).join(", ");
}

function hint(course: Course, wanted: string): string {
  const distanceTo = (lesson: Lesson) => Math.min(...namesOf(lesson).map((name) => editDistance(wanted, name)));
  const [closest] = course.lessons.toSorted((a, b) => distanceTo(a) - distanceTo(b));
  if (closest === undefined) return "the course has none";
  return `the closest name is "${closest.slug}"`;
}
