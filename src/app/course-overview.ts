import type { Course, ExerciseRow } from "../core/course.ts";
import type { CourseOverview, ExerciseOverview, LessonOverview } from "../core/course-overview.ts";
import type { Notes } from "./notes.ts";
import type { Progress, Standing } from "./progress.ts";

/** Puts the course and what the learner has done together. */
export function overviewOf(course: Course, progress: Progress, { taken }: Pick<Notes, "taken">): CourseOverview {
  const standings = progress.standings();
  const opened = progress.lessons();
  const lessons = course.lessons.map((lesson) => {
    const exercises = lesson.exercises.map((row) => {
      const id = `${lesson.slug}/${row.slug}`;
      return exerciseOverview(id, row, { standing: standings.get(id), taken: id in taken });
    });
    const isSolved = exercises.length > 0 && exercises.every(({ outcome }) => outcome === "passed");
    const { slug, title, minutes } = lesson;
    const finished = isSolved || (opened.get(slug)?.isFinished ?? false);
    return { slug, title, minutes, started: opened.has(slug), finished, exercises };
  });
  const pages = (course.pages ?? []).map(({ slug, title }) => ({ slug, title }));
  return { lessons, pages, next: nextStep(lessons), notice: progress.notice ?? null };
}

type Done = { standing: Standing | undefined; taken: boolean };

function exerciseOverview(id: string, row: ExerciseRow, { standing, taken }: Done): ExerciseOverview {
  const { outcome = "untried", points = null } = standing ?? {};
  return { id, name: row.name, title: row.title, minutes: row.minutes, outcome, points, taken };
}

/** The first lesson that is not read, or the first exercise of a lesson that is read which does not pass. */
function nextStep(lessons: readonly LessonOverview[]): CourseOverview["next"] {
  for (const lesson of lessons) {
    const open = lesson.exercises.find(({ outcome }) => outcome !== "passed");
    const isRead = lesson.finished || lesson.exercises.some(({ outcome }) => outcome !== "untried");
    if (!isRead) return { kind: "lesson", href: `/lessons/${lesson.slug}`, title: lesson.title };
    if (open !== undefined) return { kind: "exercise", href: `/exercises/${open.id}`, title: open.title };
  }
  return null;
}
