import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { json, malformed, never, reset, retryAfter, stall, status } from "../../mocks/script.ts";
import { openAnswer } from "../../src/rig/answer.ts";
import type * as Sample from "./ask.ts";

/** Twelve checks with 80 s of waiting, judged by the kit. `peer.ts` has the same twelve, judged in process. */
const answer = openAnswer<typeof Sample>("01-bench/ask.ts");
const run = (script: Parameters<typeof answer.evaluate>[1] & object, options: Sample.AskOptions = {}) =>
  answer.evaluate(({ ask }, url, options) => ask(`${url}/u`, options), { ...script, arguments: options });
const id = () => randomInt(1e9);
const busy = status(503);

test("R1 gives what the service sends", async () => {
  const value = { id: id() };
  expect((await run({ script: [json(value)] })).value).toEqual(value);
});

test("R2 sends its token", async () => {
  const { requests } = await run({ script: [json({})] }, { token: "secret" });
  expect(requests[0]?.headers.authorization).toBe("Bearer secret");
});

test("R3 waits 1, 2, 4 and 8 s", async () => {
  const value = { id: id() };
  const { waitsMs, value: got } = await run({ script: [busy, busy, busy, busy, json(value)] });
  expect(waitsMs).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(got).toEqual(value);
});

test("R4 waits no longer than the cap", async () => {
  const { waitsMs } = await run({ script: [busy, busy, busy, busy, json({})] }, { capMs: 2_000 });
  expect(waitsMs).toEqual([1_000, 2_000, 2_000, 2_000]);
});

test("R5 waits as many seconds as it is asked to", async () => {
  const { waitsMs } = await run({ script: [status(429, retryAfter(7)), json({})] });
  expect(waitsMs).toEqual([7_000]);
});

test("R6 waits until the date that it is told", async () => {
  const { waitsMs } = await run({ script: [status(503, retryAfter({ inMs: 21_000 })), json({})] });
  expect(waitsMs).toEqual([21_000]);
});

test("R7 gives up after four retries", async () => {
  const { requests, error } = await run({ script: [busy, busy, busy, busy, status(500), json({})] });
  expect(requests).toHaveLength(5);
  expect(error?.data.status).toBe(500);
});

test("R8 does not ask again after a 404", async () => {
  const { requests, error } = await run({ script: [status(404), json({})] });
  expect(requests).toHaveLength(1);
  expect(error?.data.status).toBe(404);
});

test("R9 ends a request without an answer after 6 s", async () => {
  const value = { id: id() };
  const { requests, value: got } = await run({ script: [never(), json(value)] });
  expect(requests.map(({ atMs }) => atMs)).toEqual([0, 7_000]);
  expect(got).toEqual(value);
});

test("R10 ends a body that stops after 6 s", async () => {
  const { requests } = await run({ script: [stall({ afterBytes: 5 }), json({})] });
  expect(requests.map(({ atMs }) => atMs)).toEqual([0, 7_000]);
});

test("R11 asks again after a reset, not after bad JSON", async () => {
  const { requests, error } = await run({ script: [reset(), malformed(), json({})] });
  expect(requests.map(({ atMs }) => atMs)).toEqual([0, 1_000]);
  expect(error?.name).toBe("SyntaxError");
});

test("R12 stops a wait when its caller aborts", async () => {
  const { requests, value } = await answer.evaluate(
    async ({ ask }, url) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(new Error("left")), 300);
      const error = await ask(`${url}/u`, { signal: controller.signal }).catch((thrown) => thrown);
      return [error === controller.signal.reason, performance.now()];
    },
    { script: [busy, json({})] },
  );
  expect(requests).toHaveLength(1);
  expect(value).toEqual([true, 300]);
});
