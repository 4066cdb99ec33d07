import { AsyncLocalStorage } from "node:async_hooks";
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  ChaiStyleAssertions,
  customMatchers,
  type ExpectStatic,
  GLOBAL_EXPECT,
  getState,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from "@vitest/expect";
import * as chai from "chai";
import { KitError } from "../core/kit-error.ts";

/** vitest's `expect`, put together from its own packages, so that a grader means the same in both runners. */
export const expect = createExpect();

/**
 * Runs the body of a check and fails it when it has left an assertion on a promise without `await`, as vitest does.
 */
export async function withAssertions(body: () => Promise<void>): Promise<void> {
  const ledger: Ledger = { promises: [], onFinished: [] };
  await ledgers.run(ledger, body);
  await Promise.all(ledger.promises);
  for (const finish of ledger.onFinished) finish();
}

/** Where vitest's assertions note promises that nobody awaits; the field names are theirs. */
type Ledger = { promises: Promise<unknown>[]; onFinished: (() => void)[] };

/** The assertions note promises when they know the check they belong to; vitest keeps this out of its types. */
type Noting = ReturnType<ExpectStatic> & { withTest(ledger: Ledger): ReturnType<ExpectStatic> };

/** `JestExtend` adds this method to chai's own `expect`. */
type Extendable = { extend(expect: ExpectStatic, matchers: Parameters<ExpectStatic["extend"]>[0]): void };

const ledgers = new AsyncLocalStorage<Ledger>();

function createExpect(): ExpectStatic {
  const plugins = [JestExtend, JestChaiExpect, ChaiStyleAssertions, JestAsymmetricMatchers];
  // Inside a vitest worker they are in place, and a second layer would break them.
  if (!("toEqual" in chai.Assertion.prototype)) for (const plugin of plugins) chai.use(plugin);
  // A failing comparison is shown whole, as vitest.config.ts has it.
  chai.config.truncateThreshold = 0;
  const plain = (value: unknown, message?: string) => {
    setState({ assertionCalls: getState(made).assertionCalls + 1 }, made);
    const assertion = chai.expect(value, message) as unknown as Noting;
    const ledger = ledgers.getStore();
    return ledger ? assertion.withTest(ledger) : assertion;
  };
  const made = Object.assign(
    plain,
    chai.expect,
    Reflect.get(globalThis, ASYMMETRIC_MATCHERS_OBJECT),
  ) as unknown as ExpectStatic;
  for (const name of ["soft", "poll", "assertions", "hasAssertions"]) Object.assign(made, { [name]: refuse(name) });
  setState({ assertionCalls: 0 }, made);
  made.getState = () => getState(made);
  made.setState = (state) => setState(state, made);
  Object.assign(made, { unreachable });
  made.extend = (matchers) => (chai.expect as unknown as Extendable).extend(made, matchers);
  made.extend(customMatchers);
  Reflect.set(globalThis, GLOBAL_EXPECT, Reflect.get(globalThis, GLOBAL_EXPECT) ?? made);
  return made;
}

function unreachable(message?: string): never {
  return chai.assert.fail(`expected ${message ? `"${message}" ` : ""}not to be reached`);
}

function refuse(name: string): () => never {
  return () => {
    throw new KitError(`Cannot use expect.${name} in a grader: the kit's own runner does not offer it`);
  };
}
