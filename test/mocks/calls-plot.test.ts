import { beforeEach, expect, test } from "vitest";
import { callsPlot, watchCall } from "../../mocks/calls-plot.ts";
import { lessonClock } from "../../mocks/clock.ts";
import { timeoutSignal } from "../../mocks/timeout-signal.ts";

beforeEach(() => lessonClock.reset());

test("writes down when the headers came and when the call was done", async () => {
  const call = await watchCall("report", async (gotHeaders) => {
    await lessonClock.sleep(200);
    gotHeaders();
    await lessonClock.sleep(300);
  });
  expect(call).toEqual({ label: "report", headersAtMs: 200, endedAtMs: 500, end: "done" });
});

test("writes down how a call failed", async () => {
  const work = (signal: AbortSignal) => watchCall("report", () => lessonClock.sleep(60_000, signal));
  expect(await work(timeoutSignal(2_000))).toEqual({
    label: "report",
    headersAtMs: undefined,
    endedAtMs: 2_000,
    end: "TimeoutError",
  });
});

test("draws a bar a call and the limit, and says the same in words", () => {
  const calls = [
    { label: "quick", headersAtMs: 100, endedAtMs: 400, end: "done" },
    { label: "silent", headersAtMs: undefined, endedAtMs: 2_000, end: "TimeoutError" },
  ];
  const { svg, alt, table } = callsPlot(calls, { title: "Two calls", limitMs: 2_000 });
  for (const text of ["quick", "● done", "✕ TimeoutError", "limit 2,000"]) expect(svg).toContain(text);
  expect(alt).toContain("quick: done at 400 ms. silent: TimeoutError at 2,000 ms.");
  expect(table.rows).toEqual([
    ["quick", "100", "400", "done"],
    ["silent", "never", "2,000", "TimeoutError"],
  ]);
});
