import { expect, test } from "vitest";
import { readHint } from "../../src/web/exercise/read-hint.ts";

test("a hint of one line is a sentence", () => {
  expect(readHint("Look at `status`.")).toEqual({ sentence: "Look at `status`." });
});

test("a hint that is nearly the code keeps lines, indents, empty lines and backticks, and asks below", () => {
  const code = "for (;;) {\n  send(`/a/____`);\n\n}";
  expect(readHint(`${code}\n\nWhich \`id\` comes?`)).toEqual({ code, sentence: "Which `id` comes?" });
});
