import { expect, test } from "vitest";
import { FixedWindow } from "../../../mocks/services/fixed-window.ts";

test("a window opens with the first spending and lets no more through than its limit", () => {
  const window = new FixedWindow(3, 1_000);
  expect([window.take(500), window.take(700, 2), window.take(1_499)]).toEqual([true, true, false]);
  expect(window.state(1_499)).toEqual({ used: 3, remaining: 0, resetAt: 1_500 });
});

test("the next window opens when the one before has ended, not earlier", () => {
  const window = new FixedWindow(1, 1_000);
  expect([window.take(0), window.take(999), window.take(1_000)]).toEqual([true, false, true]);
});

test("a refused spending costs nothing", () => {
  const window = new FixedWindow(3, 1_000);
  expect([window.take(0, 2), window.take(0, 2), window.take(0)]).toEqual([true, false, true]);
});

test("what is given back can be spent again", () => {
  const window = new FixedWindow(1, 1_000);
  window.take(0);
  window.giveBack();
  expect(window.take(0)).toBe(true);
});

test("says the whole seconds that are left, and at least 1", () => {
  const window = new FixedWindow(1, 60_000);
  window.take(0);
  expect([window.secondsLeft(0), window.secondsLeft(100), window.secondsLeft(59_999)]).toEqual([60, 60, 1]);
});
