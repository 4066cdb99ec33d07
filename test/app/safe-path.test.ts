import { describe, expect, test } from "vitest";
import { isPlainName, isWritable } from "../../src/app/safe-path.ts";

describe("a name that pages may see", () => {
  const plain = ["notes.ipynb", "05-retry", "déjà vu", "100 %", "#1", "a.b.c", "x~", "node_modules2"];
  const refused: Record<string, string> = {
    nothing: "",
    "this folder": ".",
    "the folder above": "..",
    "a hidden file": ".env",
    "installed packages": "node_modules",
    "installed packages, where case does not count": "Node_Modules",
    "installed packages by Windows' short name": "NODE_M~1",
    "a name whose end Windows drops, the dot": "node_modules.",
    "a name whose end Windows drops, the space": "node_modules ",
    "a path": "a/b",
    "a path of Windows": "a\\b",
    "a drive": "C:",
    "a stream of a file": "notes.ipynb::$DATA",
    "a pattern": "*.ipynb",
    "a line end": "a\nb",
    "a null byte": "a\0b",
  };
  for (const name of plain) test(`is "${name}"`, () => expect(isPlainName(name)).toBe(true));
  for (const [what, name] of Object.entries(refused)) {
    test(`is not ${what}`, () => expect(isPlainName(name)).toBe(false));
  }
});

describe("a path that pages may change", () => {
  const paths = {
    "work/a": true,
    "exercises/a/b.ts": true,
    work: false,
    "": false,
    "lessons/a": false,
    "workshop/a": false,
  };
  for (const [path, expected] of Object.entries(paths)) {
    test(`is ${expected ? "" : "not "}"${path}"`, () => expect(isWritable(path)).toBe(expected));
  }
});
