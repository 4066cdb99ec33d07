import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import type * as Solution from "../../../solutions/11-beyond/retry-budget.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("11-beyond/retry-budget.ts");

/** What happens to a budget: so many retries are asked for, all allowed or all refused, or so many successes come. */
type Step = { allowed: number } | { refused: number } | { succeeded: number };
type Case = { options?: Solution.BudgetOptions; steps: Step[] };

const stepOf = (step: Step) => {
  const [kind = "", times = 0] = Object.entries(step)[0] ?? [];
  return { isSuccess: kind === "succeeded", isAllowed: kind === "allowed", times: Number(times) };
};

/** The cases for the answer's process: those with the same object of options name the same place in `settings`. */
type Play = {
  settings: (Solution.BudgetOptions | null)[];
  cases: { settingsAt: number; moves: { isSuccess: boolean; times: number }[] }[];
};

/** Plays the cases, each on a budget of its own, all made before the first step; what was said, case by case. */
const play = async ({ retryBudget }: typeof Solution, _url: string, { settings, cases }: Play) => {
  const budgets = cases.map(({ settingsAt }) => {
    const options = settings[settingsAt];
    return options ? retryBudget(options) : retryBudget();
  });
  return cases.map(({ moves }, index) =>
    moves.map(({ isSuccess, times }) => {
      const said: unknown[] = [];
      for (let time = 0; time < times; time++) {
        if (isSuccess) budgets[index]?.succeeded();
        else said.push(budgets[index]?.tryRetry());
      }
      return said;
    }),
  );
};

/** Plays the cases and speaks of the first step that went otherwise than asked. */
async function hold(requirement: string, ...all: Case[]) {
  const settings = [...new Set(all.map(({ options }) => options ?? null))];
  const cases = all.map(({ options, steps }) => ({
    settingsAt: settings.indexOf(options ?? null),
    moves: steps.map(stepOf),
  }));
  const run = await answer.evaluate(play, { arguments: { settings, cases } });
  expect(run.error, story(run, "Your budget could not be asked.")).toBeUndefined();
  for (const [number, { options, steps }] of all.entries()) {
    for (const [index, step] of steps.entries()) {
      const { isAllowed } = stepOf(step);
      const said = run.value?.[number]?.[index] ?? [];
      const wrongAt = said.findIndex((each) => each !== isAllowed);
      const before = [...steps.slice(0, index).map(inWords), ...(wrongAt > 0 ? [inWords(allSo(step, wrongAt))] : [])];
      const after = before.length > 0 ? `${before.join(", then ")}, then` : "at first,";
      const did = `With ${inSettings(options)}: ${after} tryRetry() returned ${said[wrongAt]}.`;
      const [was, is] = [wrongAt < 0 ? isAllowed : said[wrongAt], isAllowed];
      // What was earned before belongs to the price.
      const isEarned = requirement === "R2" && is && steps.slice(0, index).some((each) => stepOf(each).isSuccess);
      expect(was, story(run, did, `${isEarned ? "R2 and R3 ask" : `${requirement} asks`} for ${is}.`)).toBe(is);
    }
  }
}

const allSo = (step: Step, times: number): Step => (stepOf(step).isAllowed ? { allowed: times } : { refused: times });
const inWords = (step: Step) => {
  const { isSuccess, isAllowed, times } = stepOf(step);
  if (isSuccess) return count(times, "success", "successes");
  return `${count(times, "retry", "retries")} ${isAllowed ? "allowed" : "refused"}`;
};
const inSettings = (options: Solution.BudgetOptions = {}) =>
  Object.entries(options)
    .map(([name, value]) => `${name} ${value}`)
    .join(" and ") || "no options";

test("R1 allows as many retries as it has tokens", {
  meta: {
    points: 1,
    hints: [
      "The message says how many tokens there were, and which call of tryRetry() got the wrong word.",
      "The budget begins full, so that a client may retry before its first success. Keep a number outside of `tryRetry`, and take one token each time.",
      "let left = ____;\n...\nleft -= ____;\nreturn true;\n\nWhy must `left` stand outside of `tryRetry`?",
    ],
  },
}, async () => {
  const tokens = randomInt(2, 40);
  await hold(
    "R1",
    { options: { tokens }, steps: [{ allowed: tokens }] },
    { options: { tokens: 1 }, steps: [{ allowed: 1 }] },
  );
});

test("R2 refuses when less than one token is left, and takes nothing", {
  meta: {
    points: 2,
    hints: [
      "The message lists what was asked of the budget. How much was left before the last call?",
      "A retry costs one whole token: half a token buys nothing. And who is refused pays nothing. Otherwise the budget sinks below zero, and the successes that follow only fill the hole.",
      "if (left < ____) return false;\nleft -= ____;\nreturn true;\n\nAfter 1,000 refused retries, how many successes would a budget need that went below zero?",
    ],
  },
}, async () => {
  const tokens = randomInt(2, 20);
  const options = { tokens, perSuccess: 0.5 };
  await hold(
    "R2",
    {
      options,
      steps: [{ allowed: tokens }, { refused: 50 }, { succeeded: 1 }, { refused: 1 }, { succeeded: 1 }, { allowed: 1 }],
    },
    { options: { tokens: 2.5 }, steps: [{ allowed: 2 }, { refused: 1 }] },
  );
});

