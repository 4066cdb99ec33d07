import { setTimeout as realSleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { now, open, sleep } from "../../mocks/lab.ts";
import { onLessonClock } from "../../mocks/on-lesson-clock.ts";
import { parcels } from "../../mocks/services/parcels.ts";

let close = () => {};
afterEach(() => close());

/** A library that waits by itself, at random, and looks at the clock. */
async function library() {
  const startedAt = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 60_000 * Math.random()));
  return Date.now() - startedAt;
}

describe("onLessonClock", () => {
  test("lets a library's waits pass on the lesson's clock, the same each time", async () => {
    const waits: number[] = [];
    for (let run = 0; run < 2; run++) {
      close = open(parcels()).close;
      const startedAt = now();
      waits.push(await onLessonClock(library));
      expect(now() - startedAt).toBe(waits[run]);
    }
    expect(waits[0]).toBeGreaterThan(100);
    expect(waits[1]).toBe(waits[0]);
  });

  test("keeps the order of the library's waits and the lesson's own", async () => {
    close = open(parcels()).close;
    const woken: string[] = [];
    await onLessonClock(async () => {
      const inLibrary = new Promise((resolve) => setTimeout(resolve, 2_000)).then(() => woken.push("library"));
      await Promise.all([
        inLibrary,
        sleep(1_000).then(() => woken.push("first")),
        sleep(3_000).then(() => woken.push("last")),
      ]);
    });
    expect(woken).toEqual(["first", "library", "last"]);
  });

  test("leaves a timeout to real time: an hour does not ring", async () => {
    close = open(parcels()).close;
    let rings = 0;
    await onLessonClock(async () => {
      const timer = setTimeout(() => {
        rings += 1;
      }, 3_600_000);
      await sleep(2 * 3_600_000);
      clearTimeout(timer);
    });
    expect(rings).toBe(0);
  });

  test("gives timers, clock and chance back, also after an error", async () => {
    const real = [globalThis.setTimeout, Date.now, Math.random];
    await expect(
      onLessonClock(async () => {
        await realSleep(1);
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect([globalThis.setTimeout, Date.now, Math.random]).toEqual(real);
  });
});
