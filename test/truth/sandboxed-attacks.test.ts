import { randomUUID } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findSandbox } from "../../src/grading/class/sandbox.ts";
import { judge } from "../../src/grading/judge.ts";
import { isolate } from "../../src/rig/isolate.ts";
import { limitResources } from "../../src/rig/limit-resources.ts";
import type { Launch } from "../../src/rig/start-process.ts";
import { canSandbox, skipped } from "../rig/can-sandbox.ts";
import { answerOf } from "./attacks/attack.ts";
import { attacksOnResources } from "./attacks/on-resources.ts";
import { thefts } from "./attacks/on-the-process.ts";
import { attacksOnTheSandbox, type Targets } from "./attacks/on-the-sandbox.ts";
import { honestAnswer, requirements, type ToyExercise, toyExercise } from "./toy-exercise.ts";

const file = "01-toy/ask-politely.ts";
const mark = randomUUID();
let calls = 0;
const server = createServer((_request, response) => {
  calls++;
  response.end("{}");
});

let toy: ToyExercise;
let targets: Targets;
let whole: Launch;

beforeAll(async () => {
  if (!canSandbox) return;
  toy = await toyExercise();
  const reference = path.join(toy.root, "solutions", file);
  await mkdir(path.dirname(reference), { recursive: true });
  await writeFile(reference, honestAnswer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const neighbour = path.join(await toy.answer(honestAnswer), file);
  targets = { reference, neighbour, folder: path.dirname(reference), url, mark };
  const sandbox = await findSandbox();
  expect(sandbox.missing).toEqual([]);
  whole = sandbox.launch;
});

afterAll(async () => {
  server.close();
  await toy?.[Symbol.asyncDispose]();
});

const limit = { timeout: 120_000 };
const attacks = Object.entries(attacksOnTheSandbox);

describe.runIf(canSandbox)(`in the whole sandbox${skipped}`, () => {
  test("an honest answer earns every point", limit, async () => {
    expect(await judgeToy(honestAnswer, whole)).toEqual({ passed: requirements, broken: [] });
  });

  test.for(attacks)("an answer that %s gains nothing, and changes nothing", limit, ([, attack]) =>
    expectNothing(attack(targets), whole),
  );

  test.for(Object.entries({ ...thefts, ...attacksOnResources }))(
    "an answer that %s gains nothing",
    limit,
    ([, attack]) => expectNothing(answerOf(attack), whole),
  );
});

/** Should Node's permissions fail, which its makers do not promise, the system still holds. */
describe.runIf(canSandbox)(`in the sandbox of the system alone${skipped}`, () => {
  test.for(attacks)("an answer that %s gains nothing, and changes nothing", limit, ([, attack]) =>
    expectNothing(attack(targets), (command) => limitResources(isolate(command))),
  );
});

test.runIf(canSandbox)("without a sandbox the work of others is there for the taking", limit, async () => {
  for (const name of ["imports the reference", "reads another student's work, and runs it"]) {
    const { passed } = await judgeToy(attacksOnTheSandbox[name]?.(targets) ?? "", undefined);
    expect(passed).toEqual(requirements);
  }
});

async function expectNothing(text: string, launch: Launch): Promise<void> {
  const before = contents();
  const earned = await judgeToy(text, launch);
  expect(earned).toEqual({ passed: [], broken: [] });
  expect(contents()).toEqual(before);
  expect(calls).toBe(0);
  await expect.poll(processesLeft, { timeout: 60_000 }).toEqual([]);
}

/** All that lies where attacks might write, but for their own texts. */
const contents = () =>
  globSync("{solutions,test}/**", { cwd: toy.root }).concat(globSync("{/,/tmp/,/dev/shm/,/var/tmp/}hostile.txt"));

const processesLeft = () =>
  globSync("/proc/[0-9]*/cmdline").filter((each) => {
    try {
      return readFileSync(each, "utf8").includes(mark);
    } catch {
      return false;
    }
  });

async function judgeToy(text: string, launch: Launch | undefined) {
  const { root, course, exercise, answer } = toy;
  const session = { limits: { evaluationMs: 1_500 }, ...(launch && { launch }) };
  const options = { root, course, types: false, mostHangs: 1, session };
  const { outcome, reason, checks } = await judge(exercise, await answer(text), options);
  const of = (kind: string) => checks.filter((check) => check.outcome === kind);
  return {
    passed: of("passed").map(({ requirement }) => requirement),
    broken: [...(outcome === "broken" ? [reason] : []), ...of("broken").map(({ message }) => message)],
  };
}
