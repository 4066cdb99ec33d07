import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { type Outcome, pointsOf, type Verdict } from "../core/verdict.ts";

/** How an exercise stands: its best attempt so far. */
export type Standing = { outcome: Outcome; points: { earned: number; possible: number } };

/** One check of an exercise. */
export type Attempt = Standing & { at: string };

const tables = `
  CREATE TABLE IF NOT EXISTS attempt (
    exercise TEXT NOT NULL, at TEXT NOT NULL, outcome TEXT NOT NULL, earned REAL NOT NULL, possible REAL NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS attempt_of_exercise ON attempt (exercise, at);
  CREATE TABLE IF NOT EXISTS lesson (slug TEXT PRIMARY KEY, opened_at TEXT NOT NULL, finished_at TEXT) STRICT;
  PRAGMA user_version = 1;
`;

/** What the learner has done: every attempt at an exercise, lessons opened and finished. Kept in one file. */
export class Progress {
  #database: DatabaseSync;
  #file: string | undefined;
  #notice: string | undefined;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Opens the progress of a kit, `.stormproof/progress.sqlite`.
   *
   * A file that is damaged or cannot be written stops nobody from learning: what it holds, and what comes, is then
   * known until the app stops, and `notice` says so.
   */
  static open(root: string): Progress {
    const progress = Progress.inMemory();
    const file = join(root, ".stormproof/progress.sqlite");
    try {
      mkdirSync(dirname(file), { recursive: true });
      progress.#database = openDatabase(file);
      progress.#file = file;
    } catch (error) {
      progress.#giveUp(file, error);
    }
    return progress;
  }

  /** Progress that nobody keeps. */
  static inMemory(): Progress {
    return new Progress(openDatabase(":memory:"));
  }

  /** Why progress is not kept on disk, in a sentence for the start page; `undefined` when all is well. */
  get notice(): string | undefined {
    return this.#notice;
  }

  /** Adds an attempt; a file as it came is none. `at` is an instant in ISO 8601. */
  addAttempt(verdict: Verdict, at: string): void {
    if (verdict.isUntouched) return;
    const { earned, possible } = pointsOf(verdict);
    const sql = "INSERT INTO attempt (exercise, at, outcome, earned, possible) VALUES (?, ?, ?, ?, ?)";
    this.#write(sql, verdict.exercise, at, verdict.outcome, earned, possible);
  }

  /** All attempts at an exercise, the first one first. */
  attemptsAt(exercise: string): Attempt[] {
    return this.#database
      .prepare("SELECT at, outcome, earned, possible FROM attempt WHERE exercise = ? ORDER BY at, rowid")
      .all(exercise)
      .map(toAttempt);
  }

  /** The best attempt of every exercise that was tried: passed before failed before broken, then by points. */
  standings(): Map<string, Standing> {
    const rows = this.#database
      .prepare(
        `SELECT exercise, at, outcome, earned, possible FROM attempt
         ORDER BY outcome = 'passed', outcome = 'failed', earned / max(possible, 1), at, rowid`,
      )
      .all();
    // The best row of an exercise comes last, and the last one stays.
    return new Map(rows.map((row) => [String(row.exercise), toStanding(row)]));
  }

  /** Notes that a lesson was opened; the first time counts. */
  openLesson(slug: string, at: string): void {
    this.#write("INSERT INTO lesson (slug, opened_at) VALUES (?, ?) ON CONFLICT DO NOTHING", slug, at);
  }

  /** Notes that the learner calls a lesson finished, or (`undefined`) not finished after all. */
  finishLesson(slug: string, at: string | undefined): void {
    this.openLesson(slug, at ?? new Date(0).toISOString());
    this.#write("UPDATE lesson SET finished_at = ? WHERE slug = ?", at ?? null, slug);
  }

  /** Lessons that were opened, by slug. */
  lessons(): Map<string, { isFinished: boolean }> {
    const rows = this.#database.prepare("SELECT slug, finished_at FROM lesson").all();
    return new Map(rows.map((row) => [String(row.slug), { isFinished: row.finished_at !== null }]));
  }

  close(): void {
    this.#database.close();
  }

  #write(sql: string, ...values: SQLInputValue[]): void {
    try {
      this.#database.prepare(sql).run(...values);
    } catch (error) {
      if (this.#file === undefined) throw error;
      this.#database.close();
      this.#giveUp(this.#file, error);
      this.#database.prepare(sql).run(...values);
    }
  }

  /** Goes on in memory, with what can still be read of the file. */
  #giveUp(file: string, error: unknown): void {
    const trouble = `Your progress cannot be kept: .stormproof/progress.sqlite ${reasonOf(error)}.`;
    this.#notice = `${trouble} What you do now is remembered until the kit stops.`;
    this.#file = undefined;
    this.#database = openDatabase(":memory:");
    try {
      this.#database.prepare("ATTACH ? AS kept").run(file);
      this.#database.exec(
        "INSERT INTO attempt SELECT * FROM kept.attempt; INSERT INTO lesson SELECT * FROM kept.lesson",
      );
    } catch {
      // Nothing can be read of it: the notice says so already.
    }
  }
}

type Row = Record<string, unknown>;

function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 2_000 });
  try {
    database.exec(tables);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function toStanding(row: Row): Standing {
  return {
    outcome: row.outcome as Outcome,
    points: { earned: Number(row.earned), possible: Number(row.possible) },
  };
}

function toAttempt(row: Row): Attempt {
  return { ...toStanding(row), at: String(row.at) };
}

/** SQLite's primary result codes (https://sqlite.org/rescode.html) that a user can do something about. */
const reasons: Record<number, string> = {
  8: "is read-only: give yourself the permission to write it",
  11: "is damaged: rename it, and a new one is made",
  13: "does not fit on the disk: free some room",
  14: "cannot be opened: look at the permissions of its folder",
  26: "is damaged: rename it, and a new one is made",
};

function reasonOf(error: unknown): string {
  const { errcode, code } = error as { errcode?: number; code?: string };
  return (
    reasons[(errcode ?? 0) & 0xff] ??
    (code === "EACCES" || code === "EROFS" ? reasons[14] : undefined) ??
    "cannot be used"
  );
}
