import type { Store } from "../page/store.ts";
import { useStore } from "../page/use-store.ts";
import type { SaveState } from "./answer-file.ts";

/** Tells whether what the learner typed is in the file. */
export function SaveMark(props: { state: Store<SaveState> }) {
  const state = useStore(props.state);
  const isTrouble = state.phase === "failed" || state.phase === "conflict";
  return (
    <span
      className={`save-mark ${isTrouble ? "failed" : ""}`}
      title={state.phase === "failed" ? state.reason : undefined}
    >
      {words[state.phase]}
    </span>
  );
}

const words: Record<SaveState["phase"], string> = {
  saved: "✓ Saved",
  saving: "Saving …",
  unsaved: "Not saved yet",
  failed: "Not saved; trying again",
  conflict: "Not saved: the file changed",
};
