/**
 * Runs a learner's tests in the process of the answer, as vitest would. This module is sent there as text, see
 * `suites.ts`: it imports packages, and of the kit only what is bundled with it.
 */
import { util } from "chai";
import { createExpect, type Ledger } from "../../../mocks/vitest-expect.ts";
import { watchProcess } from "./watch-process.ts";

/** Makes a client: the function that the tests are about. */
export type Create = (options: never) => object;

/** What a learner exports: it declares tests. */
export type Suite = (vitest: object, create: Create) => unknown;

/** Which tests run, and in what order. */
export type Order = "given" | "reversed" | "alone" | "strangers";

/** One test, run once. */
export type TestReport = {
  readonly name: string;
  readonly outcome: "passed" | "failed" | "hung";
  /** Why it did not pass. */
  readonly words: string;
  /** It called `expect`. */
  readonly asserted: boolean;
};

/** A suite, run against one client. */
export type SuiteReport = {
  readonly tests: readonly TestReport[];
  /** What went wrong outside of any test. */
  readonly problem?: string;
  /** Hosts to which requests left for the network. */
  readonly escaped: readonly string[];
  /** The tests are over, and the network is still caught. */
  readonly isHeld: boolean;
  /** Tests after which the same calls end in another way than before them; in order "strangers". */
  readonly leaving: readonly string[];
};

type Body = () => unknown;
type Test = { readonly name: string; readonly body: Body };
type When = "beforeAll" | "beforeEach" | "afterEach" | "afterAll";
type Declared = { readonly tests: Test[]; readonly hooks: Record<When, Body[]> };
type Call = () => Promise<unknown>;

/** Virtual time after which a test, or a hook, counts as one that never ends. */
const limitMs = 60_000;

/** What a test leaves with vitest's assertions; those of `expect.soft` note their failures there, too. */
type Noted = Ledger & { readonly result?: { readonly errors?: readonly unknown[] } };

let ledger: Noted | undefined;
const expect = createExpect(() => ledger);
let wanted: number | undefined;
Object.assign(expect, {
  assertions(amount: number) {
    wanted = amount;
  },
  // Asked of every test anyway.
  hasAssertions() {},
  soft(value: unknown, message?: string) {
    const assertion = expect(value, message);
    util.flag(assertion, "soft", true);
    return assertion;
  },
});

/** Runs a suite against one client, and gives the network back as far as it can. Never rejects. */
export async function runSuite(
  suite: Suite,
  createClient: Create,
  order: Order,
  toFirstFailure: boolean,
): Promise<SuiteReport> {
  const process = watchProcess();
  const ending = new AbortController();
  const create: Create = (options) => createClient({ ...(options as object), ended: ending.signal } as never);
  const seen = { tests: [] as TestReport[], leaving: [] as string[] };
  let problem: string | undefined;
  try {
    if (order === "alone") await runAlone(suite, create, seen.tests, process.takeUncaught);
    else if (order === "strangers") await runWithStrangers(suite, create, seen.leaving);
    else await runInOrder(suite, create, { order, toFirstFailure }, seen.tests, process.takeUncaught);
  } catch (error) {
    problem = wordsOf(error);
  }
  ending.abort(new Error("the tests have ended"));
  const { escaped, isHeld } = await process.end();
  return { ...seen, ...(problem !== undefined && { problem }), escaped, isHeld };
}

type TakeUncaught = () => Promise<unknown>;

async function runInOrder(
  suite: Suite,
  create: Create,
  { order, toFirstFailure }: { order: Order; toFirstFailure: boolean },
  reports: TestReport[],
  takeUncaught: TakeUncaught,
): Promise<void> {
  const { tests, hooks } = await declared(suite, hidden(create, []));
  const ordered = order === "reversed" ? tests.toReversed() : tests;
  await around(hooks, async () => {
    for (const test of ordered) {
      const report = await runTest(test, hooks, takeUncaught);
      reports.push(report);
      if (toFirstFailure && report.outcome !== "passed") return;
    }
  });
}

/** Each test in a suite of its own. */
async function runAlone(
  suite: Suite,
  create: Create,
  reports: TestReport[],
  takeUncaught: TakeUncaught,
): Promise<void> {
  for (let index = 0, amount = 1; index < amount; index++) {
    const { tests, hooks } = await declared(suite, hidden(create, []));
    const test = tests[index];
    amount = tests.length;
    await around(hooks, async () => {
      if (test) reports.push(await runTest(test, hooks, takeUncaught));
    });
  }
}

/**
 * After each test, a stranger makes the same calls as the test did, between the hooks of a test of its own: they must end
 * as they do where no test has run before.
 */
async function runWithStrangers(suite: Suite, create: Create, leaving: string[]): Promise<void> {
  const calls: Call[] = [];
  const { tests, hooks } = await declared(suite, hidden(create, calls));
  const after: { name: string; calls: Call[]; ends: string[] }[] = [];
  await around(hooks, async () => {
    for (const test of tests) {
      calls.length = 0;
      await runTest(test, hooks, async () => undefined);
      const own = [...calls];
      after.push({ name: test.name, calls: own, ends: await stranger(own, hooks) });
    }
  });
  const { hooks: fresh } = await declared(suite, hidden(create, []));
  await around(fresh, async () => {
    for (const { name, calls: own, ends } of after) {
      if (ends.join() !== (await stranger(own, fresh)).join()) leaving.push(name);
    }
  });
}

