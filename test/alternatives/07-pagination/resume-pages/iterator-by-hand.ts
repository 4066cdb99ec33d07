// A class with a set of cursors; the checkpoint is written down for each page.
export type CursorPage<T> = { items: T[]; next?: string | null };
export type Checkpoint = { page: number; cursor: string; used: string[] };
export type Step<T> = { items: T[]; checkpoint: Checkpoint | undefined };

export class PageError extends Error {
  override readonly name = "PageError";
  readonly page: number;
  readonly checkpoint: Checkpoint | undefined;

  constructor(page: number, checkpoint: Checkpoint | undefined, why: string, options?: ErrorOptions) {
    super(`Cannot read page ${page}: ${why}`, options);
    this.page = page;
    this.checkpoint = checkpoint;
  }
}

class Reader<T> {
  #page: number;
  #cursor: string | undefined;
  readonly #used: Set<string>;
  readonly #fetchPage: (cursor?: string) => Promise<CursorPage<T>>;

  constructor(fetchPage: (cursor?: string) => Promise<CursorPage<T>>, from?: Checkpoint) {
    this.#fetchPage = fetchPage;
    this.#page = from?.page ?? 1;
    this.#cursor = from?.cursor;
    this.#used = new Set(from?.used);
  }

  async *steps(): AsyncGenerator<Step<T>, void, undefined> {
    for (let isOver = false; !isOver; ) {
      const { items, next } = await this.#read();
      if (this.#cursor !== undefined) this.#used.add(this.#cursor);
      this.#cursor = next || undefined;
      this.#page++;
      isOver = this.#cursor === undefined;
      yield { items, checkpoint: this.#place() };
    }
  }

  async #read(): Promise<CursorPage<T>> {
    const cursor = this.#cursor;
    if (cursor === undefined) return this.#fetchPage().catch((cause: unknown) => this.#fail(cause));
    if (this.#used.has(cursor)) throw new PageError(this.#page, undefined, "this cursor was used");
    return this.#fetchPage(cursor).catch((cause: unknown) => this.#fail(cause));
  }

  #fail(cause: unknown): never {
    throw new PageError(this.#page, this.#place(), String(cause), { cause });
  }

  #place(): Checkpoint | undefined {
    return this.#cursor === undefined
      ? undefined
      : { page: this.#page, cursor: this.#cursor, used: Array.from(this.#used) };
  }
}

export function resumePages<T>(
  fetchPage: (cursor?: string) => Promise<CursorPage<T>>,
  from?: Checkpoint,
): AsyncGenerator<Step<T>, void, undefined> {
  return new Reader(fetchPage, from).steps();
}
