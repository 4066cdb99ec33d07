import { type Course, type Lesson, notebooksOf, type Page } from "./course.ts";
import { editDistance } from "./edit-distance.ts";
import { KitError } from "./kit-error.ts";

/**
 * Finds a lesson or a page by what a person types: `05-retry`, `05`, `5`, `retry`, the path of its notebook, or the
 * beginning of one of these that fits one only.
 *
 * @throws KitError naming the candidates when several fit, the closest name when none does.
 */
export function findLesson(course: Course, typed: string): Lesson | Page {
  const wanted = normalize(typed);
  const notebooks = notebooksOf(course);
  const exact = notebooks.find((notebook) => namesOf(notebook).includes(wanted));
  if (exact !== undefined) return exact;
  const begun = notebooks.filter((notebook) => namesOf(notebook).some((name) => name.startsWith(wanted)));
  const [found, ...others] = wanted === "" ? [] : begun;
  if (found !== undefined && others.length === 0) return found;
  if (found !== undefined) throw new KitError(`Cannot tell which lesson or page "${typed}" is: it fits ${list(begun)}`);
  throw new KitError(`Cannot find a lesson or page "${typed}": ${hint(notebooks, wanted)}`);
}

function normalize(typed: string): string {
  return typed
    .trim()
    .toLowerCase()
    .replaceAll("\\", "/")
    .replace(/^(.*\/)?lessons\//, "")
    .replace(/\.ipynb$/, "");
}

/** A page has one name, a lesson four. */
function namesOf({ slug }: Lesson | Page): string[] {
  const [, number, words] = /^(\d+)-(.+)$/.exec(slug) ?? [];
  return number === undefined || words === undefined ? [slug] : [slug, number, String(Number(number)), words];
}

function list(notebooks: readonly (Lesson | Page)[]): string {
  return notebooks.map(({ slug }) => slug).join(", ");
}

function hint(notebooks: readonly (Lesson | Page)[], wanted: string): string {
  const distanceTo = (each: Lesson | Page) => Math.min(...namesOf(each).map((name) => editDistance(wanted, name)));
  const [closest] = notebooks.toSorted((a, b) => distanceTo(a) - distanceTo(b));
  if (closest === undefined) return "the course has none";
  return `the closest name is "${closest.slug}"`;
}
