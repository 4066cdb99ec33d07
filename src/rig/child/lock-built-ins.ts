import { types } from "node:util";

/**
 * Makes unchangeable what the reports of this process, and the functions of graders, rest on. An answer shares this
 * process with them: with another `Array.prototype.map` or `performance.now` it could have them say what it likes.
 *
 * What programs do change, as `fetch` or a method of texts, stays as it is.
 */
export function lockBuiltIns(): void {
  for (const object of frozenObjects()) Object.freeze(object);
  // No `then` and no `toJSON` for everything: they would be called wherever a value passes.
  Object.preventExtensions(Object.prototype);
  for (const [object, keys] of lockedKeys()) for (const key of keys) lock(object, key);
  // Programs may go on to set this for their own stacks, but not make it something that cannot be set aside.
  Object.defineProperty(Error, "prepareStackTrace", { value: undefined, writable: true, configurable: false });
}

/** Nothing of these changes. V8 keeps frozen objects fast; one with properties locked singly becomes slow. */
function frozenObjects(): object[] {
  const classes = [Array, Map, Set, WeakMap, Uint8Array];
  const iterators = [[], new Map(), new Set()].map((list) => prototypeOf(list[Symbol.iterator]()));
  return [
    ...classes.flatMap((each) => [each, each.prototype]),
    ...[prototypeOf(Uint8Array), prototypeOf(Uint8Array.prototype), Buffer.prototype],
    ...[...iterators, prototypeOf(iterators[0] as object), prototypeOf(function* () {})],
    ...[Object, JSON, Reflect, Atomics, types],
  ];
}

/** Of these, the named properties. */
function lockedKeys(): [object, readonly PropertyKey[]][] {
  const methods = (prototype: object) => Reflect.ownKeys(prototype).filter((key) => key !== "constructor");
  return [
    [Function.prototype, ["call", "apply", "bind", Symbol.hasInstance]],
    [Promise, ["resolve", "reject", "withResolvers", "all", "race"]],
    [Promise.prototype, ["constructor"]],
    [Error, ["captureStackTrace"]],
    [Buffer, ["from", "alloc", "allocUnsafe", "concat"]],
    [Date, ["now"]],
    [Date.prototype, ["getTime", "valueOf"]],
    [performance, ["now", "timeOrigin"]],
    [process, ["hrtime", "uptime", "_kill"]],
    ...[AbortController, AbortSignal, EventTarget].map((each): [object, PropertyKey[]] => [
      each.prototype,
      methods(each.prototype),
    ]),
    [AbortSignal, ["timeout", "any", "abort"]],
    [globalThis, lockedGlobals],
  ];
}

const lockedGlobals = [
  ...["Object", "Array", "Map", "Set", "WeakMap", "Promise", "Reflect", "JSON", "Atomics", "Uint8Array", "Buffer"],
  ...["Error", "TypeError", "RangeError", "eval", "String", "Number", "Date", "performance"],
  ...["setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "queueMicrotask"],
  ...["AbortController", "AbortSignal", "EventTarget"],
];

function lock(object: object, key: PropertyKey): void {
  const descriptor = Object.getOwnPropertyDescriptor(object, key);
  if (!descriptor?.configurable) return;
  // A global may be a getter that loads it at first use, with a setter that puts another in its place.
  const isData = object === globalThis || "value" in descriptor;
  const locked = { ...(isData && { value: Reflect.get(object, key), writable: false }), configurable: false };
  Object.defineProperty(object, key, locked);
}

const prototypeOf = (object: object): object => Object.getPrototypeOf(object);
