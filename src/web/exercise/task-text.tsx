import { Prose } from "./prose.tsx";
import { readTask, type TaskPart } from "./read-task.ts";

/** The text of an exercise, which the learner's file begins with, as text. */
export function TaskText({ starter, isOpen }: { starter: string; isOpen: boolean }) {
  const parts = readTask(starter);
  if (parts.length === 0) return null;
  return (
    <details className="task" open={isOpen}>
      <summary>
        <h2>The task</h2>
      </summary>
      {parts.map((part) => (
        <Part key={part.text} part={part} />
      ))}
    </details>
  );
}

function Part({ part }: { part: TaskPart }) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  if (part.kind === "lines") return <pre tabIndex={0}>{part.text}</pre>;
  if (part.kind === "text") return <Prose text={part.text} />;
  return (
    <div className="requirement" id={part.id}>
      <strong>{part.id}</strong>
      <div>
        <Prose text={part.text} />
      </div>
    </div>
  );
}
