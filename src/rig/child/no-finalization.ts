import { replace } from "./replace.ts";

/**
 * Has no `FinalizationRegistry` call back from now on. Must come before the first use of `fetch`.
 *
 * undici cancels the body of a response that was forgotten once the garbage collector finds it, which closes or frees
 * its connection. Whether an answer leaves bodies unread must not depend on when that happens to be.
 */
export function installNoFinalization(): void {
  const silent = class extends FinalizationRegistry<unknown> {
    constructor() {
      super(() => {});
    }
  };
  replace(silent, "name", FinalizationRegistry.name);
  replace(globalThis, "FinalizationRegistry", silent);
}
