/** Cells that are run one after the other, and what the last of them shows. */
export type CellRow = { readonly name: string; readonly cells: readonly string[]; readonly shows: string };

const awaiting: CellRow[] = [
  { name: "await of a promise", cells: ["await Promise.resolve(1)"], shows: "1" },
  { name: "await in brackets, alone in the cell", cells: ["await (Promise.resolve(2))"], shows: "2" },
  {
    name: "await within the brackets of another",
    cells: [
      "const answer = async () => new Response('{\"n\":3}')",
      "const body = await (await answer()).json();\nbody",
    ],
    shows: "{ n: 3 }",
  },
  { name: "for await, alone in the cell", cells: ["for await (const n of [1, 2]) console.log(n);"], shows: "1\n2" },
  {
    name: "for await over an async generator, with a pattern",
    cells: [
      "async function* pages() { yield { n: 1 }; yield { n: 2 } }",
      "for await (const { n } of pages()) console.log(n)",
    ],
    shows: "1\n2",
  },
  {
    name: "for await over the body of a response",
    cells: ["let size = 0;\nfor await (const chunk of new Response('abc').body!) size += chunk.length;\nsize"],
    shows: "3",
  },
  { name: "await among arguments", cells: ["console.log(await 1, await (async () => 2)())"], shows: "1 2" },
  {
    name: "await within blocks",
    cells: [
      "for (const n of [1, 2]) {\n  try { if (await (async () => n > 1)()) console.log(n) } finally { await null }\n}",
    ],
    shows: "2",
  },
  { name: "await in a template", cells: ["`$" + "{await (async () => 'x')()}!`"], shows: "'x!'" },
  {
    name: "await in brackets beside a value whose type lives in a package",
    cells: [
      "import { z } from 'zod';\nconst schema = z.object({ id: z.number() });\nconst made = await (async () => schema)();\nmade.parse({ id: 4 }).id",
    ],
    shows: "4",
  },
  {
    name: "a function that awaits makes no cell wait",
    cells: ["const later = async () => await (async () => 5)();\ntypeof later"],
    shows: "'function'",
  },
];

const language: CellRow[] = [
  { name: "a value", cells: ["1 + 1"], shows: "2" },
  { name: "no value for undefined", cells: ["undefined"], shows: "" },
  { name: "nothing in an empty cell", cells: [""], shows: "" },
  { name: "nothing in a cell of comments", cells: ["// TODO\n/* later */"], shows: "" },
  { name: "a variable of an earlier cell", cells: ["let counted = 1", "counted += 1", "counted"], shows: "2" },
  {
    name: "a name declared again with another type",
    cells: ["const again = 1", "const again = 'x'", "again.toUpperCase()"],
    shows: "'X'",
  },
  {
    name: "the same declaration again, and once more",
    cells: ["const thrice: number[] = [1]", "const thrice: number[] = [1]", "const thrice: number[] = [1]", "thrice"],
    shows: "[ 1 ]",
  },
  {
    name: "the same cell again, with what it shows",
    cells: ["let shown = 1; shown + 1", "let shown = 1; shown + 1"],
    shows: "2",
  },
  {
    name: "a name that is a type now, and a value later",
    cells: ["type Turn = 1", "const Turn = 2", "type Turn = 3", "const turn: Turn = 3; [turn, Turn]"],
    shows: "[ 3, 2 ]",
  },
  {
    name: "a function declared again",
    cells: ["function f1() { return 1 }", "function f1() { return 'two' }", "f1()"],
    shows: "'two'",
  },
  {
    name: "patterns",
    cells: ["const { a: first, ...others } = { a: 1, b: 2 }, [head = 0] = [9]", "[first, others, head]"],
    shows: "[ 1, { b: 2 }, 9 ]",
  },
  {
    name: "a class with private fields, used later",
    cells: [
      "class Counter {\n  static made = 0;\n  #n = 0;\n  static { Counter.made = 7 }\n  get n() { return ++this.#n }\n}",
      "const counter = new Counter(); void counter.n; [counter.n, Counter.made]",
    ],
    shows: "[ 2, 7 ]",
  },
  {
    name: "types of an earlier cell",
    cells: [
      "interface Item { id: number }\ntype Items = readonly Item[]",
      "const items: Items = [{ id: 1 }]; items.length",
    ],
    shows: "1",
  },
  {
    name: "satisfies, as const and generics",
    cells: [
      "const limits = { a: 1 } as const satisfies Record<string, number>;\nfunction pick<T, K extends keyof T>(o: T, k: K): T[K] { return o[k] }\nconst one: 1 = pick(limits, 'a'); one",
    ],
    shows: "1",
  },
  { name: "an enum", cells: ["enum Colour { Red = 'r' }", "Colour.Red"], shows: "'r'" },
  {
    name: "optional chaining and logical assignment",
    cells: ["let maybe: { n?: number } | undefined;\nmaybe ??= {}; maybe.n ||= 3; maybe?.n"],
    shows: "3",
  },
  {
    name: "big integers and named groups",
    cells: ["[2n ** 64n, /(?<y>\\d+)/.exec('a26')?.groups?.['y']]"],
    shows: "[ 18446744073709551616n, '26' ]",
  },
  {
    name: "a mistake that is expected",
    cells: ["// @ts-expect-error\nconst wrong: number = 'x';\nwrong"],
    shows: "'x'",
  },
  {
    name: "a block with its own names",
    cells: ["const outer = 1; { const outer = 2; console.log(outer) }"],
    shows: "2",
  },
];

