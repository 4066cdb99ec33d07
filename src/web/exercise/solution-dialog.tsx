import { useEffect, useRef } from "react";
import { CodeView } from "./code-view.tsx";

/** The learner's answer and one solution side by side, to compare. Escape closes it. */
export function SolutionDialog(props: { answer: string; solution: string; onTake: () => void; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="solution" aria-labelledby="solution-title" onClose={props.onClose}>
      <div className="solution-head">
        <h2 id="solution-title">One way to solve it</h2>
        <form method="dialog">
          <button type="button" className="button" onClick={props.onTake}>
            Go on with this solution
          </button>
          <button type="submit" className="button">
            Close
          </button>
        </form>
      </div>
      <p className="facts">
        There are others: a check judges what a client does, not how it is written. Lines that you do not have are
        marked.
      </p>
      <div className="side-by-side">
        <section aria-label="Your answer">
          <h3>Your answer</h3>
          <CodeView text={props.answer} label="Your answer, to read" />
        </section>
        <section aria-label="The solution">
          <h3>The solution</h3>
          <CodeView text={props.solution} label="The solution, to read" comparedWith={props.answer} />
        </section>
      </div>
    </dialog>
  );
}
