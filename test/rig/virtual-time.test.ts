import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { json, status } from "../../mocks/script.ts";
import { waitsBetween } from "../../src/core/wire-log.ts";
import { clients } from "./answers/clients.ts";
import { busyWaits, waits } from "./answers/waits.ts";
import { openTestAnswer, writeTestAnswer } from "./test-answer.ts";

const answer = openTestAnswer<typeof import("./answers/waits.ts")>("waits.ts");
const script = [status(503), status(503), status(503), status(503)];

for (const client of Object.keys(clients)) {
  test.for(Object.keys(waits))(`a client with ${client} waits exactly as long as it says: %s`, async (wait) => {
    const run = await ask(client, wait);
    expect(run.waitsMs).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(run.tookMs).toBe(15_000);
  });

  test.for(Object.keys(busyWaits))(
    `a client with ${client} waits as long as it says within 1 percent: %s`,
    async (wait) => {
      const run = await ask(client, wait);
      expect(run.waitsMs).toHaveLength(4);
      const errors = run.waitsMs.map((ms, index) => Math.abs(ms / (1_000 * 2 ** index) - 1));
      expect(Math.max(...errors)).toBeLessThan(0.01);
    },
  );
}

test.for([
  ["setTimeout", "setTimeout"],
  ["setTimeout captured at import", "setTimeout"],
  ["node:timers, named", "setTimeout"],
  ["node:timers/promises", "timers/promises.setTimeout"],
  ["promisify(setTimeout) at import", "promisify(setTimeout)"],
  ["scheduler.wait", "scheduler.wait"],
  ["AbortSignal.timeout", "AbortSignal.timeout"],
  ["Atomics.wait", "Atomics.wait"],
  ["Atomics.waitAsync", "Atomics.waitAsync"],
] as const)("the run tells which waits were asked for: %s", async ([wait, api]) => {
  const run = await ask("fetch", wait);
  expect(run.asked).toEqual([
    { api, ms: 1_000, atMs: 0 },
    { api, ms: 2_000, atMs: 1_000 },
    { api, ms: 4_000, atMs: 3_000 },
    { api, ms: 8_000, atMs: 7_000 },
  ]);
});

test.for([
  ["setTimeout with unref()", () => new Promise((resolve) => setTimeout(resolve, 5_000, "woken").unref())],
  [
    "AbortSignal.timeout()",
    () => new Promise((resolve) => AbortSignal.timeout(5_000).addEventListener("abort", () => resolve("woken"))),
  ],
] as const)("a wait that would not keep a program running is waited for all the same: %s", async ([, wait]) => {
  const run = await answer.evaluate(wait);
  expect(run).toMatchObject({ value: "woken", tookMs: 5_000, left: { timers: 0 } });
});

test("a timer that is left behind counts, unless it would not keep a program running", async () => {
  const forgetful = writeTestAnswer<{ leave: () => void }>({
    "leave.ts": `export function leave() {
      setTimeout(() => {}, 5_000);
      setTimeout(() => {}, 5_000).unref();
      AbortSignal.timeout(5_000);
    }`,
  });
  const run = await forgetful.evaluate(({ leave }) => leave());
  expect(run).toMatchObject({ tookMs: 0, left: { timers: 1 } });
});

async function ask(client: string, wait: string) {
  const id = randomInt(1e9);
  const run = await answer.evaluate(({ askUntilOk }, url, { client, wait }) => askUntilOk(url, client, wait), {
    script: [...script, json({ id })],
    arguments: { client, wait },
  });
  expect(run.error).toBeUndefined();
  expect(run.value).toEqual({ id });
  expect(run.waitsMs).toEqual(waitsBetween(run.requests));
  return run;
}
