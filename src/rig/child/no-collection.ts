import { replace } from "./replace.ts";

/**
 * Makes nothing depend on when the garbage collector runs. Must come before the first use of `fetch`.
 *
 * Two things in undici do: it cancels the body of a response that was forgotten, which closes or frees its connection;
 * and it forgets the signal of a Request that nobody holds any more, so that `fetch(new Request(url, { signal }))`
 * would now and then not hear an abort.
 */
export function installNoCollection(): void {
  const silent = class extends FinalizationRegistry<unknown> {
    constructor() {
      super(() => {});
    }
  };
  const strong = class<T extends WeakKey> extends WeakRef<T> {
    readonly #target: T;

    constructor(target: T) {
      super(target);
      this.#target = target;
    }

    override deref(): T {
      return this.#target;
    }
  };
  for (const [original, stable] of [
    [FinalizationRegistry, silent],
    [WeakRef, strong],
  ] as const) {
    replace(stable, "name", original.name);
    replace(globalThis, original.name, stable);
  }
}
