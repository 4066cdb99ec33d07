import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "../grading/write-atomically.ts";

/** What command line and pages remember of a learner, beside the attempts. */
export type Notes = {
  /** How many hints of a check are open, by `exercise: check`. An opened hint stays open. */
  readonly opened: Readonly<Record<string, number>>;
  /** When the reference was taken in the place of an own answer, by exercise; ISO 8601. */
  readonly taken: Readonly<Record<string, string>>;
};

/** Reads the notes of a kit. A file that is gone or damaged costs no more than opening hints again. */
export async function readNotes(root: string): Promise<Notes> {
  const { opened, taken } = await readFile(fileIn(root), "utf8")
    .then((text) => Object(JSON.parse(text)))
    .catch(() => ({}));
  return { opened: Object(opened), taken: Object(taken) };
}

/** How many hints of an exercise's checks are open, by check. */
export function openedHints({ opened }: Notes, exercise: string): Record<string, number> {
  const beginning = hintsKey(exercise, "");
  const own = Object.entries(opened).filter(([key]) => key.startsWith(beginning));
  return Object.fromEntries(own.map(([key, amount]) => [key.slice(beginning.length), amount]));
}

/** Notes that the first `amount` hints of a check are open. */
export function noteHints(root: string, exercise: string, check: string, amount: number): Promise<void> {
  const key = hintsKey(exercise, check);
  return change(root, ({ opened, taken }) => ({
    opened: { ...opened, [key]: Math.max(amount, opened[key] ?? 0) },
    taken,
  }));
}

/** Notes that the learner has taken the reference for an exercise. */
export function noteTaken(root: string, exercise: string, at: Date): Promise<void> {
  return change(root, ({ opened, taken }) => ({ opened, taken: { ...taken, [exercise]: at.toISOString() } }));
}

let changing = Promise.resolve();

/** One change after the other: two at a time would each write what the other does not know. */
function change(root: string, step: (notes: Notes) => Notes): Promise<void> {
  const done = changing.then(async () => write(root, step(await readNotes(root))));
  changing = done.catch(() => {});
  return done;
}

function hintsKey(exercise: string, check: string): string {
  return `${exercise}: ${check}`;
}

function fileIn(root: string): string {
  return join(root, ".stormproof/notes.json");
}

function write(root: string, notes: Notes): Promise<void> {
  return writeAtomically(fileIn(root), `${JSON.stringify({ version: 1, ...notes }, null, 2)}\n`);
}