/** Each row has names of its own, as the rows share one kernel. */
const earlier: CellRow[] = [
  { name: "a shorthand property", cells: ["const aa = 1", "console.log({ aa })"], shows: "{ aa: 1 }" },
  {
    name: "a shorthand property of an import, alone and beside others",
    cells: ["import { basename } from 'node:path'", "const made = { basename, made: 1 }; made.basename('a/b')"],
    shows: "'b'",
  },
  {
    name: "a shorthand property in functions, spread and default values",
    cells: [
      "const ab = 1",
      "const give = (all = { ab }) => { const inner = () => ({ ...{ ab }, all }); return inner() };\ngive()",
    ],
    shows: "{ ab: 1, all: { ab: 1 } }",
  },
  {
    name: "a shorthand property in an awaited call",
    cells: ["const ac = 1", "await (async (o: { ac: number }) => o)({ ac })"],
    shows: "{ ac: 1 }",
  },
  {
    name: "a destructuring assignment",
    cells: [
      "let ad = 1, ae = 2, af = 3",
      "({ ad, ae = 5, x: af } = { ad: 7, x: 8 } as { ad: number; ae?: number; x: number });\n[ad, ae, af]",
    ],
    shows: "[ 7, 5, 8 ]",
  },
  {
    name: "a default value in a destructuring assignment that is itself of an earlier cell",
    cells: ["let ag = 0; const ah = 4", "({ ag = ah } = {} as { ag?: number }); [ag, { ag, ah }]"],
    shows: "[ 4, { ag: 4, ah: 4 } ]",
  },
  { name: "a shorthand of a variable of the same cell", cells: ["const ai = 1; ({ ai })"], shows: "{ ai: 1 }" },
  {
    name: "a shorthand of a variable declared again",
    cells: ["const aj = 1", "const aj = 'new'; ({ aj })"],
    shows: "{ aj: 'new' }",
  },
  {
    name: "a shorthand of a parameter that has the name of an earlier variable",
    cells: ["const ak = 1", "const wrap = (ak: string) => ({ ak }); wrap('own')"],
    shows: "{ ak: 'own' }",
  },
  {
    name: "a shorthand of a block's variable that has the name of an earlier one",
    cells: ["const al = 1", "{ const al = 2; console.log({ al }) }"],
    shows: "{ al: 2 }",
  },
  {
    name: "typeof",
    cells: ["const am = 1", "const an: typeof am = 1; [typeof am, typeof { am }.am, an]"],
    shows: "[ 'number', 'number', 1 ]",
  },
  {
    name: "patterns whose properties are declared in an earlier cell",
    cells: [
      "interface Point { ao: number; ap: number }\nconst ao = 'other'; const point: Point = { ao: 1, ap: 2 }",
      "const { ao: x1, ap } = point; let y1 = 0; ({ ao: y1 } = point); const again: Point = { ao: 3, ap };\n[x1, ap, y1, again]",
    ],
    shows: "[ 1, 2, 1, { ao: 3, ap: 2 } ]",
  },
  {
    name: "a shorthand pattern in the cell's own variables, of a type of an earlier cell",
    cells: ["interface Place { aq: number }\nconst place: Place = { aq: 1 }", "let aq = 0; ({ aq } = place); ({ aq })"],
    shows: "{ aq: 1 }",
  },
  {
    name: "a shorthand within a namespace",
    cells: ["const ar = 1", "namespace Inner { export const own = 2; export const both = { own, ar } }\nInner.both"],
    shows: "{ own: 2, ar: 1 }",
  },
];

