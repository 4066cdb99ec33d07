import { NotebookActions } from "@jupyterlab/notebook";
import { Widget } from "@lumino/widgets";
import { createRoot } from "react-dom/client";
import { count } from "../page/words.ts";
import type { Lesson } from "./lesson.ts";
import { ExerciseTitle, LinkOn } from "./link-on.tsx";
import { useLessonInCourse } from "./use-lesson-in-course.ts";

/** What comes after the last cell: a cell of the learner's own, and the way on. */
export class LessonEnd extends Widget {
  constructor(lesson: Lesson) {
    super();
    this.addClass("lesson-end");
    this.node.tabIndex = -1;
    createRoot(this.node).render(<WayOn lesson={lesson} />);
    // JupyterLab moves the focus to the active cell whenever it, or a key, goes to something else of the notebook.
    this.node.addEventListener("focusin", (event) => event.stopPropagation());
    this.node.addEventListener("keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    });
  }
}

/** The step to take stands out: the first exercise that is not passed, or else what comes after the lesson. */
function WayOn({ lesson }: { lesson: Lesson }) {
  const { exercises, wayOn } = useLessonInCourse(lesson.data);
  const passed = exercises.filter(({ outcome }) => outcome === "passed");
  const step = exercises.find(({ outcome }) => outcome !== undefined && outcome !== "passed");
  const look = (isStep: boolean) => (isStep ? "button primary" : "button");
  return (
    <>
      <button type="button" className="button" onClick={() => addCell(lesson)}>
        + Add a cell
      </button>
      {exercises.length > 0 && (
        <section aria-labelledby="lesson-exercises">
          <h2 id="lesson-exercises">
            {count(exercises.length, "exercise")}, {passed.length} passed
          </h2>
          <ul>
            {exercises.map((exercise) => (
              <li key={exercise.id}>
                <LinkOn lesson={lesson} href={`/exercises/${exercise.id}`} className={look(exercise === step)}>
                  <ExerciseTitle exercise={exercise} />
                </LinkOn>
              </li>
            ))}
          </ul>
        </section>
      )}
      {wayOn && (
        <LinkOn lesson={lesson} href={wayOn.href} className={look(step === undefined)}>
          {wayOn.words} <span aria-hidden="true">→</span>
        </LinkOn>
      )}
    </>
  );
}

function addCell({ notebook }: Lesson): void {
  notebook.activeCellIndex = notebook.widgets.length - 1;
  NotebookActions.insertBelow(notebook);
  void NotebookActions.focusActiveCell(notebook);
}
