import { expect } from "./assertions.ts";
import { addAfter, addBefore, addCheck, addSuite, refusal, whenCheckEnds } from "./collector.ts";

/*
 * What a grader gets for `vitest` on the fast path. The names, and what they do, are vitest's own; there are few of
 * them, so that a grader means the same in both runners. Everything else is refused by name.
 */

export { expect };
export const test = plain("test", addCheck);
export const it = plain("it", addCheck);
export const describe = plain("describe", addSuite);
export const beforeEach = addBefore;
export const afterEach = addAfter;
export const onTestFinished = whenCheckEnds;

/** A function without vitest's modifiers: `test.skip` or `test.only` would judge less than all. */
function plain<F extends (...args: never[]) => unknown>(name: string, fn: F): F {
  return new Proxy(fn, {
    get: (target, key) => {
      if (typeof key === "symbol" || key in target) return Reflect.get(target, key);
      throw refusal(`${name}.${key}`);
    },
  });
}
