import path from "node:path";
import { openWorkingCopy } from "../app/working-copy.ts";
import type { Course } from "../core/course.ts";
import { findLesson } from "../core/find-lesson.ts";

/** The kit in which a notebook is looked for. */
export type Kit = { readonly root: string; readonly course: Course };

/**
 * The file of the notebook that a person names: a lesson, or the path of any `.ipynb`.
 *
 * With outputs to save, a lesson means the learner's copy, which is made when there is none: the shipped one stays as
 * it is.
 *
 * @throws KitError when no lesson goes by that name.
 */
export async function notebookFile(typed: string, { root, course }: Kit, save: boolean): Promise<string> {
  const given = path.resolve(typed);
  const isShipped = path.dirname(given) === path.join(root, "lessons");
  if (typed.endsWith(".ipynb") && !isShipped) return given;
  const { slug } = findLesson(course, typed);
  return path.join(root, save ? (await openWorkingCopy(root, slug)).path : `lessons/${slug}.ipynb`);
}
