import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { course } from "../../../course.ts";
import { exercisesOf } from "../../../src/core/course.ts";
import { spotCheck } from "../../../src/grading/class/spot-check.ts";
import { filesOf, kitRoot } from "../../../src/grading/kit-files.ts";
import { makeOverlay } from "../../../src/grading/overlay.ts";
import { epochMs } from "../../../src/rig/epoch.ts";

const solutions = path.join(kitRoot, "solutions");

/** All that the spot check has a question for. */
const asked = [
  "05-retry/retry",
  "05-retry/pause-until",
  "05-retry/fetch-with-retry",
  "06-idempotency/create-poster",
  "09-concurrency/quota-queue",
  "10-resilient-client/fetch-all-pages",
  "10-resilient-client/create-client",
  "11-beyond/hedge",
  "17-ops-apis/create-incident",
  "17-ops-apis/trigger-pipeline",
];

/** In virtual time a loop that looks at the clock 10,000 times and more moves it by 1 ms a look. */
const winders = `
  const wind = (ms: number) => { for (let looks = 0; looks < 10_000 + ms; looks++) Date.now(); };
  const sleep = async (ms: number, ..._: unknown[]) => wind(ms);
  const setTimeout = (done: () => void, ms: number) => { wind(ms); queueMicrotask(done); };
  const clearTimeout = () => {};
`;

/** Where the reference itself looks at the clock until it is late enough, a winder is written anew. */
const anew: Readonly<Record<string, string>> = {
  "05-retry/pause-until": "export const pauseUntil = async (wakeAt: number) => (wind(wakeAt - Date.now()), true);",
  "11-beyond/hedge": `
    export const hedge = async <T>(work: (signal: AbortSignal) => Promise<T>, { delayMs }: { delayMs: number }) => {
      const { signal } = new AbortController();
      work(signal).catch(() => {});
      for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve));
      wind(delayMs);
      return work(signal);
    };`,
};

const exerciseOf = (id: string) => exercisesOf(course).find((each) => each.id === id) as never;

test("where there is nothing to ask there is no doubt", async () => {
  expect(await spotCheck(exerciseOf("01-first-request/build-url"), solutions, {})).toBeUndefined();
});

test.for([
  [
    "ends its process",
    "process.exit()",
    "In virtual time it comes to its end; in real time not: Your code ended the process",
  ],
  ["gives up", "throw error", "Request 2 comes 80 ms after the first in virtual time, never in real time"],
])("an answer that %s in real time is a doubt", async ([, deed, sentence]) => {
  const exercise = exerciseOf("05-retry/retry");
  const solution = await readFile(filesOf(exercise).solution, "utf8");
  const text = solution.replace(/catch \(error\) \{/, `$& if (performance.timeOrigin !== ${epochMs}) ${deed};`);
  await using answer = await makeOverlay(kitRoot, exercise, text);
  expect(await spotCheck(exercise, answer.folder, {})).toContain(sentence);
});

describe.for(asked)("the spot check of %s", (id) => {
  const exercise = exerciseOf(id);

  test("has no doubt about the reference", async () => {
    expect(await spotCheck(exercise, solutions, {})).toBeUndefined();
  });

  test("sees that a wound clock is no wait", async () => {
    const text = await readFile(filesOf(exercise).solution, "utf8");
    const forged = winders + (anew[id] ?? text.replace(/import \{ setTimeout as sleep \}.*/, ""));
    await using answer = await makeOverlay(kitRoot, exercise, forged);
    // On a busy machine it may look as if it waited; sooner or later it does not.
    await vi.waitFor(
      async () =>
        expect(await spotCheck(exercise, answer.folder, {})).toMatch(
          /^Request \d comes \d+ ms after the first in virtual time, \d+ ms in real time: its clock may be forged\.$/,
        ),
      { timeout: 20_000, interval: 0 },
    );
  });
});
