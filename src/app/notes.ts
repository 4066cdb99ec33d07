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
  const { opened = {}, taken = {} } = await readFile(fileIn(root), "utf8")
    .then(JSON.parse)
    .catch(() => ({}));
  return { opened, taken };
}

/** Notes that the first `amount` hints of a check are open. */
export async function noteHints(root: string, exercise: string, check: string, amount: number): Promise<void> {
  const notes = await readNotes(root);
  const key = hintsKey(exercise, check);
  await write(root, { ...notes, opened: { ...notes.opened, [key]: Math.max(amount, notes.opened[key] ?? 0) } });
}

/** Notes that the learner has taken the reference for an exercise. */
export async function noteTaken(root: string, exercise: string, at: Date): Promise<void> {
  const notes = await readNotes(root);
  await write(root, { ...notes, taken: { ...notes.taken, [exercise]: at.toISOString() } });
}

/** The key of a check in `Notes.opened`. */
export function hintsKey(exercise: string, check: string): string {
  return `${exercise}: ${check}`;
}

function fileIn(root: string): string {
  return join(root, ".stormproof/notes.json");
}

function write(root: string, notes: Notes): Promise<void> {
  return writeAtomically(fileIn(root), `${JSON.stringify({ version: 1, ...notes }, null, 2)}\n`);
}
