import { mkdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { countedPoints, type StudentReport } from "../../core/grades.ts";
import { KitError } from "../../core/kit-error.ts";
import type { Verdict } from "../../core/verdict.ts";

/** Points that are others than after the run before. */
export type Change = {
  readonly student: string;
  readonly exercise: string;
  readonly from: number;
  readonly to: number;
};

/** What judging an exercise of a submission has found. */
export type Judged = { readonly verdict: Verdict; readonly doubts: readonly string[] };

const tables = `
  CREATE TABLE IF NOT EXISTS judged (
    student TEXT NOT NULL, exercise TEXT NOT NULL, digest TEXT NOT NULL, found TEXT NOT NULL,
    PRIMARY KEY (student, exercise)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS points (
    student TEXT NOT NULL, exercise TEXT NOT NULL, points REAL NOT NULL,
    PRIMARY KEY (student, exercise)
  ) STRICT;
  PRAGMA user_version = 1;
`;

/** What is known of a class: all that was judged so far, and the points after the last run that came to its end. */
export class Gradebook implements Disposable {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Opens a gradebook, or begins one. Nobody else can use it meanwhile.
   *
   * @throws KitError when it cannot be used.
   */
  static open(file: string): Gradebook {
    mkdirSync(path.dirname(file), { recursive: true });
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(file, { timeout: 1_000 });
      // Two runs at once would overwrite each other's reports.
      database.exec(`PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ${tables} COMMIT`);
      return new Gradebook(database);
    } catch (error) {
      database?.close();
      throw new KitError(`Cannot use the gradebook ${file}: it ${reasonOf(error)}`);
    }
  }

  /** What was found of an exercise when the student's work, and all that judges it, had the same digest. */
  find(student: string, exercise: string, digest: string): Judged | undefined {
    const row = this.#database
      .prepare("SELECT found FROM judged WHERE student = ? AND exercise = ? AND digest = ?")
      .get(student, exercise, digest);
    return row && JSON.parse(String(row.found));
  }

  /** Keeps what was found, in the place of what was found before. */
  keep(student: string, exercise: string, digest: string, judged: Judged): void {
    this.#database
      .prepare("INSERT OR REPLACE INTO judged (student, exercise, digest, found) VALUES (?, ?, ?, ?)")
      .run(student, exercise, digest, JSON.stringify(judged));
  }

  /** Everybody whose points are known. */
  students(): Set<string> {
    const rows = this.#database.prepare("SELECT DISTINCT student FROM points").all();
    return new Set(rows.map(({ student }) => String(student)));
  }

  /** Which points differ from those of the run before. From now on these are the ones to compare with. */
  closeRun(reports: readonly StudentReport[]): Change[] {
    const changes: Change[] = [];
    const known = this.#database.prepare("SELECT points FROM points WHERE student = ? AND exercise = ?");
    const write = this.#database.prepare("INSERT OR REPLACE INTO points (student, exercise, points) VALUES (?, ?, ?)");
    this.#database.exec("BEGIN");
    for (const { student, grades } of reports)
      for (const grade of grades) {
        const { exercise } = grade;
        const from = known.get(student, exercise)?.points;
        const to = countedPoints(grade);
        if (from !== undefined && from !== to) changes.push({ student, exercise, from: Number(from), to });
        write.run(student, exercise, to);
      }
    this.#database.exec("COMMIT");
    return changes;
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}

/** SQLite's primary result codes (https://sqlite.org/rescode.html) that a user can do something about. */
const reasons: Readonly<Record<number, string>> = {
  5: "is in use by another run: wait for its end",
  8: "is read-only: give yourself the permission to write it",
  11: "is damaged: rename it, and everything is judged anew",
  13: "does not fit on the disk: free some room",
  14: "cannot be opened: look at the permissions of its folder",
  26: "is no gradebook: rename it, and everything is judged anew",
};

function reasonOf(error: unknown): string {
  const { errcode = 0, message } = error as Error & { errcode?: number };
  return reasons[errcode & 0xff] ?? `cannot be read (${message})`;
}
