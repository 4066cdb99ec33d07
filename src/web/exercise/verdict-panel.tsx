import type { Verdict } from "../../core/verdict.ts";
import { outcomeWords } from "../page/words.ts";
import { type Around, CheckList, OpenCheck } from "./check-list.tsx";
import { headlineOf, scoreOf } from "./verdict-words.ts";

/** What the checks found: the outcome first, then the first check to mend, then the others. */
export function VerdictPanel({ verdict, ...around }: Around & { verdict: Verdict }) {
  const first = verdict.checks.find((check) => check.outcome !== "passed");
  const others = verdict.checks.filter((check) => check !== first);
  const { symbol } = outcomeWords[verdict.outcome];
  return (
    <div className="verdict">
      <div className={`headline ${verdict.outcome}`}>
        <span className="symbol" aria-hidden="true">
          {symbol}
        </span>
        <div>
          <p className="words">{headlineOf(verdict)}</p>
          {verdict.reason !== undefined && <p>{verdict.reason}</p>}
          {verdict.checks.length > 0 && <p>{scoreOf(verdict)}</p>}
        </div>
      </div>
      {first && (
        <section aria-labelledby="mend-first">
          <h2 id="mend-first">Look at this first</h2>
          <OpenCheck key={first.name} {...around} check={first} />
        </section>
      )}
      {others.length > 0 && (
        <section aria-labelledby="other-checks">
          <h2 id="other-checks">{first ? "The other checks" : "All checks"}</h2>
          <CheckList {...around} checks={others} />
        </section>
      )}
    </div>
  );
}
