import { outcomeWords } from "./words.ts";

/** An outcome as symbol, words and colour. */
export function OutcomeMark({ outcome }: { outcome: keyof typeof outcomeWords }) {
  const { symbol, words } = outcomeWords[outcome];
  return (
    <span className={`outcome ${outcome}`}>
      <span className="symbol" aria-hidden="true">
        {symbol}
      </span>
      {words}
    </span>
  );
}
