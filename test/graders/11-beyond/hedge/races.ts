import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { drip, never, type Reply } from "../../../../mocks/script.ts";
import { ms, story } from "../../../../src/rig/story.ts";
import { answer, ask, expectEnd, failure, isNear, words } from "./ask.ts";

test("R4 takes the first answer, and stops the other call", {
  meta: {
    points: 3,
    hints: [
      "In the log, look at the end of both requests. Which one won, and what became of the other?",
      "Either may win: the second one, or the first one shortly after the second was sent. Whoever loses still costs the service work, so abort its signal. It may be deaf: then go without it.",
      "const value = await work(own.signal);\nfor (const each of controllers) if (each ____ own) each.____();\nreturn value;\n\nWhy can one controller for both calls not do this?",
    ],
  },
}, async () => {
  const [id, delayMs] = [randomUUID(), randomInt(300, 3_000)];
  const scenes = [
    { name: "second", body: id, script: [never(), words(id, 50)], loser: 0 },
    { name: "first", body: id, script: [words(id, delayMs + 50), never()], loser: 1 },
    { name: "second", body: "", script: [never(), words("", 50)], loser: 0 },
  ];
  const afterMs = delayMs + 50;
  for (const { name, body, script, loser } of scenes) {
    const run = await answer.evaluate(ask, { script, arguments: { delayMs } });
    const what = body === "" ? "an empty text" : "a text";
    const asked = `The ${name} request was answered with ${what} at ${ms(afterMs)}. R4 asks to return it, and to stop the other one then.`;
    expectEnd(run, asked, { requests: [0, delayMs], end: `gave "${body}"`, afterMs });
    const { endedAtMs } = run.requests[loser] ?? {};
    const ended = endedAtMs === undefined ? "still ran 20 s later" : `ended at ${ms(endedAtMs)}`;
    expect(isNear(endedAtMs, afterMs), story(run, `The other request ${ended}.`, asked)).toBe(true);
  }
});

test("R4 leaves the winner alone, and does not wait for a deaf loser", {
  meta: {
    points: 2,
    hints: [
      "The message says when the result came, and whether the winner's body could be read after that.",
      "`fetch` succeeds when the headers are there. The body comes later, on the same signal: abort it, and the body breaks. This must hold too when a loser that heard nothing ends at last.",
      "const value = await work(own.signal);\nif (own.signal.____) return value; // it had lost before\nfor (const each of controllers) if (each ____ own) each.abort();\n\nWhat is aborted when a deaf loser comes to the last line?",
    ],
  },
}, async () => {
  const [id, delayMs] = [randomUUID(), randomInt(300, 3_000)];
  const body = id.repeat(10);
  const run = await answer.evaluate(
    async ({ hedge }, url, delayMs) => {
      const beganAt = Date.now();
      const signals: AbortSignal[] = [];
      const isFirst = () => signals.length === 1;
      const work = async (signal: AbortSignal) => {
        signals.push(signal);
        if (!isFirst()) return fetch(url, { signal });
        await new Promise((resolve) => setTimeout(resolve, delayMs + 600));
        return new Response("the loser");
      };
      const response = await hedge(work, { delayMs });
      const afterMs = Date.now() - beganAt;
      const read = await response.text().catch((error: Error) => `${error.name}`);
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      return { afterMs, read, aborted: signals.map(({ aborted }) => aborted) };
    },
    { script: [drip({ body, bytes: 36, everyMs: 100 })], arguments: delayMs },
  );
  const { afterMs, read, aborted } = run.value ?? {};
  const came = `The result came after ${ms(afterMs ?? 0)}.`;
  const asked = `The second call had headers at ${ms(delayMs)}; the first one did not listen. R4 asks for the result then.`;
  expect(isNear(afterMs, delayMs), story(run, came, asked)).toBe(true);
  const gave = `Reading the winner's body gave ${read === body ? "all of its text" : read}.`;
  expect(read, story(run, gave, "R4 asks to leave the winner alone until its body is read.")).toBe(body);
  const signals = `At the end the signals were aborted: first ${aborted?.[0]}, second ${aborted?.[1]}.`;
  expect(aborted, story(run, signals, "R4 asks for true and false.")).toEqual([true, false]);

  const alone = await answer.evaluate(
    async ({ hedge }, url, delayMs) => {
      const response = await hedge((signal) => fetch(url, { signal }), { delayMs });
      return response.text().catch((error: Error) => error.name);
    },
    { script: [drip({ body, bytes: 36, everyMs: 100 })], arguments: delayMs },
  );
  const slowly = `The first call had headers at once. Reading its body gave ${alone.value === body ? "all of its text" : alone.value}.`;
  expect(alone.value, story(alone, slowly, "R4 asks to leave this winner alone, too.")).toBe(body);
});

test("R5 goes on with the other call when one fails", {
  meta: {
    points: 3,
    hints: [
      "In the log, see which request failed, and when the other one was answered. What did your client give, and when?",
      "A race ends with whoever ends first, also with an error. Here a success counts, not an end: `Promise.any` waits for one. When all have failed it throws an AggregateError that holds every error, in the order of the list.",
      "try {\n  return await Promise.____([first, second]);\n} catch (error) {\n  throw (error as AggregateError).errors[____];\n}\n\nWhich error would your caller have seen without a second call?",
    ],
  },
}, async () => {
  const [id, other, delayMs] = [randomUUID(), randomUUID(), randomInt(300, 3_000)];
  const value = `gave "${id}"`;
  const scenes: { name: string; script: Reply[]; end: string; afterMs: number }[] = [
    {
      name: "The first failed",
      script: [failure(other, delayMs + 50), words(id, 200)],
      end: value,
      afterMs: delayMs + 200,
    },
    {
      name: "The second failed",
      script: [words(id, delayMs + 200), failure(other, 50)],
      end: value,
      afterMs: delayMs + 200,
    },
    {
      name: "Both failed, the second one first",
      script: [failure(id, delayMs + 200), failure(other, 50)],
      end: `threw "${id}"`,
      afterMs: delayMs + 200,
    },
    {
      name: "Both failed, the first one first",
      script: [failure(id, delayMs + 50), failure(other, 200)],
      end: `threw "${id}"`,
      afterMs: delayMs + 200,
    },
  ];
  for (const { name, script, end, afterMs } of scenes) {
    const run = await answer.evaluate(ask, { script, arguments: { delayMs } });
    expectEnd(run, `${name}. R5 asks for "${id}" after ${ms(afterMs)}.`, { requests: [0, delayMs], end, afterMs });
  }
  const odd = await answer.evaluate(async ({ hedge }) => {
    let calls = 0;
    const work = async () => {
      calls += 1;
      const error = calls === 1 ? null : new Error("second");
      await new Promise((resolve) => setTimeout(resolve, 300));
      throw error;
    };
    return hedge(work, { delayMs: 100 }).catch(String);
  });
  const did = `The first call failed with null, the second one with an Error. Your client threw ${odd.value}.`;
  expect(odd.value, story(odd, did, "R5 asks for null.")).toBe("null");
});
