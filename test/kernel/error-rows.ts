/** Cells of which the last one fails, and what the learner gets to see. */
export type ErrorRow = {
  readonly name: string;
  readonly cells: readonly string[];
  readonly ename: string;
  readonly line: number | undefined;
  readonly traceback: string;
};

/** Cells that do not compile. */
export const compiling: ErrorRow[] = [
  {
    name: "a wrong type, marked in its line",
    cells: ["const a = 1;\nconst b: string = a;"],
    ename: "TypeScriptError",
    line: 2,
    traceback: `
TS2322: Type 'number' is not assignable to type 'string'.
  1 | const a = 1;
> 2 | const b: string = a;
    |       ^`,
  },
  {
    name: "two mistakes, one after the other",
    cells: ["missing();\n'x'.nope"],
    ename: "TypeScriptError",
    line: 1,
    traceback: `
TS2304: Cannot find name 'missing'.
> 1 | missing();
    | ^^^^^^^
  2 | 'x'.nope

TS2339: Property 'nope' does not exist on type '"x"'.
  1 | missing();
> 2 | 'x'.nope
    |     ^^^^`,
  },
  {
    name: "a mistake that takes several sentences",
    cells: ["const deep: { a: { b: string } } = { a: { b: 1 } } as { a: { b: number } };"],
    ename: "TypeScriptError",
    line: 1,
    traceback: `
TS2322: Type '{ a: { b: number; }; }' is not assignable to type '{ a: { b: string; }; }'.
  The types of 'a.b' are incompatible between these types.
  Type 'number' is not assignable to type 'string'.
> 1 | const deep: { a: { b: string } } = { a: { b: 1 } } as { a: { b: number } };
    |       ^^^^`,
  },
  {
    name: "what is missing at the end",
    cells: ["const q = ("],
    ename: "TypeScriptError",
    line: 1,
    traceback: `
TS1109: Expression expected.
> 1 | const q = (
    |            ^`,
  },
  {
    name: "what may be undefined (strict)",
    cells: ["function length(text?: string) {\n  return text.length;\n}"],
    ename: "TypeScriptError",
    line: 2,
    traceback: `
TS18048: 'text' is possibly 'undefined'.
  1 | function length(text?: string) {
> 2 |   return text.length;
    |          ^^^^
  3 | }`,
  },
  {
    name: "a parameter without a type (strict)",
    cells: ["const twice = (n) => n * 2;"],
    ename: "TypeScriptError",
    line: 1,
    traceback: `
TS7006: Parameter 'n' implicitly has an 'any' type.
> 1 | const twice = (n) => n * 2;
    |                ^`,
  },
  {
    name: "what is caught being of unknown type (strict)",
    cells: ["try { void 0 } catch (error) { error.message }"],
    ename: "TypeScriptError",
    line: 1,
    traceback: `
TS18046: 'error' is of type 'unknown'.
> 1 | try { void 0 } catch (error) { error.message }
    |                                ^^^^^`,
  },
  {
    name: "a package that is not there",
    cells: ["import { x } from 'no-such-package';"],
    ename: "TypeScriptError",
    line: 1,
    traceback: `
TS2307: Cannot find module 'no-such-package' or its corresponding type declarations.
> 1 | import { x } from 'no-such-package';
    |                   ^^^^^^^^^^^^^^^^^`,
  },
];

/** Cells that fail when they run. */
export const running: ErrorRow[] = [
  {
    name: "in a function of an earlier cell",
    cells: ["function read(reply: any) {\n  return reply.body.text;\n}", "\nread({});"],
    ename: "TypeError",
    line: 2,
    traceback: `
cell [N], line 2:
  1 | function read(reply: any) {
> 2 |   return reply.body.text;
    |                     ^
  3 | }

TypeError: Cannot read properties of undefined (reading 'text')
    at read (cell [N]:2:21)
    at cell [N]:2:1`,
  },
  {
    name: "after an await, in a line below types that are gone when it runs",
    cells: [
      "type Reply = {\n  status: number;\n};\nconst fail = async (): Promise<Reply> => {\n  await null;\n  throw new RangeError('too late');\n};\nawait fail();",
    ],
    ename: "RangeError",
    line: 6,
    traceback: `
cell [N], line 6:
  4 | const fail = async (): Promise<Reply> => {
  5 |   await null;
> 6 |   throw new RangeError('too late');
    |         ^
  7 | };
  8 | await fail();

RangeError: too late
    at fail (cell [N]:6:9)
    at async cell [N]:8:1`,
  },
  {
    name: "out of fetch, to which Node gives no stack",
    cells: ["const url = 'http://127.0.0.1:9';\nconst response = await fetch(url);"],
    ename: "TypeError",
    line: 2,
    traceback: `
cell [N], line 2:
  1 | const url = 'http://127.0.0.1:9';
> 2 | const response = await fetch(url);
    |                  ^

TypeError: fetch failed
    at async cell [N]:2:18 {
  [cause]: Error: bad port
      at cell [N]:2:24
}`,
  },
  {
    name: "of a class of its own, with data and a cause",
    cells: [
      "class ApiError extends Error {\n  override name = 'ApiError';\n  status = 503;\n}\nthrow new ApiError('busy', { cause: 'restart' });",
    ],
    ename: "ApiError",
    line: 5,
    traceback: `
cell [N], line 5:
  3 |   status = 503;
  4 | }
> 5 | throw new ApiError('busy', { cause: 'restart' });
    |       ^

ApiError: busy
    at cell [N]:5:7 {
  status: 503,
  [cause]: 'restart'
}`,
  },
  {
    name: "that is no Error",
    cells: ["throw { status: 503 }"],
    ename: "Thrown",
    line: undefined,
    traceback: `
Thrown: { status: 503 }`,
  },
  {
    name: "out of the language, below its own functions",
    cells: ["JSON.parse('{x')"],
    ename: "SyntaxError",
    line: 1,
    traceback: `
cell [N], line 1:
> 1 | JSON.parse('{x')
    |      ^

SyntaxError: Expected property name or '}' in JSON at position 1 (line 1 column 2)
    at JSON.parse (<anonymous>)
    at cell [N]:1:6`,
  },
];
