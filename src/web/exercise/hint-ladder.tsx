import { useState } from "react";
import { Prose } from "./prose.tsx";
import { readHint } from "./read-hint.ts";

const rungs = ["Where to look", "The idea", "Nearly the code"];

/** How many hints of each check are open. Stays as long as the page: an opened hint is never taken away. */
const openedByCheck = new Map<string, number>();

/** The hints of a check. Each opens after the one above it; none costs anything. */
export function HintLadder({ check, hints }: { check: string; hints: readonly string[] }) {
  const [opened, setOpened] = useState(openedByCheck.get(check) ?? 0);
  const open = () => {
    openedByCheck.set(check, opened + 1);
    setOpened(opened + 1);
  };
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
        <button type="button" className="button" onClick={open}>
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
