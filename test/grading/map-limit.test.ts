import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { mapLimit } from "../../src/grading/map-limit.ts";

describe("mapLimit()", () => {
  test("keeps the order of the items, whichever is ready first", async () => {
    expect(await mapLimit([3, 1, 2], 3, (ms) => sleep(ms, ms * 10))).toEqual([30, 10, 20]);
  });

  test("has no more under way than it may", async () => {
    let [underWay, most] = [0, 0];
    await mapLimit(Array(10).fill(0), 3, async () => {
      most = Math.max(most, ++underWay);
      await sleep(1);
      underWay--;
    });
    expect(most).toBe(3);
  });

  test("rejects when an item does", async () => {
    await expect(mapLimit([1, 2], 1, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  });

  test("gives nothing for nothing", async () => expect(await mapLimit([], 2, async () => 1)).toEqual([]));
});
