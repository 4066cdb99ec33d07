import { randomInt } from "node:crypto";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type AskOptions, ask } from "./ask.ts";

/**
 * The same twelve checks as `grader.ts`, as one writes them without the kit: the answer is imported into the test, msw
 * answers its `fetch`, and vitest's fake timers jump to the next one whenever nothing else goes on.
 */
type Reply = () => Response | Promise<Response>;

const url = "http://api.test/u";
const server = setupServer();
let callsAtMs: number[] = [];
let tokens: (string | null)[] = [];

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] });
  vi.setSystemTime(Date.UTC(2026, 0, 1));
  vi.setTimerTickMode("nextTimerAsync");
});
afterEach(() => {
  vi.useRealTimers();
  server.resetHandlers();
});
afterAll(() => server.close());

/** Lets the service answer in order; notes when it is asked. */
function play(...replies: Reply[]): void {
  const startMs = performance.now();
  callsAtMs = [];
  tokens = [];
  server.use(
    http.get(url, ({ request }) => {
      tokens.push(request.headers.get("authorization"));
      const reply = replies[callsAtMs.push(performance.now() - startMs) - 1];
      return reply?.() ?? new HttpResponse(null, { status: 501 });
    }),
  );
}

const settle = (options: AskOptions = {}) =>
  ask(url, options).catch((error: { status?: number; name?: string }) => error);
const waitsMs = () => callsAtMs.slice(1).map((atMs, index) => atMs - (callsAtMs[index] ?? 0));
const id = () => randomInt(1e9);
const json = (value: unknown) => () => HttpResponse.json(value as object);
const status =
  (code: number, headers: Record<string, string> = {}) =>
  () =>
    new HttpResponse(`status ${code}`, { status: code, headers });
const busy = status(503);

test("R1 gives what the service sends", async () => {
  const value = { id: id() };
  play(json(value));
  expect(await settle()).toEqual(value);
});

test("R2 sends its token", async () => {
  play(json({}));
  await settle({ token: "secret" });
  expect(tokens[0]).toBe("Bearer secret");
});

test("R3 waits 1, 2, 4 and 8 s", async () => {
  const value = { id: id() };
  play(busy, busy, busy, busy, json(value));
  expect(await settle()).toEqual(value);
  expect(waitsMs()).toEqual([1_000, 2_000, 4_000, 8_000]);
});

test("R4 waits no longer than the cap", async () => {
  play(busy, busy, busy, busy, json({}));
  await settle({ capMs: 2_000 });
  expect(waitsMs()).toEqual([1_000, 2_000, 2_000, 2_000]);
});

test("R5 waits as many seconds as it is asked to", async () => {
  play(status(429, { "retry-after": "7" }), json({}));
  await settle();
  expect(waitsMs()).toEqual([7_000]);
});

test("R6 waits until the date that it is told", async () => {
  play(() => status(503, { "retry-after": new Date(Date.now() + 21_000).toUTCString() })(), json({}));
  await settle();
  expect(waitsMs()).toEqual([21_000]);
});

test("R7 gives up after four retries", async () => {
  play(busy, busy, busy, busy, status(500), json({}));
  expect(await settle()).toMatchObject({ status: 500 });
  expect(callsAtMs).toHaveLength(5);
});

test("R8 does not ask again after a 404", async () => {
  play(status(404), json({}));
  expect(await settle()).toMatchObject({ status: 404 });
  expect(callsAtMs).toHaveLength(1);
});

test("R9 ends a request without an answer after 6 s", async () => {
  const value = { id: id() };
  play(() => new Promise(() => {}), json(value));
  expect(await settle()).toEqual(value);
  expect(callsAtMs).toEqual([0, 7_000]);
});

test("R10 ends a body that stops after 6 s", async () => {
  const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{"id"')) });
  // Without a length, aborting such a body ends the process.
  play(() => new HttpResponse(body, { headers: { "content-length": "60" } }), json({}));
  await settle();
  expect(callsAtMs).toEqual([0, 7_000]);
});

test("R11 asks again after a reset, not after bad JSON", async () => {
  play(
    () => HttpResponse.error(),
    () => new HttpResponse('{"id": 1, "na', { headers: { "content-type": "application/json" } }),
    json({}),
  );
  expect(await settle()).toMatchObject({ name: "SyntaxError" });
  expect(callsAtMs).toEqual([0, 1_000]);
});

test("R12 stops a wait when its caller aborts", async () => {
  play(busy, json({}));
  const controller = new AbortController();
  const startMs = performance.now();
  setTimeout(() => controller.abort(new Error("left")), 300);
  expect(await settle({ signal: controller.signal })).toBe(controller.signal.reason);
  expect(performance.now() - startMs).toBe(300);
  expect(callsAtMs).toHaveLength(1);
});
