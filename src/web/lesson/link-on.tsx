import type { MouseEvent, ReactNode } from "react";
import { outcomeWords } from "../page/words.ts";
import type { Lesson } from "./lesson.ts";
import type { LinkedExercise } from "./use-lesson-in-course.ts";

/** A link from a lesson to what comes after it. To follow it says that the lesson is read. */
export function LinkOn(props: { lesson: Lesson; href: string; className?: string; children: ReactNode }) {
  const { lesson, href, className, children } = props;
  return (
    <a href={href} className={className} onClick={(event) => goOn(event, lesson)}>
      {children}
    </a>
  );
}

/** The title of an exercise with its mark, which a screen reader says in words. */
export function ExerciseTitle({ exercise: { title, outcome } }: { exercise: LinkedExercise }) {
  const { symbol, words } = outcomeWords[outcome ?? "untried"];
  return (
    <>
      <span className={`outcome ${outcome ?? "untried"}`} aria-hidden="true">
        <span className="symbol">{symbol}</span>
      </span>
      {title}
      {outcome && <span className="visually-hidden"> ({words})</span>}
    </>
  );
}

/** A click that opens another tab leaves this page as it is. */
function goOn(event: MouseEvent<HTMLAnchorElement>, lesson: Lesson): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void lesson.leaveFor(event.currentTarget.href);
}
