import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import type * as Solution from "../../../solutions/05-retry/jitter.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("05-retry/jitter.ts");

type Case = { kind: Solution.JitterKind; delayMs: number; state: Solution.JitterState; drawn: number };

const askEach = ({ jitter }: typeof Solution, _url: string, cases: readonly Case[]) =>
  cases.map(({ kind, delayMs, state, drawn }) => jitter(kind, delayMs, state, () => drawn));

/** Numbers that chance may give, the smallest and nearly the largest among them. */
const draws = () => [0, 0.999, 0.25, 0.5, randomInt(1, 999) / 1_000];
const someState = () => {
  const baseMs = randomInt(100, 300);
  return { previousMs: randomInt(baseMs, 2_000), baseMs, capMs: 30_000 };
};
const shown = (value: unknown) =>
  typeof value === "number" ? `${Math.round(value * 1_000) / 1_000} ms` : String(value ?? "nothing");

/** Holds each wait against the right one, to a thousandth of a millisecond; the first that is wrong speaks. */
async function hold(requirement: string, cases: readonly Case[], rightOf: (each: Case) => number) {
  const run = await answer.evaluate(askEach, { arguments: cases });
  const wrong = cases.findIndex((each, index) => !(Math.abs((run.value?.[index] ?? 1e9) - rightOf(each)) < 0.001));
  const each = cases[wrong] ?? { kind: "none", delayMs: 0, state: { previousMs: 0, baseMs: 0, capMs: 0 }, drawn: 0 };
  const { kind, delayMs, state, drawn } = each;
  const given = `${kind}, delayMs ${delayMs}, ${JSON.stringify(state)}, random() ${drawn}`;
  const [gave, right] = [shown(run.value?.[wrong]), shown(rightOf(each))];
  const did = `For ${given} your function gave ${gave}.`;
  expect(wrong < 0 ? right : gave, story(run, did, `${requirement} asks for ${right}.`)).toBe(right);
}

const casesOf = (kind: Solution.JitterKind): Case[] =>
  [
    ...draws().map((drawn) => ({ delayMs: randomInt(100, 9_999), drawn })),
    { delayMs: 0, drawn: 0.5 },
    { delayMs: 40_000, drawn: 0.9 },
    { delayMs: 333.75, drawn: 0.5 },
  ].map((each) => ({ kind, state: someState(), ...each }));

/** What 5,000 waits look like, drawn from the real `Math.random`. */
type Spread = { leastMs: number; mostMs: number; meanMs: number; below: number; different: number };

const drawMany = ({ jitter }: typeof Solution, _url: string, { kind, delayMs, state }: Omit<Case, "drawn">): Spread => {
  const waitsMs = Array.from({ length: 5_000 }, () => jitter(kind, delayMs, state));
  const meanMs = waitsMs.reduce((sum, each) => sum + each, 0) / waitsMs.length;
  const [leastMs, mostMs] = [Math.min(...waitsMs), Math.max(...waitsMs)];
  const below = waitsMs.filter((each) => each < leastMs + (mostMs - leastMs) / 4).length;
  return { leastMs, mostMs, meanMs, below, different: new Set(waitsMs).size };
};

/** Holds 5,000 waits against an even spread from one end to the other. Chance fails it less than once in a billion. */
async function holdSpread(requirement: string, given: Omit<Case, "drawn">, fromMs: number, toMs: number) {
  const run = await answer.evaluate(drawMany, { arguments: given });
  const { leastMs = -1, mostMs = -1, meanMs = -1, below = -1, different = 0 } = run.value ?? {};
  const near = (valueMs: number, rightMs: number) => Math.abs(valueMs - rightMs) < (toMs - fromMs) * 0.03;
  const range = `${shown(Math.round(leastMs))} to ${shown(Math.round(mostMs))}, mean ${shown(Math.round(meanMs))}`;
  const quarter = `${Math.round(below / 50)} % in the lowest quarter`;
  const did = `5,000 waits (${given.kind}, delayMs ${given.delayMs}) were ${range}, ${quarter}, ${different} different.`;
  const right = `${shown(fromMs)} to ${shown(toMs)}, mean ${shown((fromMs + toMs) / 2)}, 25 % in the lowest quarter, most of them different`;
  const wrong = story(run, did, `${requirement} asks for ${right}.`);
  expect([near(leastMs, fromMs), near(mostMs, toMs), near(meanMs, (fromMs + toMs) / 2)], wrong).toEqual([
    true,
    true,
    true,
  ]);
  expect([Math.abs(below - 1_250) < 250, different > 2_500], wrong).toEqual([true, true]);
}

test("R1 none leaves a wait as it is", {
  meta: {
    points: 1,
    hints: [
      "The message says what your function was given for the kind none, and what it gave.",
      "Some callers want no chance, in a test for example. Then the wait is the one that backoff gave, whatever is drawn.",
      'case "none":\n  return ____;\n\nWhat would sixty clients do with this kind?',
    ],
  },
}, async () => {
  await hold("R1", casesOf("none"), ({ delayMs }) => delayMs);
});

