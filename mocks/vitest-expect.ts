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

/** Where vitest's assertions note promises that nobody awaits; the field names are theirs. */
export type Ledger = { promises: Promise<unknown>[]; onFinished: (() => void)[] };

/** The assertions note promises when they know the check they belong to; vitest keeps this out of its types. */
type Noting = ReturnType<ExpectStatic> & { withTest(ledger: Ledger): ReturnType<ExpectStatic> };

/** `JestExtend` adds this method to chai's own `expect`. */
type Extendable = { extend(expect: ExpectStatic, matchers: Parameters<ExpectStatic["extend"]>[0]): void };

/**
 * vitest's `expect`, put together from its own packages, without vitest.
 *
 * @param ledger - Of the test that runs.
 */
export function createExpect(ledger: () => Ledger | undefined): ExpectStatic {
  const plugins = [JestExtend, JestChaiExpect, ChaiStyleAssertions, JestAsymmetricMatchers];
  // Inside a vitest worker they are in place, and a second layer would break them.
  if (!("toEqual" in chai.Assertion.prototype)) for (const plugin of plugins) chai.use(plugin);
  // A failing comparison is shown whole, as vitest.config.ts has it.
  chai.config.truncateThreshold = 0;
  const plain = (value: unknown, message?: string) => {
    setState({ assertionCalls: getState(made).assertionCalls + 1 }, made);
    const assertion = chai.expect(value, message) as unknown as Noting;
    const noted = ledger();
    return noted ? assertion.withTest(noted) : assertion;
  };
  const made = Object.assign(
    plain,
    chai.expect,
    Reflect.get(globalThis, ASYMMETRIC_MATCHERS_OBJECT),
  ) as unknown as ExpectStatic;
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