test("R3 earns perSuccess tokens with each success", {
  meta: {
    points: 1,
    hints: [
      "The message says how many successes came after the budget was empty, and what each was worth.",
      "A success is worth `perSuccess` tokens, whatever this number is: a quarter, or two. Add it to what is left.",
      "succeeded() {\n  left += ____;\n}\n\nHow many retries does a client get for 100 successes at 0.25?",
    ],
  },
}, async () => {
  const tokens = randomInt(4, 10);
  await hold(
    "R3",
    {
      options: { tokens, perSuccess: 0.25 },
      steps: [{ allowed: tokens }, { succeeded: 8 }, { allowed: 2 }, { refused: 1 }],
    },
    {
      options: { tokens, perSuccess: 2 },
      steps: [{ allowed: tokens }, { succeeded: 1 }, { allowed: 2 }, { refused: 1 }],
    },
  );
});

test("R4 never holds more than it began with", {
  meta: {
    points: 2,
    hints: [
      "Many successes came while the budget was nearly full. How many retries did it allow after that?",
      "A quiet day must not save up for a storm: with a million successes behind it, the client could send a hundred thousand retries at once. So there is a limit, the number at the beginning.",
      "left = Math.____(____, left + perSuccess);\n\nHow large would the first storm be after a good week?",
    ],
  },
}, async () => {
  const tokens = randomInt(2, 20);
  await hold(
    "R4",
    { options: { tokens, perSuccess: 1 }, steps: [{ succeeded: 500 }, { allowed: tokens }, { refused: 1 }] },
    {
      options: { tokens, perSuccess: 0.75 },
      steps: [{ allowed: 1 }, { succeeded: 2 }, { allowed: tokens }, { refused: 1 }],
    },
    {
      options: { tokens, perSuccess: 2 },
      steps: [{ allowed: 1 }, { succeeded: 1 }, { allowed: tokens }, { refused: 1 }],
    },
  );
});

test("R5 counts exactly", {
  meta: {
    points: 2,
    hints: [
      "Add 0.1 to 0 ten times in your code, and print the sum. Then look at what the message says.",
      "Most decimals have no exact form in binary, and sums drift. Count in a unit that needs no fractions: thousandths of a token are whole numbers, and whole numbers add up exactly.",
      "const earned = Math.round(perSuccess * ____);\n...\nif (left < ____) return false;\n\nWhy does Math.round stand here, and not Math.floor?",
    ],
  },
}, async () => {
  const drained = (perSuccess: number, successes: number): Case => ({
    options: { tokens: 3, perSuccess },
    steps: [
      { allowed: 3 },
      { refused: 1 },
      { succeeded: successes - 1 },
      { refused: 1 },
      { succeeded: 1 },
      { allowed: 1 },
      { refused: 1 },
    ],
  });
  await hold("R5", drained(0.1, 10), drained(0.05, 20), drained(0.001, 1_000), drained(0.333, 4), {
    options: { tokens: 3, perSuccess: 0.1 },
    steps: [{ allowed: 3 }, { succeeded: 30 }, { allowed: 3 }, { refused: 1 }],
  });
  const whole = (tokens: number, perSuccess: number): Case => ({
    options: { tokens, perSuccess },
    steps: [{ allowed: Math.floor(tokens) }, { refused: 1 }, { succeeded: 1 }, { allowed: 1 }, { refused: 1 }],
  });
  const large: Case = { options: { tokens: 3_000_000 }, steps: [{ succeeded: 1 }, { allowed: 1 }] };
  await hold("R5", whole(2.5, 0.5), whole(1.001, 0.999), large, {
    options: { tokens: 2.999, perSuccess: 1.001 },
    steps: [{ allowed: 2 }, { refused: 1 }, { succeeded: 1 }, { allowed: 2 }, { refused: 1 }],
  });
});

test("R6 has defaults, and shares nothing", {
  meta: {
    points: 1,
    hints: [
      "The message names the settings. Which number did your budget take for the one that was left out, or for 0?",
      "A default is for what was left out. Zero was not left out: no token means no retry, and a success worth nothing adds nothing. Two clients have two budgets.",
      "const { tokens = ____, perSuccess = ____ } = options;\nlet left = tokens;\n\nWhat does `options.tokens || 10` make of 0?",
    ],
  },
}, async () => {
  const shared = { tokens: 2, perSuccess: 0 };
  await hold(
    "R6",
    {
      steps: [
        { allowed: 10 },
        { refused: 1 },
        { succeeded: 9 },
        { refused: 1 },
        { succeeded: 1 },
        { allowed: 1 },
        { refused: 1 },
      ],
    },
    {
      options: { tokens: 1 },
      steps: [{ allowed: 1 }, { succeeded: 9 }, { refused: 1 }, { succeeded: 1 }, { allowed: 1 }],
    },
    { options: shared, steps: [{ allowed: 2 }, { refused: 1 }] },
    { options: shared, steps: [{ allowed: 2 }, { refused: 1 }] },
    { options: { perSuccess: 0.5 }, steps: [{ allowed: 10 }, { refused: 1 }, { succeeded: 2 }, { allowed: 1 }] },
    { options: { tokens: 0, perSuccess: 1 }, steps: [{ refused: 1 }, { succeeded: 5 }, { refused: 1 }] },
    { options: { tokens: 1, perSuccess: 0 }, steps: [{ allowed: 1 }, { succeeded: 200 }, { refused: 1 }] },
  );
});
