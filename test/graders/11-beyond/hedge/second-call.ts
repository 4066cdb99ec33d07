import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { never } from "../../../../mocks/script.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";
import { answer, ask, expectEnd, failure, isNear, words } from "./ask.ts";

test("R1 asks once when the end comes in time", {
  meta: {
    points: 1,
    hints: [
      "The first call ended before delayMs. Count the requests in the log.",
      "Wait for two things at once: the end of the first call, and the delay. When the first call ends first, all is over, be it good or bad.",
      "const inTime = first.then(() => ____);\nconst isDone = await Promise.race([inTime, delay]);\nif (isDone) return ____;\n\nWhere does this end when the first call fails in time?",
    ],
  },
}, async () => {
  const [id, delayMs] = [randomUUID(), randomInt(300, 3_000)];
  const quick = await answer.evaluate(ask, {
    script: [words(id, delayMs - 100), words("2", 0)],
    arguments: { delayMs },
  });
  const asked = `delayMs was ${delayMs}, and the answer took ${ms(delayMs - 100)}. R1 asks for one request and "${id}".`;
  expectEnd(quick, asked, { requests: [0], end: `gave "${id}"`, afterMs: delayMs - 100 });
  const failed = await answer.evaluate(ask, { script: [failure(id, 100), words("2", 0)], arguments: { delayMs } });
  const askedOfIt = `It failed after 100 ms, in time. R1 asks for one request and for its error, "${id}".`;
  expectEnd(failed, askedOfIt, { requests: [0], end: `threw "${id}"`, afterMs: 100 });
  const empty = await answer.evaluate(async ({ hedge }) => {
    let calls = 0;
    const none = hedge(async () => void calls++, { delayMs: 100 }).then(String, (error) => `the error ${error}`);
    const late = new Promise((resolve) => setTimeout(() => resolve("nothing for a second"), 1_000));
    return { gave: await Promise.race([none, late]), calls };
  });
  const { gave, calls = 0 } = empty.value ?? {};
  const did = `Work returned undefined at once. Your client called it ${count(calls, "time")}, and gave ${gave}.`;
  expect([gave, calls], story(empty, did, "R1 asks to call it once, and for undefined.")).toEqual(["undefined", 1]);
});

test("R2 asks once more after delayMs, and never a third time", {
  meta: {
    points: 2,
    hints: [
      "In the log, look at the times at which the requests were sent.",
      "The first call goes on while the second one begins: do not stop it, it may still win. Both are slow? Then wait; a third one would only be more work.",
      "if (isDone) return first;\nconst second = ____();\nreturn await Promise.____([first, second]);\n\nWhich of the two would you throw away if you aborted the first here?",
    ],
  },
}, async () => {
  const [id, delayMs] = [randomUUID(), randomInt(300, 3_000)];
  const run = await answer.evaluate(ask, { script: [never(), words(id, 50)], arguments: { delayMs } });
  const asked = `delayMs was ${delayMs}. R2 asks for requests at 0 and ${ms(delayMs)}.`;
  expectEnd(run, asked, { requests: [0, delayMs], end: `gave "${id}"`, afterMs: delayMs + 50 });
  const signals = `It gave ${count(run.value?.signals ?? 0, "signal")} to two calls.`;
  expect(run.value?.signals, story(run, signals, "R2 asks for a signal for each.")).toBe(2);
  const slow = await answer.evaluate(ask, {
    script: [words(id, 90_000), words("2", 95_000), words("3", 0)],
    arguments: { delayMs },
  });
  const askedOfIt = `The answers came 90 and 95 s after their requests, delayMs was ${ms(delayMs)}. R2 asks for two requests, R4 for the first answer.`;
  expectEnd(slow, askedOfIt, { requests: [0, delayMs], end: `gave "${id}"`, afterMs: 90_000 });
});

test("R3 asks its budget before the second call", {
  meta: {
    points: 2,
    hints: [
      "The message says what the budget answered, when it was asked, and what was sent.",
      "A service that is slow because it has too much to do gets even more from you. The budget ends this. Ask it only when the delay is over: each question may cost a token.",
      "if (isDone || budget?.____() === ____) return await first;\nconst second = begin();\n\nWhat happens to a budget that is asked for quick calls, too?",
    ],
  },
}, async () => {
  const [id, delayMs] = [randomUUID(), randomInt(300, 3_000)];
  for (const budget of [true, false]) {
    const afterMs = 3 * delayMs + 1_000;
    const script = [words(id, afterMs), never()];
    const run = await answer.evaluate(ask, { script, arguments: { delayMs, budget } });
    const requests = budget ? [0, delayMs] : [0];
    const asked = `The budget would say ${budget}. R3 asks for ${count(requests.length, "request")}.`;
    expectEnd(run, asked, { requests, end: `gave "${id}"`, afterMs });
    const askedAt = run.value?.budgetAskedAtMs ?? [];
    const at = askedAt.length > 0 ? `, at ${ms(askedAt)}` : "";
    const did = `Your client asked the budget ${count(askedAt.length, "time")}${at}.`;
    const isOnce = askedAt.length === 1 && isNear(askedAt[0], delayMs);
    expect(isOnce, story(run, did, `R3 asks to do so once, at ${ms(delayMs)}.`)).toBe(true);
  }
  const alone = await answer.evaluate(ask, {
    script: [failure(id, delayMs + 1_000), words("2", 0)],
    arguments: { delayMs, budget: false },
  });
  const askedOfIt = `The budget would say false, and the first call failed. R3 asks for its error, "${id}".`;
  expectEnd(alone, askedOfIt, { requests: [0], end: `threw "${id}"`, afterMs: delayMs + 1_000 });
  const quick = await answer.evaluate(ask, { script: [words(id, 100)], arguments: { delayMs, budget: true } });
  const asked = quick.value?.budgetAskedAtMs.length ?? 0;
  const did = `The answer came in time, and your client asked the budget ${count(asked, "time")}.`;
  expect(asked, story(quick, did, "R3 asks to leave it alone until there is a second call to send.")).toBe(0);
});
