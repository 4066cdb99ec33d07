import { describe, expect, test } from "vitest";
import { Link, parseTree, show } from "../../../mocks/services/jenkins-tree.ts";

const build = (number: number) =>
  new Link({ number }, () => ({ _class: "Build", number, result: "SUCCESS", job: { name: "a", color: "blue" } }));
const page = { _class: "Job", name: "a", builds: [build(3), build(2), build(1)], last: build(3), nothing: null };

const shown = (tree: string) => show(page, parseTree(tree));

describe("show()", () => {
  test("shows everything without a tree, links in brief", () => {
    expect(show(page, undefined)).toEqual({
      ...page,
      builds: [{ number: 3 }, { number: 2 }, { number: 1 }],
      last: { number: 3 },
    });
  });

  const cases: [tree: string, expected: object][] = [
    ["name", { name: "a" }],
    ["name,nothing", { name: "a", nothing: null }],
    ["nowhere", {}],
    ["last", { last: { number: 3 } }],
    ["last[result]", { last: { _class: "Build", result: "SUCCESS" } }],
    ["last[job[color]]", { last: { _class: "Build", job: { color: "blue" } } }],
    ["builds[number]{0,2}", { builds: [3, 2].map((number) => ({ _class: "Build", number })) }],
    ["builds[number]{1,}", { builds: [2, 1].map((number) => ({ _class: "Build", number })) }],
    ["builds[number]{,1}", { builds: [{ _class: "Build", number: 3 }] }],
    ["builds[number]{1}", { builds: [{ _class: "Build", number: 2 }] }],
    ["builds[number]{9,12}", { builds: [] }],
    [" name , builds[ number ]{0,1}", { name: "a", builds: [{ _class: "Build", number: 3 }] }],
    ["last[*]", { last: { _class: "Build", number: 3, result: "SUCCESS", job: { name: "a", color: "blue" } } }],
  ];
  for (const [tree, expected] of cases)
    test(`shows what ${tree} asks for`, () => expect(shown(tree)).toEqual({ _class: "Job", ...expected }));
});

describe("parseTree()", () => {
  for (const text of ["", "a[", "a[b", "a]", "a[b]]", "a,,b", "a{x}", "a[b]c", "a".repeat(2_001)])
    test(`takes ${text.slice(0, 20) || "nothing"} for no tree`, () => expect(parseTree(text)).toBeUndefined());
});
