import { type Course, type Exercise, exercisesOf, type Lesson } from "../core/course.ts";
import { Refusal } from "./refusal.ts";

/** @throws Refusal (404) when the course has no lesson of this name. */
export function findLesson(course: Course, slug: string): Lesson {
  const lesson = course.lessons.find((each) => each.slug === slug);
  if (lesson === undefined) throw new Refusal(404, `The course has no lesson ${JSON.stringify(slug)}.`);
  return lesson;
}

/** @throws Refusal (404) when the course has no exercise of this id. */
export function findExercise(course: Course, id: string): Exercise {
  const exercise = exercisesOf(course).find((each) => each.id === id);
  if (exercise === undefined) throw new Refusal(404, `The course has no exercise ${JSON.stringify(id)}.`);
  return exercise;
}
