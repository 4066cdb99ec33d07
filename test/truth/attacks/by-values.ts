import type { Attacks } from "./attack.ts";

const gives = (value: string) => ({ client: `export const askPolitely = async () => (${value});` });
const throws = (error: string) => ({
  client: `export const askPolitely = async () => { throw ${error}; };`,
});

/** Answers that give back, throw or export what nobody expects. */
export const attacksByValues: Attacks = {
  "gives a proxy that answers everything": gives(
    "new Proxy({}, { get: () => 42, has: () => true, ownKeys: () => ['id', 'isReason'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }) })",
  ),
  "gives a proxy that throws": gives(
    "new Proxy({}, new Proxy({}, { get() { return () => { throw new Error('no'); }; } }))",
  ),
  "gives getters that change their mind": gives("{ get id() { return Math.random(); }, get isReason() { throw 1; } }"),
  "gives a circle": gives("(() => { const circle = {}; circle.self = circle; return circle; })()"),
  "gives a giant list": gives("Array(10_000_000).fill(0)"),
  "gives a giant text": gives("'x'.repeat(100_000_000)"),
  "gives a deep value": gives(
    "(() => { let deep = {}; for (let i = 0; i < 100_000; i++) deep = { deep }; return deep; })()",
  ),
  "gives keys that pollute": gives(
    `JSON.parse('{"__proto__":{"polluted":true,"id":1},"constructor":{"prototype":{"polluted":true}}}')`,
  ),
  "gives a matcher": gives(
    "{ asymmetricMatch: () => true, $$typeof: Symbol.for('jest.asymmetricMatcher'), sample: 1 }",
  ),
  "gives a value with a toJSON": gives(
    "{ toJSON: () => ({ id: 1 }), valueOf: () => 1, [Symbol.toPrimitive]: () => 1 }",
  ),
  "gives what cannot be text": gives(
    "Object.assign(Object.create(null), { big: 1n, nan: NaN, symbol: Symbol('x'), fn() {} })",
  ),
  "gives the tags of the rig's own encoding": gives("['object', ['isReason', true], ['atMs', 300]]"),
  "gives a promise of its own kind": gives(
    "{ then(resolve) { resolve({ isReason: true }); resolve(2); throw new Error(); } }",
  ),
  "gives a promise that stays open": {
    client: "export const askPolitely = () => ({ then() {}, catch() { return new Promise(() => {}); } });",
  },
  "throws nothing": throws("undefined"),
  "throws an error of the kit": throws("Object.assign(new Error('The kit is broken'), { name: 'KitError' })"),
  "throws a ReferenceError of the check's own words": throws("new ReferenceError('reason is not defined')"),
  "throws a ReferenceError of a global": throws("new ReferenceError('setTimeout is not defined')"),
  "misspells a name that the check uses too": {
    client: "export const askPolitely = async () => { return thrown.atMs + controller; };",
  },
  "throws a missing export": throws("Object.assign(new Error('the file has no export'), { name: 'MissingExport' })"),
  "throws an AnswerFailure": throws(
    "Object.assign(new Error('x'), { name: 'AnswerFailure', kind: 'load', requests: 1 })",
  ),
  "throws the words of a time-out": throws("new Error('Test timed out in 5ms.')"),
  "throws an error that throws": throws(
    "Object.defineProperties(new Error(), { message: { get() { throw 1; } }, name: { get() { throw 2; } }, cause: { get() { throw 3; } } })",
  ),
  "throws an endless chain of causes": throws(
    "(() => { const error = new Error('x'); error.cause = error; return error; })()",
  ),
  "exports a then": {
    prelude: "export function then(resolve) { resolve({ askPolitely: async () => ({ isReason: true }) }); }",
  },
  "exports a then that stays open": { prelude: "export function then() {}" },
  "exports a getter in the place of a function": {
    client:
      "export const askPolitely = new Proxy(function () {}, { apply() { throw new Proxy({}, { get() { throw 1; } }); } });",
  },
  "exports nothing": { client: "export {};" },
  "is no TypeScript": { client: "export const askPolitely = (((" },
  "names a module of the kit": { prelude: `import "stormproof/mocks/script";` },
  "names a file outside": { prelude: `import "../../../../etc/passwd";` },
  "names an absolute file": { prelude: `import "/etc/passwd";` },
  "names data": { prelude: `import "data:text/javascript,process.exit(0)";` },
};
