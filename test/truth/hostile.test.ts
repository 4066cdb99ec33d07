import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Verdict } from "../../src/core/verdict.ts";
import { judge } from "../../src/grading/judge.ts";
import { mapLimit } from "../../src/grading/map-limit.ts";
import { restrict } from "../../src/rig/restrict.ts";
import { type Attack, type Attacks, answerOf } from "./attacks/attack.ts";
import { attacksByValues } from "./attacks/by-values.ts";
import { attacksOnBuiltIns } from "./attacks/on-built-ins.ts";
import { attacksOnResources } from "./attacks/on-resources.ts";
import { attacksOnTheClock } from "./attacks/on-the-clock.ts";
import { attacksOnThePipe } from "./attacks/on-the-pipe.ts";
import { attacksOnTheProcess, thefts } from "./attacks/on-the-process.ts";
import { honestAnswer, requirements, type ToyExercise, toyExercise } from "./toy-exercise.ts";

const kinds: Readonly<Record<string, Attacks>> = {
  "that gives back strange values": attacksByValues,
  "that changes built-ins": attacksOnBuiltIns,
  "that lies about the time": attacksOnTheClock,
  "that writes on the pipe": attacksOnThePipe,
  "that rewires its process": attacksOnTheProcess,
  "that steals": thefts,
  "that wants everything": attacksOnResources,
};

const attacks = Object.values(kinds)
  .flatMap((kind) => Object.entries(kind))
  .filter(([, { os = process.platform }]) => os === process.platform);

/** By the name of the attack. Several are judged at a time: most of it is waiting for limits. */
const verdicts = new Map<string, PromiseWithResolvers<Verdict>>();

let toy: ToyExercise;

beforeAll(async () => {
  toy = await toyExercise();
  for (const [name] of attacks) verdicts.set(name, Promise.withResolvers());
  void mapLimit(attacks, 3, async ([name, attack]) => {
    const { resolve, reject } = verdicts.get(name) ?? Promise.withResolvers();
    await judgeToy(answerOf(attack), attack).then(resolve, reject);
  });
});

afterAll(() => toy[Symbol.asyncDispose]());

test("an honest answer earns every point", async () => {
  expect(passed(await judgeToy(honestAnswer))).toEqual(requirements);
});

describe.for(Object.entries(kinds))("an answer %s", ([, kind]) => {
  test.for(Object.entries(kind))("and %s gains nothing", { timeout: 300_000 }, async ([name, attack], { skip }) => {
    const verdict = await verdicts.get(name)?.promise;
    if (verdict === undefined) return skip(`only ${attack.os} tells`);
    expect(brokenIn(verdict)).toEqual([]);
    expect(attack.earns ?? []).toEqual(expect.arrayContaining(passed(verdict)));
  });
});

test("there are at least 40 attacks", () => {
  expect(attacks.length).toBeGreaterThanOrEqual(40);
});

/** The requirements whose checks an answer passes. */
function passed({ checks }: Verdict): string[] {
  return checks.filter(({ outcome }) => outcome === "passed").map(({ requirement }) => requirement);
}

/** What could not be judged, and why. */
function brokenIn({ outcome, reason, checks }: Verdict): unknown[] {
  const broken = checks.filter((check) => check.outcome === "broken").map(({ name, message }) => `${name}: ${message}`);
  return outcome === "broken" ? [reason, ...broken] : broken;
}

async function judgeToy(text: string, { isRestricted }: Attack = {}): Promise<Verdict> {
  const session = { limits: { evaluationMs: 1_500 }, ...(isRestricted && { launch: restrict }) };
  const { root, course, exercise, answer } = toy;
  return judge(exercise, await answer(text), { root, course, types: false, mostHangs: 1, session });
}
