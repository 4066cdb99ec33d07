import type { CommandRegistry } from "@lumino/commands";
import { Notice } from "../page/notice.tsx";
import { PageHeader } from "../page/page-header.tsx";
import { ServerNotice } from "../page/server-notice.tsx";
import type { ServerWatch } from "../page/server-watch.ts";
import { useStore } from "../page/use-store.ts";
import { lessonNumber } from "../page/words.ts";
import { KernelNotice } from "./kernel-notice.tsx";
import { KeyList } from "./key-list.tsx";
import type { Lesson } from "./lesson.ts";
import { ExerciseTitle, LinkOn } from "./link-on.tsx";
import { Toolbar } from "./toolbar.tsx";
import { useLessonInCourse } from "./use-lesson-in-course.ts";

/** What stands above the notebook: header, notices, toolbar. */
export function LessonFrame(props: { lesson: Lesson; commands: CommandRegistry; watch: ServerWatch }) {
  const { lesson, commands, watch } = props;
  const trouble = useStore(lesson.trouble);
  return (
    <>
      <a className="skip-link" href="#notebook">
        Skip to the notebook
      </a>
      <LessonHeader lesson={lesson} />
      <ServerNotice watch={watch} />
      <UpdateNotice lesson={lesson} />
      <ConflictNotice lesson={lesson} />
      <KernelNotice kernel={lesson.kernel} commands={commands} watch={watch} />
      {trouble !== undefined && <Notice tone="trouble" text={trouble} />}
      <Toolbar lesson={lesson} commands={commands} />
    </>
  );
}

function LessonHeader({ lesson }: { lesson: Lesson }) {
  const { slug, title } = lesson.data;
  const { minutes, exercises } = useLessonInCourse(lesson.data);
  return (
    <PageHeader title={lesson.kind === "page" ? title : `${lessonNumber(slug)}. ${title}`} minutes={minutes}>
      <KeyList />
      <button type="button" className="button small" onClick={lesson.reset}>
        Reset {lesson.kind}
      </button>
      {exercises.length > 0 && (
        <div className="exercise-links">
          <span id="exercise-links">Exercises</span>
          <ul aria-labelledby="exercise-links">
            {exercises.map((exercise) => (
              <li key={exercise.id}>
                <LinkOn lesson={lesson} href={`/exercises/${exercise.id}`}>
                  <ExerciseTitle exercise={exercise} />
                </LinkOn>
              </li>
            ))}
          </ul>
        </div>
      )}
    </PageHeader>
  );
}

function UpdateNotice({ lesson }: { lesson: Lesson }) {
  if (!useStore(lesson.isUpdated)) return null;
  return (
    <Notice
      text={`This ${lesson.kind} was improved since you opened it first. You are looking at your own copy, which nothing has changed.`}
    >
      <button type="button" className="button" onClick={lesson.reset}>
        Get the new version
      </button>
      <button type="button" className="button" onClick={lesson.declineUpdate}>
        Stay with mine
      </button>
    </Notice>
  );
}

function ConflictNotice({ lesson }: { lesson: Lesson }) {
  if (useStore(lesson.saver.state) !== "conflict") return null;
  return (
    <Notice
      tone="trouble"
      text={`This ${lesson.kind} was changed in another tab or program while you were working here. Which one counts? A copy of the other is kept in work/lessons/backup.`}
    >
      <button type="button" className="button" onClick={() => lesson.settle("mine")}>
        Keep what is on this page
      </button>
      <button type="button" className="button" onClick={() => lesson.settle("theirs")}>
        Take the changed one
      </button>
    </Notice>
  );
}
