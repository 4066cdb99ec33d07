import { describe, expect, test } from "vitest";
import { chance, numberOf } from "../../mocks/chance.ts";

/** Worked out by a program in another language. */
const golden: readonly { of: [seed: number, stream: number, index: number]; is: number }[] = [
  { of: [7, 0, 0], is: 3_821_142_705 },
  { of: [7, 0, 1], is: 3_025_046_587 },
  { of: [7, 0, 2], is: 2_173_120_780 },
  { of: [7, 1, 0], is: 2_910_770_672 },
  { of: [8, 0, 0], is: 2_267_102_783 },
  { of: [7, -1, 0], is: 3_355_994_045 },
  { of: [-1, 0, 2 ** 32 - 1], is: 921_720_310 },
];

describe("chance()", () => {
  for (const { of, is } of golden) {
    test(`of ${of.join(", ")} is ${is} / 2³² on every machine`, () => {
      expect(chance(...of) * 2 ** 32).toBe(is);
    });
  }

  test("falls into each tenth about as often", () => {
    const tenths = new Array<number>(10).fill(0);
    for (let index = 0; index < 100_000; index++) {
      const tenth = Math.floor(chance(3, 2, index) * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });
});

describe("numberOf()", () => {
  test("is the same for a text on every machine", () => {
    expect(["github", "", "München"].map(numberOf)).toEqual([584_874_290, 2_166_136_261, 3_205_892_275]);
  });
});
