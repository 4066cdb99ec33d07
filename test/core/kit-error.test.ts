import { expect, test } from "vitest";
import { KitError } from "../../src/core/kit-error.ts";

test.each([
  ["Cannot read x", "Cannot read x."],
  ["Cannot listen on port 80: choose another one.", "Cannot listen on port 80: choose another one."],
  ["Cannot parse: what is this?", "Cannot parse: what is this?"],
])("%j is told as %j", (message, sentence) => {
  expect(new KitError(message).sentence).toBe(sentence);
});
