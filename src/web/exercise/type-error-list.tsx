import { count } from "../page/words.ts";
import type { GoToLine } from "./failure-message.tsx";
import { readTypeError } from "./type-error.ts";

/** What the type checker says of the answer. It does not count for the verdict. */
export function TypeErrorList(props: { errors: readonly string[]; file: string; goToLine: GoToLine }) {
  if (props.errors.length === 0) return null;
  return (
    <section className="type-errors" aria-labelledby="type-errors">
      <h2 id="type-errors">TypeScript finds {count(props.errors.length, "problem")}</h2>
      <p className="facts">They do not change the outcome, but each is worth a look.</p>
      <ul>
        {props.errors.map((error) => (
          <li key={error}>
            <TypeErrorLine {...props} error={error} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function TypeErrorLine({ error, file, goToLine }: { error: string; file: string; goToLine: GoToLine }) {
  const placed = readTypeError(error);
  if (placed?.file !== file) return <code>{error}</code>;
  return (
    <>
      <button type="button" className="link" onClick={() => goToLine(placed.line, placed.column)}>
        line {placed.line}
      </button>{" "}
      {placed.message}
    </>
  );
}
