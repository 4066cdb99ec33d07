/** How many hints of each check are open: an opened hint is never taken away, on the page or in the terminal. */
export class OpenedHints {
  readonly #byCheck: Map<string, number>;
  readonly #note: (check: string, amount: number) => Promise<void>;

  /** @param note - Remembers how many are open beyond the page. */
  constructor(opened: Readonly<Record<string, number>>, note: (check: string, amount: number) => Promise<void>) {
    this.#byCheck = new Map(Object.entries(opened));
    this.#note = note;
  }

  of(check: string): number {
    return this.#byCheck.get(check) ?? 0;
  }

  /** Opens the next one; tells how many are open now. */
  open(check: string): number {
    const amount = this.of(check) + 1;
    this.#byCheck.set(check, amount);
    // What is not remembered costs no more than opening it again.
    this.#note(check, amount).catch(() => undefined);
    return amount;
  }
}