const assigning: CellRow[] = [
  {
    name: "an assignment to an earlier variable, which a function beside it sees",
    cells: ["let ba = 2; const readBa = () => ba", "ba = 5; [ba, readBa()]"],
    shows: "[ 5, 5 ]",
  },
  {
    name: "what a function of the earlier cell assigns",
    cells: ["let bb = 1; const addBb = () => { bb += 1 }", "bb = 10; addBb(); bb++; [bb, { bb }]", "addBb(); bb"],
    shows: "13",
  },
  {
    name: "assignments of every form",
    cells: [
      "let bc = 1, [bd, { be }] = [2, { be: 3 }]; var bf: number | undefined; const readAll = () => [bc, bd, be, bf]",
      "bc **= 3; bc -= -4; [bd] = [20]; ({ be } = { be: 30 }); bf ??= 40; for (bc of [6, 7]);\nreadAll()",
    ],
    shows: "[ 7, 20, 30, 40 ]",
  },
  {
    name: "a cell that waits",
    cells: ["let bg = await Promise.resolve(1); const readBg = () => bg", "bg = await (async () => 2)(); readBg()"],
    shows: "2",
  },
  {
    name: "a variable that is called as the setters' own",
    cells: ["let value = 1; const readValue = () => value", "value = 2; readValue()"],
    shows: "2",
  },
  {
    name: "a variable declared again, which leaves the first to its functions",
    cells: [
      "let bh = 1; const readBh = () => bh",
      "let bh = 'new'; const readNewBh = () => bh",
      "bh = 'newer'; [bh, readBh(), readNewBh()]",
    ],
    shows: "[ 'newer', 1, 'newer' ]",
  },
  {
    name: "a variable declared again as a constant, seen by a function between",
    cells: ["let bi = 1", "const readBi = () => bi", "const bi = 'constant'", "[bi, readBi()]"],
    shows: "[ 'constant', 'constant' ]",
  },
  {
    name: "a variable without a value yet",
    cells: ["let bj: number; const readBj = () => bj", "bj = 4; readBj()"],
    shows: "4",
  },
  {
    name: "an assignment as the last value",
    cells: ["let bk = 1; const readBk = () => bk", "bk = 6", "readBk()"],
    shows: "6",
  },
  {
    name: "a function in a variable",
    cells: ["let bl = () => 1; const callBl = () => bl()", "bl = () => 2; [bl(), callBl()]"],
    shows: "[ 2, 2 ]",
  },
  {
    name: "a type of the name of an earlier variable",
    cells: [
      "let bm = 1; const readBm = () => bm",
      "type bm = string",
      "bm = 3; const bn: bm = 'x'; [bm, readBm(), bn]",
    ],
    shows: "[ 3, 3, 'x' ]",
  },
];

const library: CellRow[] = [
  {
    name: "the array methods of 2023",
    cells: ["[[3, 1].toSorted(), [1, 2].toReversed(), [1, 2].with(0, 9), [1, 2, 3].toSpliced(0, 1)]"],
    shows: "[ [ 1, 3 ], [ 2, 1 ], [ 9, 2 ], [ 2, 3 ] ]",
  },
  {
    name: "grouping",
    cells: ["[Object.groupBy([1, 2], (n) => (n % 2 ? 'odd' : 'even')).odd, Map.groupBy([1], () => 'k').size]"],
    shows: "[ [ 1 ], 1 ]",
  },
  {
    name: "promises made the new ways",
    cells: [
      "const { promise, resolve } = Promise.withResolvers<number>(); resolve(1);\n[await promise, await Promise.try(() => 2), await Array.fromAsync([Promise.resolve(3)])]",
    ],
    shows: "[ 1, 2, [ 3 ] ]",
  },
  {
    name: "set methods and iterator helpers",
    cells: ["[[...new Set([1]).union(new Set([2]))], new Map([[1, 2]]).values().map((n) => n + 1).toArray()]"],
    shows: "[ [ 1, 2 ], [ 3 ] ]",
  },
  {
    name: "base64, hex and escaping",
    cells: [
      "[new Uint8Array([255]).toHex(), new Uint8Array([255]).toBase64(), RegExp.escape('.'), 'a'.isWellFormed(), Error.isError(1)]",
    ],
    shows: "[ 'ff', '/w==', '\\\\.', true, false ]",
  },
  {
    name: "what Node has of the web",
    cells: [
      "[typeof crypto.randomUUID(), structuredClone({ a: 1 }), AbortSignal.timeout(10).aborted, [...new URLSearchParams('a=1')]]",
    ],
    shows: "[ 'string', { a: 1 }, false, [ [ 'a', '1' ] ] ]",
  },
];