async function stranger(calls: readonly Call[], { beforeEach, afterEach }: Declared["hooks"]): Promise<string[]> {
  const ends: string[] = [];
  for (const hook of beforeEach) await limited(hook).catch(() => {});
  for (const call of calls) ends.push(await limited(call).then(endOf, (error) => `rejected ${nameOf(error)}`));
  for (const hook of afterEach.toReversed()) await limited(hook).catch(() => {});
  return ends;
}

const endOf = (value: unknown) => `resolved ${value === undefined ? "without a value" : "with a value"}`;
const nameOf = (error: unknown) => String(Object(error).status ?? Object(error).name);

/** Collects what the suite declares. */
async function declared(suite: Suite, create: Create): Promise<Declared> {
  const tests: Test[] = [];
  const hooks: Declared["hooks"] = { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] };
  const declare = (when: When) => (body: Body) => void hooks[when].push(mustBeFunction(body, when));
  const test = (name: string, body: Body) =>
    void tests.push({ name: String(name), body: mustBeFunction(body, "test") });
  const hookNames = Object.keys(hooks) as When[];
  const given = { test, expect, ...Object.fromEntries(hookNames.map((when) => [when, declare(when)])) };
  await suite(given, create);
  return { tests, hooks };
}

function mustBeFunction(body: Body, who: string): Body {
  if (typeof body !== "function") throw new TypeError(`${who} was called without a function`);
  return body;
}

/** The work between the hooks that run once. */
async function around({ beforeAll, afterAll }: Declared["hooks"], work: () => Promise<void>): Promise<void> {
  const closings: Body[] = [];
  try {
    for (const hook of beforeAll) closings.push(...teardown(await limited(hook, "beforeAll")));
    await work();
  } finally {
    for (const hook of [...afterAll.toReversed(), ...closings.toReversed()]) await limited(hook, "afterAll");
  }
}

/** A hook that returns a function wants it called afterwards, as in vitest. */
function teardown(value: unknown): Body[] {
  return typeof value === "function" ? [value as Body] : [];
}

async function runTest(
  { name, body }: Test,
  hooks: Declared["hooks"],
  takeUncaught: TakeUncaught,
): Promise<TestReport> {
  const noted: Noted = { promises: [], onFinished: [] };
  const errors: unknown[] = [];
  const attempt = async (step: () => unknown) => {
    try {
      return await step();
    } catch (error) {
      errors.push(error);
    }
  };
  const closings: Body[] = [];
  ledger = noted;
  wanted = undefined;
  const before = expect.getState().assertionCalls;
  await attempt(async () => {
    for (const hook of hooks.beforeEach) closings.push(...teardown(await limited(hook, "beforeEach")));
    await limited(body);
    await Promise.all(noted.promises);
  });
  // Each tells of a promise that nobody awaited.
  for (const finish of noted.onFinished) await attempt(finish);
  errors.push(...(noted.result?.errors ?? []));
  const calls = expect.getState().assertionCalls - before;
  if (wanted !== undefined && calls !== wanted && errors.length === 0)
    errors.push(new Error(`expected ${wanted} assertions, and there were ${calls}`));
  for (const hook of [...hooks.afterEach.toReversed(), ...closings.toReversed()])
    await attempt(() => limited(hook, "afterEach"));
  const uncaught = await takeUncaught();
  if (uncaught !== undefined) errors.push(uncaught);
  ledger = undefined;
  const [error] = errors;
  const outcome = errors.length === 0 ? "passed" : error instanceof NeverEnds ? "hung" : "failed";
  return { name, outcome, words: errors.length === 0 ? "" : wordsOf(error), asserted: calls > 0 };
}

class NeverEnds extends Error {
  override readonly name = "NeverEnds";
}

/** Calls a function, and rejects when it takes longer than anything does. */
async function limited(body: Body, hook?: When): Promise<unknown> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new NeverEnds(`${hook ?? "it"} never ends`)), limitMs);
  try {
    return await Promise.race([body(), promise]);
  } catch (error) {
    if (hook === undefined || error instanceof NeverEnds) throw error;
    throw new Error(`${hook}: ${wordsOf(error)}`);
  } finally {
    clearTimeout(timer);
  }
}

/** The same client, without a look into it; `calls` collects what is asked of it, to be asked again. */
function hidden(create: Create, calls: Call[]): Create {
  return (options) => {
    const client = create(options);
    const methods = Object.entries(client).map(([name, method]) => {
      const ask = (...args: unknown[]): unknown => method(...args);
      const noted = (...args: unknown[]): unknown => {
        calls.push(async () => Object.entries(create(options)).find(([other]) => other === name)?.[1](...args));
        return ask(...args);
      };
      return [name, noted.bind(undefined)];
    });
    return Object.fromEntries(methods);
  };
}

function wordsOf(error: unknown): string {
  // A failure that `expect.soft` has noted is no Error any more.
  const { name, message, cause } = Object(error);
  if (typeof message !== "string") return String(error);
  const why = cause instanceof Error ? ` (${cause.message})` : "";
  return name === "AssertionError" || name === "Error" || name === "NeverEnds"
    ? message + why
    : `${name}: ${message}${why}`;
}
