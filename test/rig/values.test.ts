import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeValue } from "../../src/rig/decode-value.ts";
import { encodeValue } from "../../src/rig/encode-value.ts";

const cross = (value: unknown) => decodeValue(JSON.parse(JSON.stringify(encodeValue(value))));

describe("a value that crosses over", () => {
  test("is what it was", () => {
    const values = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: false,
    });
    fc.assert(fc.property(values, (value) => void expect(cross(value)).toEqual(value)));
  });

  test.for([
    ["undefined", undefined],
    ["not a number", Number.NaN],
    ["minus zero", -0],
    ["infinity", Number.NEGATIVE_INFINITY],
    ["a big number", 10n ** 30n],
    ["a date", new Date(5)],
    ["no date", new Date(Number.NaN)],
    ["bytes", new Uint8Array([0, 255])],
    ["a list with holes filled", [undefined, null]],
    ["a map of sets", new Map([[{ a: 1 }, new Set([1, "1"])]])],
  ])("stays %s", ([, value]) => {
    expect(cross(value)).toStrictEqual(value);
  });

  test("keeps cycles and shared parts", () => {
    const shared = { one: 1 };
    const value: Record<string, unknown> = { first: shared, second: shared, list: [shared] };
    value.self = value;
    const copy = cross(value) as typeof value;
    expect(copy.self).toBe(copy);
    expect(copy.first).toBe(copy.second);
    expect((copy.list as unknown[])[0]).toBe(copy.first);
  });

  test("says what is a promise", () => expect(cross({ given: Promise.resolve(5) })).toEqual({ given: "a promise" }));

  test("does not touch prototypes", () => {
    const copy = cross(JSON.parse('{ "__proto__": { "polluted": true }, "constructor": 1 }')) as object;
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(Object.keys(copy)).toEqual(["__proto__", "constructor"]);
    expect({}).not.toHaveProperty("polluted");
  });

  test("survives getters and proxies that throw", () => {
    const refuse = () => {
      throw new Error("no");
    };
    const traps = {
      get: refuse,
      ownKeys: refuse,
      getPrototypeOf: refuse,
      has: refuse,
      getOwnPropertyDescriptor: refuse,
    };
    const value = {
      get trap() {
        return refuse();
      },
      proxy: new Proxy({}, traps),
      list: new Proxy([], traps),
      fn: refuse,
      symbol: Symbol("s"),
    };
    expect(cross(value)).toMatchObject({ trap: "[unreadable]", proxy: {}, symbol: "Symbol(s)" });
  });

  test.for([
    ["too many parts", () => Array.from({ length: 200_000 }, () => 0)],
    ["too long a text", () => "x".repeat(5_000_000)],
    ["too many bytes", () => new Uint8Array(5_000_000)],
    ["a list that calls itself longer than it is", () => Object.assign([], { length: 2 ** 32 - 1 })],
    ["too deep", () => Array.from({ length: 1_000 }).reduce((inner) => [inner], 1)],
    [
      "without end",
      () => {
        const endless = (): object =>
          new Proxy(
            {},
            {
              get: endless,
              ownKeys: () => ["a"],
              getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
            },
          );
        return endless();
      },
    ],
  ] as const)("is refused when it is %s", ([, make]) => {
    expect(() => encodeValue(make())).toThrow(RangeError);
  });
});

test("an error keeps its name, message, fields and causes", () => {
  const cause = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  const error = Object.assign(new TypeError("fetch failed", { cause }), { attempts: [1, 2] });
  expect(cross(error)).toEqual({
    name: "TypeError",
    message: "fetch failed",
    data: { attempts: [1, 2] },
    cause: { name: "Error", message: "read ECONNRESET", data: { code: "ECONNRESET" } },
  });
  expect(cross(new AggregateError([new Error("a")], "all"))).toMatchObject({ data: { errors: [{ message: "a" }] } });
});

test("what nobody encoded is refused, and nothing else is thrown", () => {
  const encoded = fc.letrec((tie) => ({
    any: fc.oneof(
      fc.jsonValue(),
      fc.tuple(
        fc.constantFrom("map", "set", "object", "error", "ref", "date", "bytes", "bigint", "number", "array"),
        tie("any"),
        tie("any"),
      ),
    ),
  })).any;
  fc.assert(
    fc.property(encoded, (value) => {
      try {
        decodeValue(value);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
    { numRuns: 2_000 },
  );
});
