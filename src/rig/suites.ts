import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, transformSync } from "esbuild";
import { KitError } from "../core/kit-error.ts";
import type { Answer } from "./answer.ts";
import type { Order, SuiteReport } from "./suite/run-suite.ts";

/*
 * FOR AUTHORS OF GRADERS: exercises in which the learner writes tests.
 *
 * The answer exports a function that declares tests, `(vitest, createClient) => void`. A grader has one right client as a
 * file, and changes its text: into others that are as right, and into wrong ones. The tests run in the answer's process,
 * in virtual time, against each of them; msw or nock catch the requests there.
 *
 * A client finds a signal `ended` among its options and gives it to all its requests: by it the rig ends what a test has
 * left under way.
 */

/** A client, right or wrong: the file of a right one, with some of its text changed. */
export type Client = {
  /** How a verdict calls it: `a client that retries POST`. */
  readonly words: string;
  readonly edits: readonly Edit[];
};

/** Text that occurs once, and what stands there instead. */
export type Edit = readonly [text: string, instead: string];

/** One run of the learner's tests. */
export type Plan = {
  readonly client: Client;
  readonly order?: Order;
  /** Enough for a client that must be noticed. */
  readonly toFirstFailure?: boolean;
};

/** What the plans have in common. */
export type SuiteOptions = {
  /** Name of the function that the learner exports. */
  readonly suite: string;
  /** The right client, and the name of the function that makes it. */
  readonly file: URL;
  readonly create: string;
  readonly library: "msw" | "nock";
};

/** Runs the answer's tests, once for each plan, in one evaluation; fewer reports when a run has kept the network. */
export async function runPlans(
  answer: Answer<Record<string, unknown>>,
  plans: readonly Plan[],
  { suite, file, create, library }: SuiteOptions,
): Promise<readonly SuiteReport[]> {
  const codes = plans.map(({ client }, index) => [`client${index}`, clientCode(file, client)]);
  const runs = plans.map(({ order = "given", toFirstFailure = false }) => ({ order, toFirstFailure }));
  const run = await answer.evaluate(
    (module, _url, args, beside) => {
      const runs = args.runs.map((each, index) => ({ ...each, create: beside[`client${index}`][args.create] }));
      return beside.runner.runSuites(module[args.suite], runs, args.library) as Promise<SuiteReport[]>;
    },
    {
      arguments: { runs, suite, create, library },
      beside: { ...Object.fromEntries(codes), runner: await runner() },
      limitMs: suiteLimitMs,
    },
  );
  if (run.error) throw new Error(`${run.error.name}: ${run.error.message}`);
  return run.value ?? [];
}

/** Many runs in one evaluation. */
const suiteLimitMs = 20_000;

/** @throws KitError when a text does not occur exactly once. */
function clientCode(file: URL, { words, edits }: Client): string {
  let text = readFileSync(file, "utf8");
  for (const [from, to] of edits) {
    const [before = "", after, ...more] = text.split(from);
    if (after === undefined || more.length > 0)
      throw new KitError(
        `Cannot make ${words}: the client has ${more.length + (after === undefined ? 0 : 1)} times "${from}"`,
      );
    text = before + to + after;
  }
  return transformSync(text, { loader: "ts", target: "node26" }).code;
}

let bundled: Promise<string> | undefined;

function runner(): Promise<string> {
  bundled ??= bundleRunner();
  return bundled;
}

async function bundleRunner(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("./suite/run-suites.ts", import.meta.url))],
    bundle: true,
    write: false,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node26",
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
