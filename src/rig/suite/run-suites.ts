import { type Create, type Order, runSuite, type Suite, type SuiteReport } from "./run-suite.ts";

/** One run of the suite. */
export type SuiteRun = { readonly create: Create; readonly order: Order; readonly toFirstFailure: boolean };

/**
 * Runs a suite against client after client. It ends early when a run has not given the network back: the next would meet
 * its handlers.
 */
export async function runSuites(
  suite: Suite,
  runs: readonly SuiteRun[],
  library: "msw" | "nock",
): Promise<readonly SuiteReport[]> {
  const network = library === "nock" ? await nocksNetwork() : undefined;
  const reports: SuiteReport[] = [];
  for (const { create, order, toFirstFailure } of runs) {
    // A suite that is declared anew stands for a program of its own.
    const anew: Suite = (vitest, client) => {
      network?.begin();
      return suite(vitest, client);
    };
    const report = await runSuite(anew, create, order, toFirstFailure);
    reports.push(network ? { ...report, isHeld: false } : report);
    if (reports.at(-1)?.isHeld) break;
    // A test that failed may have left its client at work: its requests must not come up in the next run.
    if (report.tests.some(({ outcome }) => outcome !== "passed")) await sleep(longestMs);
  }
  network?.end();
  return reports;
}

/** Longer than any client is at work. */
const longestMs = 60_000;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * nock catches the network when it is imported, and the answer may close it then: in a program of one's own both happen
 * for every file of tests, here once.
 */
async function nocksNetwork(): Promise<{ begin(): void; end(): void }> {
  const { default: nock } = await import("nock");
  const outcome = await fetch("http://nobody.invalid").catch(({ cause }) => cause);
  const isClosed = outcome?.code === "ENETUNREACH";
  const begin = () => {
    nock.cleanAll();
    if (!nock.isActive()) nock.activate();
    if (isClosed) nock.disableNetConnect();
    else nock.enableNetConnect();
  };
  const end = () => {
    begin();
    nock.enableNetConnect();
    nock.restore();
  };
  return { begin, end };
}
