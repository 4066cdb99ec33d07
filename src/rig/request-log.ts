import type { WireRequest } from "../core/wire-log.ts";
import { AnswerFailure } from "./answer-failure.ts";
import type { ServerClock } from "./server-clock.ts";

/** A row of the wire log while it is being written. */
export type RequestRow = { -readonly [Key in keyof WireRequest]: WireRequest[Key] };

/** What is known of a request when it comes. */
export type NewRow = Pick<RequestRow, "method" | "url" | "headers" | "connection">;

/** The wire log of one evaluation while it is being written. */
export class RequestLog {
  readonly rows: RequestRow[] = [];
  readonly #clock: ServerClock;
  readonly #limit: number;
  readonly #onFailure: (failure: AnswerFailure) => void;

  constructor(clock: ServerClock, limit: number, onFailure: (failure: AnswerFailure) => void) {
    this.#clock = clock;
    this.#limit = limit;
    this.#onFailure = onFailure;
  }

  /** Whether a request is still without a complete reply. */
  get isBusy(): boolean {
    return this.rows.some(({ outcome }) => outcome === "open");
  }

  add(row: NewRow): RequestRow {
    const full: RequestRow = { ...row, body: "", bodyBytes: 0, atMs: this.#clock.nowMs, outcome: "open" };
    this.rows.push(full);
    if (this.rows.length > this.#limit) {
      this.#onFailure(new AnswerFailure("requests", `Your code sent more than ${this.#limit} requests.`));
    }
    return full;
  }

  /** A connection that cannot be made has its row like a request. */
  addConnection(url: string, connection: number): RequestRow {
    return this.add({ method: "CONNECT", url, headers: {}, connection });
  }

  /** Writes the end into a row, unless it has one. */
  end(row: RequestRow | undefined, outcome: RequestRow["outcome"]): void {
    if (row?.outcome === "open") Object.assign(row, { outcome, endedAtMs: row.endedAtMs ?? this.#clock.nowMs });
  }
}
