import { type Course, type Exercise, exercisesOf, type Lesson, notebooksOf, type Page } from "../core/course.ts";
import { Refusal } from "./refusal.ts";

/** @throws Refusal (404) when the course has no lesson, nor a page, of this name. */
export function findLesson(course: Course, slug: string): Lesson | Page {
  const notebook = notebooksOf(course).find((each) => each.slug === slug);
  if (notebook === undefined) throw new Refusal(404, `The course has no lesson or page ${JSON.stringify(slug)}.`);
  return notebook;
}

/** @throws Refusal (404) when the course has no exercise of this id. */
export function findExercise(course: Course, id: string): Exercise {
  const exercise = exercisesOf(course).find((each) => each.id === id);
  if (exercise === undefined) throw new Refusal(404, `The course has no exercise ${JSON.stringify(id)}.`);
  return exercise;
}
