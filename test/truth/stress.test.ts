import { randomInt } from "node:crypto";
import path from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { seededRandom } from "../../mocks/random.ts";
import { answerIn } from "../../src/rig/answer.ts";
import { AnswerSession } from "../../src/rig/answer-session.ts";
import { clients } from "../rig/answers/clients.ts";
import { busyWaits, steppedWaits, waits } from "../rig/answers/waits.ts";
import { limits, type Parts, works } from "./answers/stubborn.ts";
import { keepBusy } from "./busy-processes.ts";
import { answers, answersAsSent, type Fault, faults, type GoodAnswer, outcomeOf, timelessFaults } from "./faults.ts";

/** How often each client waits in each way: code that keeps the processor while it waits costs more, so it gets less. */
const roundCount = 8;
const busyRounds = 2;
const atOnce = 3;
/** Other storms than the usual ones, for whoever searches longer than CI does. */
const seed = 100_000 * Number(process.env.STORMPROOF_SEED ?? 0);
/** A handshake costs more than a storm: one storm in so many goes over TLS. */
const secureEvery = 4;

const session = new AnswerSession(path.resolve(import.meta.dirname, ".."), {
  limits: { answerMs: 600_000, requests: 100 },
});
const answer = answerIn<typeof import("./answers/stubborn.ts")>("truth/answers/stubborn.ts", () => session);
afterAll(() => session[Symbol.asyncDispose]());

const ways = [
  ...Object.keys(waits).flatMap((way) => Array<string>(roundCount).fill(way)),
  ...Object.keys(busyWaits).flatMap((way) => Array<string>(busyRounds).fill(way)),
];

describe("the rig tells to the millisecond what a client did", () => {
  for (const [index, client] of Object.keys(clients).entries()) {
    const storms = ways.map((wait, way) => stormFor(client, wait, seed + index * 1_000 + way));
    const [calm, loaded] = [storms.filter((_, way) => way % 2 === 0), storms.filter((_, way) => way % 2 === 1)];

    test(`with ${client}, in ${calm.length} storms`, { timeout: 120_000 }, async () => {
      expect(await wrongOnes(calm)).toEqual([]);
    });

    test(`with ${client}, in ${loaded.length} storms while others keep the processors busy`, {
      timeout: 240_000,
    }, async () => {
      onTestFinished(keepBusy(2));
      expect(await wrongOnes(loaded)).toEqual([]);
    });
  }
});

test("there are at least 1,000 storms, over four clients and 17 ways of waiting", () => {
  expect(Object.keys(clients).length * ways.length).toBeGreaterThanOrEqual(1_000);
  expect(Object.keys(clients)).toEqual(expect.arrayContaining(["fetch", "node-fetch", "undici.request", "node:http"]));
  expect(Object.keys(waits).length).toBeGreaterThanOrEqual(17);
});

/** What goes wrong until the last answer, and the client that lives through it. */
type Storm = {
  readonly parts: Parts;
  readonly faults: readonly string[];
  readonly answer: string;
  readonly origin: string;
};

/** The same storm for the same seed. */
function stormFor(client: string, wait: string, seed: number): Storm {
  const random = seededRandom(seed);
  // A date may ask for a time that cannot be cut into steps.
  const possible = wait in busyWaits || steppedWaits.has(wait) ? timelessFaults : faults;
  const pick = (table: object) => Object.keys(table)[Math.floor(random() * Object.keys(table).length)] as string;
  return {
    parts: { client, wait, limit: pick(limits), work: pick(works) },
    faults: Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(possible)),
    answer: pick(client.includes("fetch") ? answers : answersAsSent),
    origin: random() * secureEvery < 1 ? "https://api.test" : "http://api.test",
  };
}

/** The storms of which the rig told anything but the truth, with what it told. */
async function wrongOnes(storms: readonly Storm[]): Promise<unknown[]> {
  const wrong: unknown[] = [];
  const rest = storms.values();
  const worker = async () => {
    for (const storm of rest) {
      const difference = await differenceIn(storm);
      if (difference) wrong.push({ storm, ...difference });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return wrong;
}

async function differenceIn({ parts, ...storm }: Storm): Promise<object | undefined> {
  const id = randomInt(1e9);
  const steps = [...storm.faults.map((name) => faults[name] as Fault), (answers[storm.answer] as GoodAnswer)(id)];
  const truth = whatMustHappen(steps);
  const told = await answer
    .evaluate(({ askStubbornly }, url, parts) => askStubbornly(url, parts), {
      script: { [storm.origin]: steps.map(({ reply }) => reply) },
      arguments: parts,
      limitMs: 60_000,
    })
    .catch((failure: Error) => failure);
  if (told instanceof Error) return { failure: told.message };
  const startsMs = told.requests.map(({ atMs }) => atMs);
  const got = {
    id: (told.value as { id?: number } | undefined)?.id,
    startsMs,
    tookMs: told.tookMs,
    left: told.left.timers,
    outcomes: told.requests.map(({ outcome }) => outcome),
  };
  // Code that looks at the clock until it is time may be off by 1 %.
  const near = parts.wait in busyWaits ? 0.01 : 0;
  const isTrue =
    got.id === id &&
    got.left === 0 &&
    got.outcomes.join() === steps.map(outcomeOf).join() &&
    startsMs.length === steps.length &&
    startsMs.every((atMs, index) => Math.abs(atMs - (truth.startsMs[index] as number)) <= near * atMs) &&
    Math.abs(told.tookMs - truth.tookMs) <= near * told.tookMs;
  return isTrue ? undefined : { got, truth, error: told.error };
}

/** When each request begins and when the last answer is there, reckoned from what the faults and the client do. */
function whatMustHappen(steps: readonly Fault[]): { startsMs: number[]; tookMs: number } {
  const startsMs: number[] = [];
  let nowMs = 0;
  for (const [index, { lastsMs = 0, asksMs = () => 0 }] of steps.entries()) {
    startsMs.push(nowMs);
    nowMs += lastsMs;
    if (index < steps.length - 1) nowMs += Math.max(1_000 * 2 ** index, asksMs(nowMs));
  }
  return { startsMs, tookMs: nowMs };
}
