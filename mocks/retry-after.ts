/** How long a response asks to be left alone from now on, in milliseconds; `undefined` when it does not say. */
export function askedWaitMs(response: Response, nowAt: number): number | undefined {
  const header = response.headers.get("retry-after");
  if (header === null) return undefined;
  // For logs and drawings only. Lessons and exercises read the header themselves.
  const askedMs = /^\d+$/.test(header) ? Number(header) * 1_000 : dateOf(header) - nowAt;
  return Number.isNaN(askedMs) ? undefined : Math.max(0, askedMs);
}

/** An instant in one of the three forms of a date, all of which mean UTC, even where they do not say so. */
function dateOf(header: string): number {
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(header)) return Number.NaN;
  return Date.parse(header.endsWith("GMT") ? header : `${header} GMT`);
}

/** Who sends a request, as far as a quota can tell. Contains a secret: for comparing only. */
export function callerOf({ headers }: Request): string {
  return callerHeaders.map((name) => headers.get(name) ?? "").join("\n");
}

/** Remembers who was asked to stay away for how long. Instants are milliseconds since 1970. */
export class Absences {
  readonly #untilAt = new Map<string, number>();

  /** Nobody was asked so far. */
  get isEmpty(): boolean {
    return this.#untilAt.size === 0;
  }

  /** Asks to stay away for so long. Who has been asked already keeps the first time: seconds are rounded up. */
  ask(who: string, nowAt: number, waitMs: number): void {
    if (this.leftMs(who, nowAt) > 0) return;
    if (this.#untilAt.size >= most) this.#forget(nowAt);
    this.#untilAt.set(who, nowAt + waitMs);
  }

  /** How long it is until the time has come; 0 when it has, or was never asked for. */
  leftMs(who: string, nowAt: number): number {
    const leftMs = (this.#untilAt.get(who) ?? 0) - nowAt;
    return leftMs > timersAreEarlyByMs ? leftMs : 0;
  }

  #forget(nowAt: number): void {
    for (const [who, untilAt] of this.#untilAt) if (untilAt <= nowAt) this.#untilAt.delete(who);
    if (this.#untilAt.size >= most) this.#untilAt.clear();
  }
}

const callerHeaders = ["authorization", "x-api-key", "dd-api-key"];

/** More callers than these are not told apart for long. */
const most = 10_000;

/** A timer of Node may ring a moment before its time. */
const timersAreEarlyByMs = 1;
