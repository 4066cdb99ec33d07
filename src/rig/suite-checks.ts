import { randomInt } from "node:crypto";
import { shortLine } from "../core/printable.ts";
import type { Answer } from "./answer.ts";
import { shuffle } from "./shuffle.ts";
import { account, count } from "./story.ts";
import type { Order, SuiteReport, TestReport } from "./suite/run-suite.ts";
import { type Client, type Plan, runPlans, type SuiteOptions } from "./suites.ts";

/** What checks ask of tests that a learner has written. Each ends, or throws what the learner reads. */
export type SuiteChecks = {
  /** Every test passes with every right client. */
  accepts(clients: readonly Client[], asked: string): Promise<void>;
  /** Every test calls `expect`. */
  asserts(asked: string): Promise<void>;
  /**
   * Every test passes alone and in another order, leaves nothing to the next, and the network is free in the end: also
   * when tests fail, as they do with the client that is handed in.
   */
  standAlone(failing: Client, asked: string): Promise<void>;
  /** With a client that also asks another host, no request leaves for the network. */
  stayInside(client: Client, asked: string): Promise<void>;
  /** At least one test fails with each of these clients, and none with the right one. */
  notice(clients: readonly Client[], asked: string): Promise<void>;
};

const right: Client = { words: "keeps all rules", edits: [] };

/** The checks of one answer. */
export function suiteChecks(answer: Answer<Record<string, unknown>>, options: SuiteOptions): SuiteChecks {
  const run = (plans: readonly Plan[]) => runPlans(answer, plans, options);
  /** A run that keeps the network, as one whose test never ends, is the last of its evaluation: others get the next. */
  const runEach = async (plans: readonly Plan[]) => {
    const reports: SuiteReport[] = [];
    while (reports.length < plans.length) reports.push(...(await run(plans.slice(reports.length))));
    return reports;
  };
  const inOrder = (order: Order) => ({ client: right, order });

  return {
    async accepts(clients, asked) {
      const plans = [right, ...clients].map((client) => ({ client }));
      const reports = await run(plans);
      for (const [index, report] of reports.entries()) mustPass(report, plans[index]?.client ?? right, asked);
    },

    async asserts(asked) {
      const [report] = await run([{ client: right }]);
      mustPass(report, right, asked);
      const silent = report?.tests.find((test) => !test.asserted);
      if (silent) fail(`Your test "${silent.name}" never calls expect: it passes whatever the client returns.`, asked);
    },

    async standAlone(failing, asked) {
      const [given, ...others] = await run([{ client: right }, ...orders.map(inOrder)]);
      mustPass(given, right, asked);
      if (given?.isHeld) fail("Your tests have ended, and the network is still caught: afterAll closes it.", asked);
      const [alone, reversed, strangers] = others;
      const needy = broken(alone);
      if (needy) fail(`Your test "${needy.name}" passes after the others and fails alone: ${ended(needy)}`, asked);
      mustBegin(alone, asked);
      const disturbed = broken(reversed);
      if (disturbed)
        fail(`Your test "${disturbed.name}" fails when your tests run in reverse: ${ended(disturbed)}`, asked);
      const [leaving] = strangers?.leaving ?? [];
      if (leaving)
        fail(
          `Your test "${leaving}" leaves something behind: who asks after it gets other answers than before.`,
          asked,
        );
      const [, after] = await run([{ client: failing }, { client: right }]);
      mustRecover(after, asked);
    },

    async stayInside(client, asked) {
      const [given, report] = await run([{ client: right }, { client, order: "alone" }]);
      mustPass(given, right, asked);
      const [host] = report?.escaped ?? [];
      if (host)
        fail(
          `A client that ${client.words} sent a request to ${host}, and your tests let it out to the network.`,
          asked,
        );
    },

    async notice(clients, asked) {
      const plans: Plan[] = shuffle(clients, randomInt(2 ** 32)).map((client) => ({ client, toFirstFailure: true }));
      // Another right one at a place that nobody knows: tests that fail ever after one failure notice nothing.
      const place = 1 + randomInt(plans.length);
      plans.splice(place, 0, { client: right });
      const [given, ...reports] = await runEach([{ client: right }, ...plans]);
      mustPass(given, right, asked);
      mustRecover(reports[place], asked);
      const missed = clients.filter((client) => hasPassed(reports[plans.findIndex((plan) => plan.client === client)]));
      const [first] = missed;
      const more = missed.length - 1;
      const others = more > 0 ? `, and so ${more === 1 ? "does" : "do"} ${count(more, "other wrong client")}` : "";
      if (first)
        fail(`A client that ${first.words} passes your ${count(given?.tests.length ?? 0, "test")}${others}.`, asked);
    },
  };
}

const orders: readonly Order[] = ["alone", "reversed", "strangers"];

/** No test failed, and nothing went wrong around them. */
function hasPassed(report: SuiteReport | undefined): boolean {
  return report !== undefined && report.problem === undefined && broken(report) === undefined;
}

const broken = (report: SuiteReport | undefined) => report?.tests.find(({ outcome }) => outcome !== "passed");

function mustBegin(report: SuiteReport | undefined, asked: string): void {
  if (report === undefined) fail("Your tests did not give the network back, so no others could run.", asked);
  if (report?.problem !== undefined) fail(`Outside of any test, your code failed: ${plain(report.problem)}`, asked);
}

function mustPass(report: SuiteReport | undefined, { words, edits }: Client, asked: string): void {
  mustBegin(report, asked);
  if (report?.tests.length === 0) fail("Your code declared no test.", asked);
  const failing = broken(report);
  if (failing === undefined) return;
  const who = edits.length > 0 ? `a right client, one that ${words}` : "the right client";
  const [silent] = report?.tests.slice(0, report.tests.indexOf(failing)).filter(({ asserted }) => !asserted) ?? [];
  const before = silent ? ` Before it, "${silent.name}" ended without an expect: does it wait?` : "";
  fail(`Your test "${failing.name}" refuses ${who}: ${ended(failing)}${before}`, asked);
}

/** The right client once more, after tests have failed with another. */
function mustRecover(report: SuiteReport | undefined, asked: string): void {
  const lesson = "What a test takes down in its last line stays when it fails before: hooks run in any case.";
  if (report === undefined) fail(`When a test of yours fails, the network stays caught. ${lesson}`, asked);
  if (report.problem !== undefined)
    fail(`After a test of yours has failed, your code does not run again: ${plain(report.problem)}`, asked);
  const failing = broken(report);
  if (failing)
    fail(
      `Your test "${failing.name}" fails with the right client once another test has failed. ${lesson} It said: ${ended(failing)}`,
      asked,
    );
}

function ended({ outcome, words }: TestReport): string {
  return outcome === "hung" ? "it has not ended after a minute of virtual time." : plain(words);
}

/** What tools say, and what it means here. */
const meanings: readonly [said: RegExp, meaning: string][] = [
  [/already replaced/, "msw and nock cannot both catch the network, nor a second server before the first is closed."],
  [/already disabled/, "A server of msw was closed that did not listen."],
  [
    /this\.aborted/,
    "Without a Content-Length, fetch breaks when it gives up within a body: set one, or be silent before the headers.",
  ],
];

function plain(words: string): string {
  const meaning = meanings.find(([said]) => said.test(words))?.[1];
  return meaning ?? shortLine(words) ?? words;
}

function fail(did: string, asked: string): never {
  throw new Error(account(did, asked));
}
