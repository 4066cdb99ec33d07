import type { CourseOverview, NextStep } from "../../core/course-overview.ts";
import { Notice } from "../page/notice.tsx";
import { ServerNotice } from "../page/server-notice.tsx";
import type { ServerWatch } from "../page/server-watch.ts";
import { useCourse } from "../page/use-course.ts";
import { useStore } from "../page/use-store.ts";
import { count } from "../page/words.ts";
import { LessonCard } from "./lesson-card.tsx";

/** The course: where to go on, then every lesson with its exercises. */
export function CoursePage({ watch }: { watch: ServerWatch }) {
  const { course, trouble } = useCourse(useStore(watch.state));
  return (
    <>
      <ServerNotice watch={watch} />
      <main className="course">
        <header className="welcome">
          <h1>stormproof</h1>
          <p>Write API clients that survive what production throws at them.</p>
        </header>
        {trouble !== undefined && <Notice tone="trouble" text={trouble} />}
        {course?.notice && <Notice tone="trouble" text={course.notice} />}
        {course && <Progress course={course} />}
        {course && <GoOn next={course.next} />}
        <ol className="lessons" aria-label="Lessons">
          {course?.lessons.map((lesson) => (
            <LessonCard key={lesson.slug} lesson={lesson} />
          ))}
        </ol>
        {course && course.pages.length > 0 && <PagesToKeep pages={course.pages} />}
      </main>
    </>
  );
}

/** How far the learner is, as a bar and in words. */
function Progress({ course }: { course: CourseOverview }) {
  const exercises = course.lessons.flatMap((lesson) => lesson.exercises);
  const passed = exercises.filter((exercise) => exercise.outcome === "passed").length;
  const earned = exercises.reduce((sum, exercise) => sum + (exercise.points?.earned ?? 0), 0);
  return (
    <div className="course-progress">
      <progress max={exercises.length} value={passed} aria-label="Exercises passed" />
      <p>
        <strong>
          {passed} of {count(exercises.length, "exercise")} passed
        </strong>
        {earned > 0 && <> · {count(earned, "point")} so far</>}
      </p>
    </div>
  );
}

/** What one looks things up in, after the lessons and long after the course. */
function PagesToKeep({ pages }: Pick<CourseOverview, "pages">) {
  return (
    <section className="pages" aria-labelledby="pages">
      <h2 id="pages">Pages to keep</h2>
      <ul>
        {pages.map(({ slug, title }) => (
          <li key={slug}>
            <a href={`/lessons/${slug}`}>{title}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function GoOn({ next }: { next: NextStep | null }) {
  if (next === null) {
    return (
      <p className="go-on done">
        <strong>You have passed everything.</strong> The lessons stay open for you.
      </p>
    );
  }
  return (
    <a className="go-on" href={next.href}>
      <span>
        <span className="label">Continue here</span>
        <span className="name">{next.title}</span>
      </span>
      <span className="kind">
        {next.kind === "lesson" ? "Open the lesson" : "Open the exercise"} <span aria-hidden="true">→</span>
      </span>
    </a>
  );
}
