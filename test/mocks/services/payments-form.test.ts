import { describe, expect, test } from "vitest";
import { parseForm } from "../../../mocks/services/payments-form.ts";

describe("parseForm()", () => {
  const cases: [sentence: string, form: string, expected: object][] = [
    ["reads plain fields, and text as text", "a=5&b=x%20y+z", { a: "5", b: "x y z" }],
    ["nests by brackets", "a[b][c]=1&a[d]=2", { a: { b: { c: "1" }, d: "2" } }],
    ["makes lists of empty brackets", "a[]=1&a[]=2", { a: ["1", "2"] }],
    ["makes lists of counted brackets", "a[0][x]=1&a[1][x]=2", { a: [{ x: "1" }, { x: "2" }] }],
    ["keeps a map whose names are other numbers", "a[3]=1", { a: { 3: "1" } }],
    ["lets the later value win", "a=1&a=2&b=1&b[c]=2", { a: "2", b: { c: "2" } }],
    ["reads an empty form", "", {}],
  ];
  for (const [sentence, form, expected] of cases) test(sentence, () => expect(parseForm(form)).toEqual(expected));

  test("takes __proto__ for a field like any other", () => {
    const fields = parseForm("__proto__[polluted]=yes");
    expect([Object.keys(fields), Reflect.get({}, "polluted")]).toEqual([["__proto__"], undefined]);
  });
});
