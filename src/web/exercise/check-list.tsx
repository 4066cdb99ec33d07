import type { CheckResult } from "../../core/verdict.ts";
import { count, outcomeWords } from "../page/words.ts";
import { FailureMessage, type GoToLine } from "./failure-message.tsx";
import { HintLadder } from "./hint-ladder.tsx";
import type { OpenedHints } from "./opened-hints.ts";
import { TimelineTable } from "./timeline-table.tsx";

/** What all checks need of the exercise. */
export type Around = { file: string; goToLine: GoToLine; openedHints: OpenedHints };

type CheckProps = Around & { check: CheckResult };

/** A check that did not pass, whole: what the client did, what went over the wire, hints. */
export function OpenCheck(props: CheckProps) {
  return (
    <article className={`check open ${props.check.outcome}`}>
      <h3>
        <CheckName check={props.check} />
      </h3>
      <Findings {...props} />
    </article>
  );
}

/** The other checks, a line each; one that did not pass opens. */
export function CheckList({ checks, ...around }: Around & { checks: readonly CheckResult[] }) {
  return (
    <ul className="checks">
      {checks.map((check) => (
        <li key={check.name} className={`check ${check.outcome}`}>
          {check.outcome === "passed" ? (
            <>
              <div className="line">
                <CheckName check={check} />
              </div>
              {check.notes?.map((note) => (
                <p key={note} className="note">
                  {note}
                </p>
              ))}
            </>
          ) : (
            <details>
              <summary className="line">
                <CheckName check={check} />
              </summary>
              <Findings check={check} {...around} />
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

function CheckName({ check }: { check: CheckResult }) {
  const { symbol, words } = outcomeWords[check.outcome];
  return (
    <>
      <span className="symbol" aria-hidden="true">
        {symbol}
      </span>
      <span className="name">
        <span className="visually-hidden">{words}: </span>
        {check.name} <span className="facts">{count(check.points, "point")}</span>
      </span>
    </>
  );
}

function Findings({ check, file, goToLine, openedHints }: CheckProps) {
  return (
    <div className="findings">
      {check.message !== undefined && <FailureMessage message={check.message} file={file} goToLine={goToLine} />}
      {check.timeline !== undefined && <TimelineTable timeline={check.timeline} />}
      <HintLadder check={check.name} hints={check.hints} openedHints={openedHints} />
    </div>
  );
}
