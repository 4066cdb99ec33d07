import { expect, test } from "vitest";
import { codeFrame } from "../../src/kernel/launcher/code-frame.ts";

const source = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`).join("\n");

test("shows two lines above and below, with numbers in a column", () => {
  expect(`\n${codeFrame(source, { line: 9, column: 6 })}`).toBe(`
   7 | line 7
   8 | line 8
>  9 | line 9
     |      ^
  10 | line 10
  11 | line 11`);
});

test("marks as much as is wrong, but no more than the line has", () => {
  expect(`\n${codeFrame("const a = 1;", { line: 1, column: 7 }, 99)}`).toBe(`
> 1 | const a = 1;
    |       ^^^^^^`);
});

test("keeps the mark below its place when tabs stand before it", () => {
  expect(codeFrame("\t\tx", { line: 1, column: 3 })).toBe("> 1 | \t\tx\n    | \t\t^");
});

test("marks the end of the source for what is missing behind it", () => {
  expect(codeFrame("f(\n", { line: 3, column: 1 })).toBe("> 1 | f(\n    |   ^");
});
