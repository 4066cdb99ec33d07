import type { RunError } from "./run-error.ts";

/** Reads a value that `encodeValue` wrote, and trusts nothing: throws a `RangeError` on anything else. */
export function decodeValue(encoded: unknown): unknown {
  const objects: unknown[] = [];

  const decode = (part: unknown): unknown => {
    if (!Array.isArray(part)) {
      if (typeof part === "object" && part !== null) refuse();
      return part;
    }
    const [tag, ...rest] = part;
    const decodePart = typeof tag === "string" ? decoders.get(tag) : undefined;
    if (decodePart === undefined) return refuse();
    return decodePart(rest, decode, objects);
  };
  return decode(encoded);
}

type Decoder = (rest: unknown[], decode: (part: unknown) => unknown, objects: unknown[]) => unknown;

const decoders = new Map<string, Decoder>([
  ["undefined", () => undefined],
  ["number", ([text]) => Number(textOf(text))],
  ["bigint", ([text]) => BigInt(/^-?\d{1,10000}$/.exec(textOf(text))?.[0] ?? 0)],
  ["ref", ([index], _, objects) => (typeof index === "number" ? objects[index] : refuse())],
  ["date", ([atMs], _, objects) => remember(objects, new Date(typeof atMs === "number" ? atMs : Number.NaN))],
  ["bytes", ([text], _, objects) => remember(objects, new Uint8Array(Buffer.from(textOf(text), "base64")))],
  [
    "array",
    (rest, decode, objects) =>
      fill(remember(objects, [] as unknown[]), (array) => {
        for (const part of rest) array.push(decode(part));
      }),
  ],
  [
    "set",
    (rest, decode, objects) =>
      fill(remember(objects, new Set()), (set) => {
        for (const part of rest) set.add(decode(part));
      }),
  ],
  [
    "map",
    (rest, decode, objects) =>
      fill(remember(objects, new Map()), (map) => {
        for (const [key, value] of pairsOf(rest)) map.set(decode(key), decode(value));
      }),
  ],
  ["object", (rest, decode, objects) => fill(remember(objects, {}), (object) => setFields(object, rest, decode))],
  [
    "error",
    ([name, message, ...fields], decode, objects) =>
      decodeError(textOf(name), textOf(message), fields, decode, objects),
  ],
]);

function decodeError(
  name: string,
  message: string,
  fields: unknown[],
  decode: (part: unknown) => unknown,
  objects: unknown[],
): RunError {
  const error: { name: string; message: string; data: Record<string, unknown>; cause?: unknown } = {
    name,
    message,
    data: {},
  };
  objects.push(error);
  setFields(error.data, fields, decode);
  if (Object.hasOwn(error.data, "cause")) {
    error.cause = error.data.cause;
    delete error.data.cause;
  }
  return error;
}

/** `defineProperty`, because a plain assignment to a field named `__proto__` would change the object's prototype. */
function setFields(object: object, fields: unknown[], decode: (part: unknown) => unknown): void {
  for (const [key, value] of pairsOf(fields)) {
    Object.defineProperty(object, textOf(key), {
      value: decode(value),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
}

function textOf(part: unknown): string {
  return typeof part === "string" ? part : refuse();
}

function refuse(): never {
  throw new RangeError("No encoded value");
}

function pairsOf(parts: unknown[]): [unknown, unknown][] {
  return parts.map((part) => {
    return Array.isArray(part) && part.length === 2 ? [part[0], part[1]] : refuse();
  });
}

/** An object is numbered before its parts are read, as `encodeValue` did: its parts may refer to it. */
function remember<T>(objects: unknown[], object: T): T {
  objects.push(object);
  return object;
}

function fill<T>(object: T, add: (object: T) => void): T {
  add(object);
  return object;
}
