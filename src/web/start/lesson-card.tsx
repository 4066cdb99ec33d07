import type { ExerciseOverview, LessonOverview } from "../../core/course-overview.ts";
import { OutcomeMark } from "../page/outcome-mark.tsx";
import { count, lessonNumber } from "../page/words.ts";

/**
 * A lesson of the course with its exercises: what it is about, how long it takes, how far the learner is.
 *
 * Titles make curious; who comes back looks for names, so those of the command line and of the code stand beside them.
 */
export function LessonCard({ lesson }: { lesson: LessonOverview }) {
  return (
    <li className="lesson-card">
      <div className="lesson-head">
        <span className="number" aria-hidden="true">
          {lessonNumber(lesson.slug)}
        </span>
        <h2>
          <a href={`/lessons/${lesson.slug}`}>{lesson.title}</a>
        </h2>
        <p className="facts">
          <code>{lesson.slug}</code> · {progressOf(lesson)} · about {lesson.minutes} min
        </p>
      </div>
      {lesson.exercises.length > 0 && (
        <ul aria-label={`Exercises of lesson ${lessonNumber(lesson.slug)}`}>
          {lesson.exercises.map((exercise) => (
            <ExerciseRow key={exercise.id} exercise={exercise} />
          ))}
        </ul>
      )}
    </li>
  );
}

function ExerciseRow({ exercise }: { exercise: ExerciseOverview }) {
  return (
    <li className="exercise-row">
      <span className="name">
        <a href={`/exercises/${exercise.id}`}>{exercise.title}</a>
        <span className="facts">
          <code>{exercise.name}</code> · about {exercise.minutes} min
        </span>
      </span>
      <span className="result">
        <OutcomeMark outcome={exercise.outcome} />
        {exercise.points && (
          <span className="facts">
            {exercise.points.earned} of {count(exercise.points.possible, "point")}
          </span>
        )}
        {exercise.taken && <span className="facts">reference taken</span>}
      </span>
    </li>
  );
}

function progressOf(lesson: LessonOverview): string {
  if (lesson.finished) return "✓ done";
  return lesson.started ? "begun" : "not opened yet";
}
