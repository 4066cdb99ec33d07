import type { CheckResult } from "../../core/verdict.ts";
import { count, outcomeWords } from "../page/words.ts";
import { FailureMessage, type GoToLine } from "./failure-message.tsx";
import { HintLadder } from "./hint-ladder.tsx";
import { TimelineTable } from "./timeline-table.tsx";

type CheckProps = { check: CheckResult; file: string; goToLine: GoToLine };

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
export function CheckList(props: { checks: readonly CheckResult[]; file: string; goToLine: GoToLine }) {
  return (
    <ul className="checks">
      {props.checks.map((check) => (
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
              <Findings check={check} file={props.file} goToLine={props.goToLine} />
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

function Findings({ check, file, goToLine }: CheckProps) {
  return (
    <div className="findings">
      {check.message !== undefined && <FailureMessage message={check.message} file={file} goToLine={goToLine} />}
      {check.timeline !== undefined && <TimelineTable timeline={check.timeline} />}
      <HintLadder check={check.name} hints={check.hints} />
    </div>
  );
}
