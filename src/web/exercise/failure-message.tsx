/** Goes to a line of the learner's file. */
export type GoToLine = (line: number, column?: number) => void;

/** Why a check did not pass. Where the message names a line of the learner's file, a button goes there. */
export function FailureMessage(props: { message: string; file: string; goToLine: GoToLine }) {
  const [first, ...others] = props.message.split("\n").filter((line) => line.trim() !== "");
  return (
    <div className="failure-message">
      <p className="did">{first}</p>
      {others.map((line) => (
        <p key={line}>
          <WithPlaces {...props} text={line} />
        </p>
      ))}
    </div>
  );
}

function WithPlaces({ text, file, goToLine }: { text: string; file: string; goToLine: GoToLine }) {
  const [before = "", after] = text.split(`${file}:`, 2);
  const line = /^\d+/.exec(after ?? "")?.[0];
  if (after === undefined || line === undefined) return text;
  return (
    <>
      {before}
      <button type="button" className="link" onClick={() => goToLine(Number(line))}>
        line {line}
      </button>
      {after.slice(line.length)}
    </>
  );
}
