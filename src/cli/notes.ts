import { readFile } from "node:fs/promises";
import path from "node:path";
import { kitRoot } from "../grading/kit-files.ts";
import { writeAtomically } from "../grading/write-atomically.ts";

/** What the command line remembers of a learner, beside the attempts. */
export type Notes = {
  /** How many hints of a check are open, by `exercise: check`. An opened hint stays open. */
  readonly opened: Readonly<Record<string, number>>;
  /** When the reference was taken in the place of an own answer, by exercise; ISO 8601. */
  readonly taken: Readonly<Record<string, string>>;
};

/** Reads the notes. A file that is gone or damaged costs no more than opening hints again. */
export async function readNotes(): Promise<Notes> {
  const { opened = {}, taken = {} } = await readFile(file, "utf8")
    .then(JSON.parse)
    .catch(() => ({}));
  return { opened, taken };
}

/** Notes that the first `amount` hints of a check are open. */
export async function noteHints(exercise: string, check: string, amount: number): Promise<void> {
  const notes = await readNotes();
  const key = hintsKey(exercise, check);
  await write({ ...notes, opened: { ...notes.opened, [key]: Math.max(amount, notes.opened[key] ?? 0) } });
}

/** Notes that the learner has taken the reference for an exercise. */
export async function noteTaken(exercise: string, at: Date): Promise<void> {
  const notes = await readNotes();
  await write({ ...notes, taken: { ...notes.taken, [exercise]: at.toISOString() } });
}

/** The key of a check in `Notes.opened`. */
export function hintsKey(exercise: string, check: string): string {
  return `${exercise}: ${check}`;
}

const file = path.join(kitRoot, ".stormproof/notes.json");

const write = (notes: Notes) => writeAtomically(file, `${JSON.stringify({ version: 1, ...notes }, null, 2)}\n`);
