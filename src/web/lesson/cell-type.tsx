import { type Notebook, NotebookActions } from "@jupyterlab/notebook";
import { useEffect, useState } from "react";

type Type = Parameters<typeof NotebookActions.changeCellType>[1];

/** Shows what kind of cell is active, and changes it. */
export function CellType({ notebook }: { notebook: Notebook }) {
  const type = useActiveType(notebook);
  return (
    <select
      className="cell-type"
      aria-label="Type of the cell"
      value={type}
      onChange={(event) => NotebookActions.changeCellType(notebook, event.target.value as Type)}
    >
      <option value="code">Code</option>
      <option value="markdown">Text</option>
      <option value="raw">Raw</option>
    </select>
  );
}

function useActiveType(notebook: Notebook): Type {
  const [type, setType] = useState<Type>("code");
  useEffect(() => {
    const update = () => setType(notebook.activeCell?.model.type ?? "code");
    update();
    notebook.activeCellChanged.connect(update);
    notebook.modelContentChanged.connect(update);
    return () => {
      notebook.activeCellChanged.disconnect(update);
      notebook.modelContentChanged.disconnect(update);
    };
  }, [notebook]);
  return type;
}
