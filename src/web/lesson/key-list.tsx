import { CommandRegistry } from "@lumino/commands";
import { useRef } from "react";
import { type KeyMode, lessonCommands } from "./commands.ts";

/** A button that opens the list of all keys. */
export function KeyList() {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button type="button" className="button small" onClick={() => dialog.current?.showModal()}>
        Keys
      </button>
      <dialog ref={dialog} className="key-list" aria-labelledby="key-list-title">
        <form method="dialog">
          <h2 id="key-list-title">Keys</h2>
          <button type="submit" className="button">
            Close
          </button>
        </form>
        <p>
          As everywhere in Jupyter: <kbd>Enter</kbd> begins to edit a cell, <kbd>Esc</kbd> leaves it. Outside of a
          cell's text, single letters are commands.
        </p>
        <table>
          <thead>
            <tr>
              <th scope="col">Keys</th>
              <th scope="col">What they do</th>
              <th scope="col">Where</th>
            </tr>
          </thead>
          <tbody>{shownKeys.map(KeyRow)}</tbody>
        </table>
      </dialog>
    </>
  );
}

type ShownKey = { id: string; label: string; keys: readonly string[]; mode: KeyMode };

const completionKeys: readonly ShownKey[] = [
  { id: "complete", label: "Complete the name at the cursor", keys: ["Tab"], mode: "edit" },
  { id: "inspect", label: "Tell about the name at the cursor", keys: ["Shift Tab"], mode: "edit" },
];

const shownKeys = [...lessonCommands.filter(({ keys }) => keys.length > 0), ...completionKeys];

const places: Record<KeyMode, string> = {
  both: "everywhere",
  page: "everywhere",
  edit: "in a cell's text",
  command: "outside of it",
};

function KeyRow({ id, label, keys, mode }: ShownKey) {
  return (
    <tr key={id}>
      <td>
        <kbd>{CommandRegistry.formatKeystroke((keys[0] ?? "").split(","))}</kbd>
      </td>
      <td>{label}</td>
      <td>{places[mode]}</td>
    </tr>
  );
}