const importing: CellRow[] = [
  { name: "a module of Node", cells: ["import path from 'node:path';\npath.posix.join('a', 'b')"], shows: "'a/b'" },
  {
    name: "an import that is used later",
    cells: [
      "import { readFile } from 'node:fs/promises'",
      "(JSON.parse(await readFile('package.json', 'utf8')) as { name: string }).name",
    ],
    shows: "'stormproof'",
  },
  { name: "a JSON file", cells: ["import manifest from './package.json';\nmanifest.name"], shows: "'stormproof'" },
  {
    name: "import() as an expression",
    cells: ["const os = await import('node:os'); typeof os.cpus"],
    shows: "'function'",
  },
  { name: "require", cells: ["const fs = require('node:fs'); typeof fs.readFileSync"], shows: "'function'" },
  {
    name: "a type only",
    cells: [
      "import type { AddressInfo } from 'node:net';\nconst address: AddressInfo = { address: '', family: '', port: 1 }; address.port",
    ],
    shows: "1",
  },
  {
    name: "zod, with exact optional types",
    cells: [
      "import { z } from 'zod';\nconst User = z.object({ nick: z.string().optional() });\nconst nick: string | undefined = User.parse({}).nick; nick ?? 'none'",
    ],
    shows: "'none'",
  },
  { name: "zod/v4, an entry point", cells: ["import * as z4 from 'zod/v4'; z4.string().parse('x')"], shows: "'x'" },
  {
    name: "msw and msw/node, with their types",
    cells: [
      "import { http, HttpResponse } from 'msw';\nimport { setupServer } from 'msw/node';\nconst mocked = setupServer(http.get('http://api.test/x', () => HttpResponse.json({ ok: 1 })));\nmocked.listen({ onUnhandledFrame: 'error' })",
      "const seen: unknown = await (await fetch('http://api.test/x')).json();\nmocked.close();\nseen",
    ],
    shows: "{ ok: 1 }",
  },
  {
    name: "nock, with its types",
    cells: [
      "import nock from 'nock';\nnock('http://api.test').get('/n').reply(200, { n: 1 });\nconst nocked = await (await fetch('http://api.test/n')).json();\nnock.restore();\nnocked",
    ],
    shows: "{ n: 1 }",
  },
  {
    name: "node-fetch",
    cells: [
      "import nodeFetch, { Headers as NodeHeaders } from 'node-fetch'; [typeof nodeFetch, new NodeHeaders({ a: '1' }).get('a')]",
    ],
    shows: "[ 'function', '1' ]",
  },
  {
    name: "undici",
    cells: ["import { MockAgent } from 'undici'; const agent = new MockAgent(); typeof agent.disableNetConnect"],
    shows: "'function'",
  },
];

const printing: CellRow[] = [
  {
    name: "stdout and stderr in order",
    cells: ["console.log('a'); console.error('b'); console.log('c')"],
    shows: "a\nb\nc",
  },
  {
    name: "bytes cut within a character",
    cells: [
      "const euro = Buffer.from('€'); process.stdout.write(euro.subarray(0, 1)); process.stdout.write(euro.subarray(1)); void 0",
    ],
    shows: "€",
  },
  {
    name: "all of 10,000 lines",
    cells: ["for (let n = 1; n <= 10_000; n++) console.log(n)"],
    shows: Array.from({ length: 10_000 }, (_, index) => index + 1).join("\n"),
  },
  { name: "rich data", cells: ["import { display } from 'tslab';\ndisplay.html('<b>x</b>')"], shows: "text/html" },
  {
    name: "a display that changes",
    cells: ["import { newDisplay } from 'tslab';\nconst bar = newDisplay(); bar.text('1 %'); bar.text('99 %')"],
    shows: "99 %",
  },
  { name: "nothing for a timer as the last value", cells: ["setTimeout(() => {}, 1)"], shows: "" },
  {
    name: "emoji and tables",
    cells: ["console.table([{ a: '🙂' }])"],
    shows: "┌─────────┬──────┐\n│ (index) │ a    │\n├─────────┼──────┤\n│ 0       │ '🙂' │\n└─────────┴──────┘",
  },
];

/** What cells can hold, by subject. */
export const cellRows: Readonly<Record<string, readonly CellRow[]>> = {
  awaiting,
  language,
  "names of earlier cells": earlier,
  "assignments to variables of earlier cells": assigning,
  library,
  importing,
  printing,
};
