import type { CourseOverview } from "../../core/course-overview.ts";
import { PageHeader } from "../page/page-header.tsx";
import type { Store } from "../page/store.ts";
import { useCourse } from "../page/use-course.ts";
import { useStore } from "../page/use-store.ts";
import type { BenchState } from "./bench.ts";
import type { ExerciseText } from "./exercise-text.ts";

/** The bar above an exercise: its lesson, and the next step of the course once it is passed. */
export function ExerciseHeader(props: { exercise: ExerciseText; state: Store<BenchState> }) {
  const { verdict } = useStore(props.state);
  const { course } = useCourse(verdict?.outcome);
  const { exercise } = props;
  const [slug] = exercise.id.split("/");
  return (
    <PageHeader title={<h1>{exercise.title}</h1>} minutes={minutesOf(exercise.id, course)}>
      <a href={`/lessons/${slug}`}>The lesson</a>
      {verdict?.outcome === "passed" && course?.next && (
        <a className="button primary" href={course.next.href}>
          Next: {course.next.title} <span aria-hidden="true">→</span>
        </a>
      )}
    </PageHeader>
  );
}

function minutesOf(id: string, course: CourseOverview | undefined): number | undefined {
  return course?.lessons.flatMap((lesson) => lesson.exercises).find((exercise) => exercise.id === id)?.minutes;
}
