import type { ExerciseOverview } from "../../core/course-overview.ts";
import { useCourse } from "../page/use-course.ts";
import type { LessonData } from "./lesson-data.ts";

/** An exercise with its outcome; before the course is there, without. */
export type LinkedExercise = Pick<ExerciseOverview, "id" | "title"> & Partial<Pick<ExerciseOverview, "outcome">>;

/** What the course knows of a lesson, as soon as it is there: how long it takes, what is passed, where it goes on. */
export function useLessonInCourse(data: LessonData): {
  minutes?: number | undefined;
  exercises: readonly LinkedExercise[];
  wayOn?: { href: string; words: string } | undefined;
} {
  const lessons = useCourse(data.slug).course?.lessons ?? [];
  const index = lessons.findIndex(({ slug }) => slug === data.slug);
  const own = lessons[index];
  if (!own) return { exercises: data.exercises };
  const next = lessons[index + 1];
  const wayOn = next
    ? { href: `/lessons/${next.slug}`, words: `Next lesson: ${next.title}` }
    : { href: "/", words: "Back to the course" };
  return { minutes: own.minutes, exercises: own.exercises, wayOn };
}
