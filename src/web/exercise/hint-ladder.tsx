import { useState } from "react";
import type { OpenedHints } from "./opened-hints.ts";
import { Prose } from "./prose.tsx";
import { readHint } from "./read-hint.ts";

const rungs = ["Where to look", "The idea", "Nearly the code"];

/** The hints of a check. Each opens after the one above it; none costs anything. */
export function HintLadder(props: { check: string; hints: readonly string[]; openedHints: OpenedHints }) {
  const { check, hints, openedHints } = props;
  const [opened, setOpened] = useState(openedHints.of(check));
  if (hints.length === 0) return null;
  return (
    <div className="hints">
      <ol>
        {hints.slice(0, opened).map((hint, rung) => (
          <li key={hint}>
            <h4>{rungs[rung] ?? `Hint ${rung + 1}`}</h4>
            <HintText hint={hint} />
          </li>
        ))}
      </ol>
      {opened < hints.length && (
        <button type="button" className="button" onClick={() => setOpened(openedHints.open(check))}>
          Hint {opened + 1} of {hints.length}: {(rungs[opened] ?? "one more").toLowerCase()}
        </button>
      )}
    </div>
  );
}

function HintText({ hint }: { hint: string }) {
  const { code, sentence } = readHint(hint);
  return (
    <>
      {code !== undefined && (
        <pre>
          <code>{code}</code>
        </pre>
      )}
      <Prose text={sentence} />
    </>
  );
}
