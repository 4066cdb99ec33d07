import { useEffect, useRef } from "react";
import { Notice } from "../page/notice.tsx";
import { ServerNotice } from "../page/server-notice.tsx";
import type { ServerWatch } from "../page/server-watch.ts";
import { useStore } from "../page/use-store.ts";
import type { Bench } from "./bench.ts";
import { CodeView } from "./code-view.tsx";
import { ExerciseHeader } from "./exercise-header.tsx";
import { SaveMark } from "./save-mark.tsx";
import { SolutionDialog } from "./solution-dialog.tsx";
import { TaskText } from "./task-text.tsx";
import { TypeErrorList } from "./type-error-list.tsx";
import { VerdictPanel } from "./verdict-panel.tsx";

/** An exercise: the learner's file on one side, what the checks say on the other. */
export function ExercisePage({ bench, watch }: { bench: Bench; watch: ServerWatch }) {
  const { remark, solution, verdict } = useStore(bench.state);
  return (
    <>
      <a className="skip-link" href="#editor">
        Skip to the editor
      </a>
      <ExerciseHeader exercise={bench.exercise} state={bench.state} />
      <ServerNotice watch={watch} />
      <ConflictNotice bench={bench} />
      {remark && <Notice tone={remark.tone} text={remark.text} />}
      <main className="bench">
        <TaskText starter={bench.exercise.starter} isOpen={verdict === undefined} />
        <Work bench={bench} />
        <Results bench={bench} />
      </main>
      {solution !== undefined && (
        <SolutionDialog
          answer={bench.file.text}
          solution={solution}
          onTake={bench.takeSolution}
          onClose={bench.hideSolution}
        />
      )}
    </>
  );
}

/** The file, with what can be done to it. */
function Work({ bench }: { bench: Bench }) {
  const { isChecking } = useStore(bench.state);
  const { exercise } = bench;
  return (
    <section className="work" id="editor" aria-label="Your answer">
      <div className="work-head">
        <code className="file">{exercise.file}</code>
        <SaveMark state={bench.file.state} />
      </div>
      <CodeView
        text={exercise.answer}
        label={`Your answer, ${exercise.file}. To leave the editor, press Escape, then Tab.`}
        onChange={(text) => bench.file.edit(text)}
        onReady={bench.setEditor}
      />
      <div className="actions">
        <button type="button" className="button primary" onClick={bench.check} aria-disabled={isChecking}>
          {isChecking ? "Checking …" : "Check"} <kbd>{checkKeys}</kbd>
        </button>
        <span className="apart" />
        <button type="button" className="button" onClick={bench.showSolution}>
          Show solution
        </button>
        <button type="button" className="button" onClick={bench.reset}>
          Reset
        </button>
      </div>
    </section>
  );
}

function Results({ bench }: { bench: Bench }) {
  const { verdict, isChecking } = useStore(bench.state);
  const { file, verdict: before } = bench.exercise;
  const section = useRef<HTMLElement>(null);
  // On a small window the result of a check is below the editor, out of sight.
  useEffect(() => {
    if (verdict && verdict !== before)
      section.current?.querySelector(".headline")?.scrollIntoView({ block: "nearest" });
  }, [verdict, before]);
  return (
    <section className="results" ref={section} aria-label="Result" aria-busy={isChecking}>
      {verdict && (
        <>
          <VerdictPanel verdict={verdict} file={file} goToLine={bench.goToLine} openedHints={bench.openedHints} />
          <TypeErrorList errors={verdict.typeErrors} file={file} goToLine={bench.goToLine} />
        </>
      )}
    </section>
  );
}

function ConflictNotice({ bench }: { bench: Bench }) {
  const { phase } = useStore(bench.file.state);
  if (phase !== "conflict") return null;
  return (
    <Notice
      tone="trouble"
      text="The file was changed by another program while you were writing here. Which one counts? A copy of the other is kept in work/exercises/backup."
    >
      <button type="button" className="button" onClick={() => bench.settle("mine")}>
        Keep what is on this page
      </button>
      <button type="button" className="button" onClick={() => bench.settle("theirs")}>
        Take the file from disk
      </button>
    </Notice>
  );
}

const checkKeys = navigator.platform.startsWith("Mac") ? "⌘ Enter" : "Ctrl Enter";
