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
  if (part.kind === "lines") return <Rows text={part.text} />;
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

function Rows({ text }: { text: string }) {
  return (
    <pre>
      {text.split("\n").map((row, index) => {
        const key = `${index} ${row}`;
        return (
          <span key={key} className="row">
            {row}
          </span>
        );
      })}
    </pre>
  );
}