test("R2 full takes any part of a wait", {
  meta: {
    points: 2,
    hints: [
      "The message says which number was drawn, and which wait came out. Multiply them yourself.",
      "With a drawn 0 there is no wait, with a drawn 0.999 nearly all of it. Every wait between is as likely as any other.",
      'case "full":\n  return ____ * delayMs;\n\nWhat is the mean of many such waits?',
    ],
  },
}, async () => {
  await hold("R2", casesOf("full"), ({ delayMs, drawn }) => drawn * delayMs);
});

test("R3 equal keeps half of a wait", {
  meta: {
    points: 2,
    hints: [
      "The message says which number was drawn. With 0, half of the wait should be left; with 0.999, nearly all of it.",
      "The first half is certain: no client asks at once. The other half is left to chance. Chance counts for one half only, or the wait becomes longer than `delayMs`.",
      'case "equal":\n  return delayMs / 2 + random() * ____;\n\nWhat is the mean of many such waits?',
    ],
  },
}, async () => {
  await hold("R3", casesOf("equal"), ({ delayMs, drawn }) => delayMs / 2 + (drawn * delayMs) / 2);
});

test("R4 decorrelated goes by the wait before", {
  meta: {
    points: 2,
    hints: [
      "The message shows base and previous wait. With a drawn 0 the base should come out, with 0.999 nearly three times the previous wait.",
      "The way from the base to three times the previous wait is their difference. Chance decides how far you go. `delayMs` plays no part here.",
      'case "decorrelated":\n  return Math.min(capMs, baseMs + random() * (____ - ____));\n\nWhy do two clients with this kind seldom wait the same time?',
    ],
  },
}, async () => {
  const right = ({ state: { baseMs, previousMs }, drawn }: Case) => baseMs + drawn * (3 * previousMs - baseMs);
  await hold("R4", casesOf("decorrelated"), right);
});

test("R4 decorrelated stops at the cap", {
  meta: {
    points: 1,
    hints: [
      "Three times the previous wait is more than the cap here. The message says what came out.",
      "Tripling grows faster than doubling, so the cap matters. Cut the wait that was drawn, not the end of the way: else no wait would be as long as the cap.",
      "return Math.min(____, baseMs + random() * (3 * previousMs - baseMs));\n\nHow often does the cap itself come out?",
    ],
  },
}, async () => {
  const cases = casesOf("decorrelated").map((each) => {
    const { baseMs } = each.state;
    return { ...each, state: { baseMs, previousMs: baseMs * 5, capMs: baseMs * 6 + 1 } };
  });
  const right = ({ state: { baseMs, previousMs, capMs }, drawn }: Case) =>
    Math.min(capMs, baseMs + drawn * (3 * previousMs - baseMs));
  await hold("R4", cases, right);
});

test("R5 draws a number for each wait", {
  meta: {
    points: 2,
    hints: [
      "The message describes 5,000 waits of your function: their range, their mean, and how many differ.",
      "A number that is drawn once, outside of the function, is the same for all waits. Draw inside, each time, from the parameter; its default is `Math.random`.",
      "random: () => number = Math.____,\n...\nreturn ____() * delayMs;\n\nWhat would a hundred clients do that all draw the same number?",
    ],
  },
}, async () => {
  const [delayMs, state] = [randomInt(1_000, 9_999), someState()];
  await holdSpread("R5", { kind: "full", delayMs, state }, 0, delayMs);
  await holdSpread("R5", { kind: "equal", delayMs, state }, delayMs / 2, delayMs);
  await holdSpread("R5", { kind: "decorrelated", delayMs, state }, state.baseMs, 3 * state.previousMs);
});

test("R5 draws from the caller's random, or from Math.random", {
  meta: {
    points: 1,
    hints: [
      "The second of three calls had a `random` of its own. The others had none, and Math.random() was fixed: one number for the first call, another for the third.",
      "Whoever tests a client wants to say which numbers come. So draw from the parameter only; when the caller gives none, the default steps in.",
      "function jitter(kind, delayMs, state, random = ____) { … }\n\nHow would you test a client that draws from somewhere else?",
    ],
  },
}, async () => {
  const [delayMs, own] = [randomInt(1_000, 9_999), randomInt(600, 999) / 1_000];
  const [first, third] = [randomInt(1, 200) / 1_000, randomInt(300, 500) / 1_000];
  const run = await answer.evaluate(
    ({ jitter }, _url, { delayMs, own, state }) => [
      jitter("full", delayMs, state),
      jitter("full", delayMs, state, () => own),
      jitter("full", delayMs, state),
    ],
    { random: [first, third], arguments: { delayMs, own, state: someState() } },
  );
  const did = `Math.random() gave ${first}, then ${third}, the caller's ${own}. Your function gave ${run.value?.map(shown).join(", then ")}.`;
  const right = [first, own, third].map((drawn) => drawn * delayMs);
  const isRight = right.map((each, index) => Math.abs((run.value?.[index] ?? 1e9) - each) < 0.001);
  const asked = `R5 asks for ${right.map(shown).join(", then ")}.`;
  expect(isRight, story(run, did, asked)).toEqual([true, true, true]);
});
