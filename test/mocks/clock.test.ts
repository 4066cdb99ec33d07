import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../mocks/clock.ts";

describe("VirtualClock", () => {
  test("lets ten days pass without real time", async () => {
    const clock = new VirtualClock();
    // The test's own limit of seconds says that they cost none.
    await clock.sleep(10 * 86_400_000);
    expect(clock.elapsedMs()).toBe(10 * 86_400_000);
  });

  test("wakes sleepers in the order of their moments, and those of one moment in the order they lay down", async () => {
    const clock = new VirtualClock();
    const woken: string[] = [];
    const sleep = async (name: string, ms: number) => {
      await clock.sleep(ms);
      woken.push(`${name} at ${clock.elapsedMs()}`);
    };
    await Promise.all([sleep("late", 30), sleep("first", 20), sleep("second", 20)]);
    expect(woken).toEqual(["first at 20", "second at 20", "late at 30"]);
  });

  test("lets a sleeper that lies down on waking sleep from that moment", async () => {
    const clock = new VirtualClock();
    const other = clock.sleep(50);
    await clock.sleep(20);
    await clock.sleep(20);
    expect(clock.elapsedMs()).toBe(40);
    await other;
    expect(clock.elapsedMs()).toBe(50);
  });

  for (const odd of [Number.NaN, 0, -5, 2 ** 31, Number.POSITIVE_INFINITY]) {
    test(`takes 1 ms for ${odd}, as a timer does`, async () => {
      const clock = new VirtualClock();
      await clock.sleep(odd);
      expect(clock.elapsedMs()).toBe(1);
    });
  }

  test("ends a wait with the signal's reason, at the moment of the abort", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const reason = new Error("the reader left");
    const wait = clock.sleep(1_000, controller.signal).catch((error: unknown) => error);
    await clock.sleep(300);
    controller.abort(reason);
    expect(await wait).toBe(reason);
    expect(clock.elapsedMs()).toBe(300);
  });

  test("refuses to wait when the signal has aborted before", async () => {
    const reason = new Error("the reader left");
    await expect(new VirtualClock().sleep(1_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  test("leaves those who sleep where they are when it is set back", async () => {
    const clock = new VirtualClock();
    let woken = false;
    void clock.sleep(10).then(() => {
      woken = true;
    });
    clock.reset();
    await clock.sleep(1_000);
    expect({ woken, elapsedMs: clock.elapsedMs() }).toEqual({ woken: false, elapsedMs: 1_000 });
  });

  test("gives those who wait after it was set back the same quiet time as any others", async () => {
    const clock = new VirtualClock();
    void clock.sleep(10);
    await nextTurn();
    clock.reset();
    void clock.sleep(5_000);
    await nextTurn();
    expect(clock.elapsedMs()).toBe(0);
  });
});
