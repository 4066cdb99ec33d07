import { currentCell } from "./launcher/cell.ts";

/** How to ask a question. */
export type PromptOptions = {
  /** Shows dots instead of what is typed. The answer is in no output, so it is not saved with the notebook. */
  readonly password?: boolean;
  /** The answer where nobody can be asked: in headless runs. Without it, `prompt` throws there. */
  readonly fallback?: string;
};

/**
 * Asks the person in front of the notebook for a line of text, and waits for it.
 *
 * @throws Error where nobody can be asked and there is no fallback, and in code outside of a notebook.
 *
 * @example
 * import { prompt } from "stormproof/notebook";
 * const token = await prompt("GitHub token: ", { password: true });
 */
export async function prompt(text: string, { password = false, fallback }: PromptOptions = {}): Promise<string> {
  const cell = currentCell();
  if (cell?.canAsk === true) return cell.ask(text, { password });
  if (fallback !== undefined) return fallback;
  throw new Error(`Cannot ask "${text}": nobody is there to answer. Give a fallback for runs without a person.`);
}

/**
 * A signal that is aborted when the cell that asks for it is interrupted or run again.
 *
 * @throws Error in code outside of a notebook.
 *
 * @example
 * import { cellSignal } from "stormproof/notebook";
 * const response = await fetch(url, { signal: cellSignal() });
 */
export function cellSignal(): AbortSignal {
  const cell = currentCell();
  if (cell === undefined) throw new Error("Cannot give the signal of a cell: this code was not started by one");
  return cell.signal;
}
