import { types } from "node:util";

/**
 * A value on its way between the two processes, as JSON.
 *
 * JSON's own scalars stand for themselves; everything else is a list `[tag, …]`. An object that occurs twice, or in
 * itself, is written once and then referred to by its number, so cycles and shared objects keep their shape.
 */
export type Encoded = string | number | boolean | null | readonly [string, ...unknown[]];

/** More parts than this, or deeper, is no value for a check: `encodeValue` throws a `RangeError`. */
const maxParts = 100_000;
const maxDepth = 200;
const maxCharacters = 4_000_000;

/**
 * Writes any value, whatever its getters, proxies and cycles do.
 *
 * Functions, symbols and promises become their description, a field that throws becomes `[unreadable]`, class instances become
 * plain objects of their own enumerable fields, errors become a `RunError`.
 */
export function encodeValue(value: unknown): Encoded {
  const numbers = new Map<object, number>();
  let parts = 0;
  let characters = 0;
  let depth = 0;

  const encode = (part: unknown): Encoded => {
    if (typeof part === "string") characters += part.length;
    if (++parts > maxParts || depth > maxDepth || characters > maxCharacters) {
      throw new RangeError("The value is too large to hand over");
    }
    if (typeof part !== "object" || part === null) return encodeScalar(part);
    const known = numbers.get(part);
    if (known !== undefined) return ["ref", known];
    numbers.set(part, numbers.size);
    depth++;
    const encoded = encodeObject(part, encode);
    depth--;
    return encoded;
  };
  return encode(value);
}

function encodeScalar(value: unknown): Encoded {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : ["number", Object.is(value, -0) ? "-0" : `${value}`];
    case "bigint":
      return ["bigint", `${value}`];
    case "undefined":
      return ["undefined"];
    case "object":
      return null;
    default:
      return read(() => String(value).slice(0, 200)) as Encoded;
  }
}

type Encode = (part: unknown) => Encoded;

function encodeObject(object: object, encode: Encode): Encoded {
  // It has no fields to show: as `{}` nobody would know what an async function gave in place of a value.
  if (types.isPromise(object)) return "a promise";
  if (types.isDate(object)) return ["date", read(() => Date.prototype.getTime.call(object))];
  if (types.isAnyArrayBuffer(object)) return encodeBytes(new Uint8Array(object));
  if (ArrayBuffer.isView(object))
    return encodeBytes(new Uint8Array(object.buffer, object.byteOffset, object.byteLength));
  if (types.isMap(object)) return ["map", ...Array.from(object, ([key, value]) => [encode(key), encode(value)])];
  if (types.isSet(object)) return ["set", ...Array.from(object, encode)];
  if (read(() => Array.isArray(object)) === true) return encodeArray(object as readonly unknown[], encode);
  if (read(() => object instanceof Error) === true) return encodeError(object as Error, encode);
  return ["object", ...fieldsOf(object, encode)];
}

function encodeArray(array: readonly unknown[], encode: Encode): Encoded {
  const length = Number(read(() => array.length));
  if (length > maxParts) throw new RangeError("The value is too large to hand over");
  return ["array", ...Array.from({ length }, (_, index) => encode(read(() => array[index])))];
}

function encodeError(error: Error, encode: Encode): Encoded {
  const name = String(read(() => error.name)).slice(0, 1_000);
  const message = String(read(() => error.message)).slice(0, 10_000);
  const hidden = ["cause", "errors"].filter((key) => read(() => Object.hasOwn(error, key)) === true);
  const fields = fieldsOf(error, encode, hidden).filter(([key]) => !["name", "message", "stack"].includes(key));
  return ["error", name, message, ...fields];
}

function fieldsOf(object: object, encode: Encode, more: readonly string[] = []): [string, Encoded][] {
  const keys = read(() => Object.keys(object));
  if (!Array.isArray(keys)) return [];
  return [...new Set([...keys, ...more])].map((key) => [key, encode(read(() => object[key as keyof typeof object]))]);
}

function encodeBytes(bytes: Uint8Array): Encoded {
  if (bytes.length > maxCharacters) throw new RangeError("The value is too large to hand over");
  return ["bytes", Buffer.from(bytes).toString("base64")];
}

/** Reads what may be a getter or a trap of untrusted code. */
function read(get: () => unknown): unknown {
  try {
    return get();
  } catch {
    return "[unreadable]";
  }
}
