import type { Attacks } from "./attack.ts";

/** What the patched built-ins are to make of everything that a check rests on. */
const forged = `{ isReason: true, atMs: 300 }`;

/** Answers that change the language under everybody's feet. */
export const attacksOnBuiltIns: Attacks = {
  "makes everything the same with Object.is": { prelude: "Object.is = () => true;" },
  "brings an expect of its own": {
    prelude: `
      const pass = new Proxy(() => pass, { get: () => pass });
      globalThis.expect = pass;
      globalThis[Symbol.for("expect-global")] = pass;
      globalThis[Symbol.for("matchers-object")] = pass;
      globalThis.__vitest_worker__ = pass;`,
  },
  "lets JSON.stringify write another ending": {
    prelude: `
      const { stringify } = JSON;
      JSON.stringify = (message, ...rest) => {
        if (message?.type !== "done") return stringify(message, ...rest);
        const value = ["object", ["isReason", true], ["atMs", 300]];
        return stringify({ ...message, value, timers: 0, asked: [], isClean: true }, ...rest);
      };`,
    client: "export const askPolitely = (url) => fetch(url);",
  },
  "gives every object a toJSON": {
    prelude: `
      Object.prototype.toJSON = function () {
        return this.type === "done" ? { ...this, value: ["object", ["isReason", true], ["atMs", 300]], timers: 0 } : this;
      };`,
  },
  "gives every list a toJSON": {
    prelude: `
      Array.prototype.toJSON = function () {
        return this[0] === "undefined" ? ["object", ["isReason", true], ["atMs", 300]] : [...this];
      };`,
  },
  "makes every object a promise": {
    prelude: `
      Object.prototype.then = function (resolve) {
        delete Object.prototype.then;
        resolve({ phase: "call", value: ["object", ["isReason", true], ["atMs", 300]], tookMs: 0 });
      };`,
  },
  "maps every list to what is wanted": {
    prelude: `
      const { map } = Array.prototype;
      Array.prototype.map = function (...args) {
        const mapped = map.apply(this, args);
        return this[0] === "isReason" ? [["isReason", true], ["atMs", 300]] : mapped;
      };`,
  },
  "iterates over what is wanted": {
    prelude: `
      const prototype = Object.getPrototypeOf([][Symbol.iterator]());
      const { next } = prototype;
      prototype.next = function () {
        const step = next.call(this);
        if (Array.isArray(step.value) && step.value[0] === "isReason") step.value[1] = true;
        if (Array.isArray(step.value) && step.value[0] === "atMs") step.value[1] = 300;
        return step;
      };`,
  },
  "patches Map, Set and Reflect": {
    prelude: `
      Map.prototype.get = () => 0;
      Map.prototype.set = () => ${forged};
      Set.prototype.has = () => true;
      Reflect.get = () => ${forged};
      Reflect.ownKeys = () => [];`,
  },
  "patches Function.prototype.call and apply": {
    prelude: `
      Function.prototype.call = () => ${forged};
      Function.prototype.apply = () => ${forged};
      Function.prototype.bind = () => () => ${forged};`,
  },
  "patches Promise.prototype.then": {
    prelude: `
      const { then } = Promise.prototype;
      Promise.prototype.then = function (onFulfilled, ...rest) {
        return then.call(this, onFulfilled && ((value) => onFulfilled(value?.phase ? { ...value, value: true } : value)), ...rest);
      };`,
  },
  "puts its own eval in the place of the function": {
    prelude: `
      globalThis.eval = () => async (module, url, args) => {
        await module.askPolitely(url);
        return ${forged};
      };`,
  },
  "hides its timer from stacks": {
    prelude: `Error.prepareStackTrace = () => "";`,
  },
  "forbids stacks": {
    prelude: `Object.defineProperty(Error, "stackTraceLimit", { value: 0, writable: false });`,
  },
  "sets its timer through Reflect.apply": {
    client: `
      export async function askPolitely(url) {
        Reflect.apply(setTimeout, globalThis, [() => {}, 50_000]);
        return (await fetch(url)).json();
      }`,
  },
  "sets its timer through a list": {
    client: `
      export async function askPolitely(url) {
        [() => {}].forEach(setTimeout);
        [50_000].forEach(setTimeout.bind(undefined, () => {}));
        return (await fetch(url)).json();
      }`,
  },
  "has the event loop set its timer": {
    client: `
      export async function askPolitely(url) {
        setImmediate(setTimeout, () => {}, 50_000);
        process.nextTick(setTimeout, () => {}, 50_000);
        return (await fetch(url)).json();
      }`,
  },
  "takes the timers off their queue": {
    prelude: `
      const { splice } = Array.prototype;
      Array.prototype.splice = function (...args) {
        if (this.some?.((each) => each?.dueMs)) this.length = 0;
        return splice.apply(this, args);
      };`,
  },
  "counts nothing with Array.prototype.filter": {
    prelude: "Array.prototype.filter = () => [];",
  },
  "mends numbers in typed arrays": {
    prelude: `
      const { set } = Uint8Array.prototype;
      Object.getPrototypeOf(Uint8Array.prototype).set = function (source, at) { return set.call(this, source.reverse?.() ?? source, at); };`,
  },
};
