import type { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { createCodeEditor } from "./code-editor.ts";

/**
 * An editor on the page.
 *
 * It keeps its own text: `text` is what it begins with; later changes go through the editor that `onReady` gets.
 */
export function CodeView(props: {
  text: string;
  label: string;
  comparedWith?: string;
  onChange?: (text: string) => void;
  onReady?: (editor: EditorView) => void;
}) {
  const parent = useRef<HTMLDivElement>(null);
  const begin = useRef(props);
  useEffect(() => {
    if (!parent.current) return;
    const { onReady, ...options } = begin.current;
    const editor = createCodeEditor({ ...options, parent: parent.current });
    onReady?.(editor);
    return () => editor.destroy();
  }, []);
  return <div className="code-view" ref={parent} />;
}
