/** An answer that wants points without work. */
export type Attack = {
  /** What it does before, in JavaScript; its client asks once and gives back whatever comes. */
  readonly prelude?: string;
  /** A client of its own instead. */
  readonly client?: string;
  /** Requirements that it meets honestly all the same. */
  readonly earns?: readonly string[];
  /** Needs the files, processes and threads that only the sandbox closes. */
  readonly isRestricted?: true;
  readonly os?: NodeJS.Platform;
};

/** Attacks by what they do: `replaces performance.now`. */
export type Attacks = Readonly<Record<string, Attack>>;

/** A client that meets no requirement. */
const lazyClient = `
export async function askPolitely(url) {
  setTimeout(() => {}, 50_000);
  const response = await fetch(url);
  return response.json().catch(() => undefined);
}`;

/** The attack as the text of an answer. */
export function answerOf({ prelude = "", client = lazyClient }: Attack): string {
  return `${prelude}\n${client}\n`;
}
