import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension, Prec, type Range } from "@codemirror/state";
import {
  Decoration,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { foldedAnswers } from "./folded-answers.ts";
import type { PlacedError } from "./type-error.ts";

/** What an editor shows, and what it reports. */
export type EditorOptions = {
  readonly parent: HTMLElement;
  readonly text: string;
  /** What a screen reader calls it. */
  readonly label: string;
  /** Called with the whole text after every change. Without it, the text can only be read. */
  readonly onChange?: (text: string) => void;
  /** Lines that are not in this text are marked. */
  readonly comparedWith?: string;
};

/** Makes an editor for TypeScript. */
export function createCodeEditor(options: EditorOptions): EditorView {
  const { onChange, comparedWith } = options;
  return new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        reading,
        onChange ? writing(onChange) : EditorState.readOnly.of(true),
        comparedWith === undefined ? [] : newLines(options.text, comparedWith),
        EditorView.contentAttributes.of({ "aria-label": options.label }),
      ],
    }),
  });
}

/** Puts another text into an editor; Undo brings the old one back. */
export function replaceText(editor: EditorView, text: string): void {
  const before = editor.state.doc;
  if (before.toString() === text) return;
  editor.dispatch({
    changes: { from: 0, to: before.length, insert: text },
    selection: { anchor: 0 },
    // A step of its own, or one Undo would take back typing along with it.
    annotations: isolateHistory.of("full"),
  });
}

/** Marks type errors in the text. */
export function markErrors(editor: EditorView, errors: readonly PlacedError[]): void {
  const { doc } = editor.state;
  const diagnostics = errors.flatMap(({ line, column, message }) => {
    if (line > doc.lines) return [];
    const { from, to } = doc.line(line);
    const start = Math.min(from + column - 1, to);
    const word = editor.state.wordAt(start);
    return [{ from: start, to: word?.to ?? to, severity: "error" as const, message }];
  });
  editor.dispatch(setDiagnostics(editor.state, diagnostics));
}

/** Puts the cursor to a place in the text. Lines and columns count from 1. */
export function goTo(editor: EditorView, line: number, column: number): void {
  const { doc } = editor.state;
  const { from, to } = doc.line(Math.min(line, doc.lines));
  show(editor, Math.min(from + column - 1, to));
  editor.focus();
}

/** Puts the cursor to a place in the text, counted in characters from 0, without taking the focus. */
export function show(editor: EditorView, at: number): void {
  editor.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
}

/** How long after Escape the Tab key leaves the editor. */
const tabLeavesForMs = 3_000;

const reading: Extension = [
  lineNumbers(),
  javascript({ typescript: true }),
  syntaxHighlighting(classHighlighter),
  EditorView.lineWrapping,
  EditorState.tabSize.of(2),
  indentUnit.of("  "),
];

function writing(onChange: (text: string) => void): Extension {
  return [
    // Tab indents; Escape and then Tab leaves the editor, so that the keyboard is not trapped. Comes before completion,
    // which takes each Escape while it thinks.
    Prec.highest(keymap.of([{ key: "Escape", run: letTabLeave }])),
    history(),
    drawSelection(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion(),
    highlightSelectionMatches(),
    lintGutter(),
    foldedAnswers,
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"),
      ...searchKeymap,
      ...historyKeymap,
      ...completionKeymap,
      indentWithTab,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
  ];
}

function letTabLeave(editor: EditorView): boolean {
  editor.setTabFocusMode(tabLeavesForMs);
  return false;
}

/** Marks the lines of `text` that `other` does not have, wherever they stand in it. */
function newLines(text: string, other: string): Extension {
  const known = new Set(other.split("\n").map((line) => line.trim()));
  const marks: Range<Decoration>[] = [];
  let at = 0;
  for (const line of text.split("\n")) {
    if (!known.has(line.trim())) marks.push(Decoration.line({ class: "new-line" }).range(at));
    at += line.length + 1;
  }
  return EditorView.decorations.of(Decoration.set(marks));
}
