import { codeFolding, foldEffect } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

/** Lets an editor fold away what the task asks to guess first. */
export const foldedAnswers: Extension = codeFolding({
  placeholderDOM: (editor, unfold) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = "show what comes out";
    button.addEventListener("click", (event) => {
      unfold(event);
      editor.focus();
    });
    return button;
  },
});

/** Folds the line `// The table above: …` below a starter's code behind its colon: it answers what the task asks. */
export function foldAnswers(editor: EditorView): void {
  const found = /^(\/\/ The [^:\n]* above: )(.+)$/m.exec(editor.state.doc.toString());
  const [, words = "", answers = ""] = found ?? [];
  if (!found) return;
  const from = found.index + words.length;
  editor.dispatch({ effects: foldEffect.of({ from, to: from + answers.length }) });
}
