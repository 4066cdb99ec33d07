import { AsyncLocalStorage } from "node:async_hooks";
import { KitError } from "../core/kit-error.ts";
import { withAssertions } from "./assertions.ts";
import { type Check, type CheckMeta, readMeta } from "./check.ts";

/** The body of a check or hook, with what vitest would hand it, as far as the kit knows it. */
export type Body = (context: CheckContext) => unknown;

/** What a check's body may ask for in its argument. */
type CheckContext = {
  readonly task: { readonly name: string; readonly meta: CheckMeta };
  readonly onTestFinished: (cleanUp: () => unknown) => void;
  readonly annotate: (note: string) => Promise<void>;
};

/** Options of a check that the kit's runner knows. */
export type CheckOptions = { readonly meta?: CheckMeta; readonly timeout?: number };

type Suite = { readonly parent: Suite | undefined; readonly before: Body[]; readonly after: Body[] };

const usualLimitMs = 30_000;
const knownOptions = new Set(["meta", "timeout"]);

let collecting: { checks: Check[]; suite: Suite } | undefined;
const running = new AsyncLocalStorage<CheckContext>();

/** Notes down every check that `load` registers through `addCheck`. One collection at a time. */
export async function collectChecks(load: () => Promise<unknown>): Promise<Check[]> {
  const collection = { checks: [], suite: newSuite(undefined) };
  collecting = collection;
  try {
    await load();
    return collection.checks;
  } finally {
    collecting = undefined;
  }
}

/** Registers a check: `test(name, fn)`, `test(name, options, fn)` or `test(name, fn, limitMs)`. */
export function addCheck(name: string, ...rest: readonly (CheckOptions | Body | number | undefined)[]): void {
  const body = rest.find((each) => typeof each === "function");
  const limitMs = rest.find((each) => typeof each === "number");
  const options = rest.find((each) => typeof each === "object") ?? {};
  const unknown = Object.keys(options).find((key) => !knownOptions.has(key));
  if (unknown) throw refusal(`the option "${unknown}" of test`);
  if (!body) throw new KitError(`Cannot collect the check "${name}": it has no function`);
  const { checks, suite } = current("test");
  const task = { name, meta: options.meta ?? {} };
  checks.push({
    name,
    ...readMeta(options.meta),
    limitMs: options.timeout ?? limitMs ?? usualLimitMs,
    run: (annotate = () => {}) => runBody({ task, body, suite, annotate }),
  });
}

/** Registers a group of checks; its hooks hold for the checks inside. */
export function addSuite(_name: string, register: () => void): void {
  const collection = current("describe");
  const outer = collection.suite;
  collection.suite = newSuite(outer);
  register();
  collection.suite = outer;
}

/** Runs `hook` before each check of the suite that is being registered. */
export function addBefore(hook: Body): void {
  current("beforeEach").suite.before.push(hook);
}

/** Runs `hook` after each check of the suite that is being registered, whatever its outcome. */
export function addAfter(hook: Body): void {
  current("afterEach").suite.after.push(hook);
}

/** Runs `cleanUp` when the check that calls it has ended, whatever its outcome. */
export function whenCheckEnds(cleanUp: () => unknown): void {
  const context = running.getStore();
  if (!context) throw new KitError("Cannot call onTestFinished here: it belongs inside a check");
  context.onTestFinished(cleanUp);
}

/** The error for a part of vitest that the kit's runner does not offer. */
export function refusal(what: string): KitError {
  return new KitError(
    `Cannot use ${what} in a grader: the kit's own runner knows test, describe, expect, beforeEach, afterEach and onTestFinished, plainly used`,
  );
}

const newSuite = (parent: Suite | undefined): Suite => ({ parent, before: [], after: [] });

function current(what: string): { checks: Check[]; suite: Suite } {
  if (!collecting) throw new KitError(`Cannot call ${what} here: checks are registered while their file loads`);
  return collecting;
}

type Run = {
  readonly task: CheckContext["task"];
  readonly body: Body;
  readonly suite: Suite;
  readonly annotate: (note: string) => void;
};

/** As vitest does: outer hooks first on the way in, last on the way out; clean-ups in reverse. */
async function runBody({ task, body, suite, annotate }: Run): Promise<void> {
  const cleanUps: (() => unknown)[] = [];
  const context: CheckContext = {
    task,
    onTestFinished: (cleanUp) => void cleanUps.unshift(cleanUp),
    annotate: async (note) => annotate(note),
  };
  const suites = chain(suite);
  const failures: unknown[] = [];
  const attempt = (step: () => Promise<void>) => step().catch((error) => void failures.push(error));
  await running.run(context, async () => {
    await attempt(async () => {
      for (const before of suites.flatMap((each) => each.before)) await before(context);
      await withAssertions(async () => void (await body(context)));
    });
    await attempt(async () => {
      for (const after of suites.flatMap((each) => each.after).reverse()) await after(context);
    });
    for (const cleanUp of cleanUps) await attempt(async () => void (await cleanUp()));
  });
  if (failures.length > 0) throw failures[0];
}

/** A suite with those around it, the outermost first. */
function chain(suite: Suite): Suite[] {
  return suite.parent ? [...chain(suite.parent), suite] : [suite];
}
