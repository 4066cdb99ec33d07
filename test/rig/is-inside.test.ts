import { expect, test } from "vitest";
import { isInside } from "../../src/rig/is-inside.ts";

test.for([
  ["/kit", true],
  ["/kit/exercises/retry.ts", true],
  ["/kit/..hidden/retry.ts", true],
  ["/kit2/retry.ts", false],
  ["/kit/../retry.ts", false],
  ["/", false],
] as const)("whether %s is in /kit: %s", ([file, expected]) => {
  expect(isInside(file, "/kit")).toBe(expected);
});
