import { AsyncLocalStorage } from "node:async_hooks";
import type { ExpectStatic } from "@vitest/expect";
import { createExpect, type Ledger } from "../../mocks/vitest-expect.ts";
import { KitError } from "../core/kit-error.ts";

const ledgers = new AsyncLocalStorage<Ledger>();

/** vitest's `expect`, put together from its own packages, so that a grader means the same in both runners. */
export const expect: ExpectStatic = createExpect(() => ledgers.getStore());
for (const name of ["soft", "poll", "assertions", "hasAssertions"]) Object.assign(expect, { [name]: refuse(name) });

/**
 * Runs the body of a check and fails it when it has left an assertion on a promise without `await`, as vitest does.
 */
export async function withAssertions(body: () => Promise<void>): Promise<void> {
  const ledger: Ledger = { promises: [], onFinished: [] };
  await ledgers.run(ledger, body);
  await Promise.all(ledger.promises);
  for (const finish of ledger.onFinished) finish();
}

function refuse(name: string): () => never {
  return () => {
    throw new KitError(`Cannot use expect.${name} in a grader: the kit's own runner does not offer it`);
  };
}
