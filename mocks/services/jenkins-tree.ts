/** What an address shows: its fields, some of which link to what other addresses show. */
export type Page = { readonly [field: string]: unknown };

/** Something that has an address of its own. Where nothing more is asked for, only the brief form is shown. */
export class Link {
  readonly brief: Page;
  readonly whole: () => Page;

  constructor(brief: Page, whole: () => Page) {
    this.brief = brief;
    this.whole = whole;
  }
}

/** Which fields are wanted. `*` means all of this level. */
export type Tree = ReadonlyMap<string, Branch>;

/** What is wanted of one field: its own fields, and of a list the part from `start` up to but not including `end`. */
export type Branch = { readonly fields: Tree; readonly start: number; readonly end: number };

const longestTree = 2_000;

/**
 * Reads the `tree` parameter: `jobs[name,builds[number,result]{0,10}]` asks for the names of all jobs and for number
 * and result of the ten newest builds of each.
 *
 * @returns `undefined` when the text is no tree.
 */
export function parseTree(text: string): Tree | undefined {
  if (text.length > longestTree) return undefined;
  const read = readFields(text);
  return read?.rest === "" ? read.fields : undefined;
}

/** Shows of a page what the tree wants; without a tree everything, links in brief. `_class` is always there. */
export function show(page: Page, tree: Tree | undefined): Page {
  const shown = Object.entries(page).flatMap(([name, value]): [string, unknown][] => {
    if (tree === undefined || name === "_class") return [[name, part(value, everything)]];
    const branch = tree.get(name) ?? tree.get("*");
    return branch ? [[name, part(value, branch)]] : [];
  });
  return Object.fromEntries(shown);
}

const everything: Branch = { fields: new Map(), start: 0, end: Number.POSITIVE_INFINITY };

function part(value: unknown, branch: Branch): unknown {
  if (Array.isArray(value)) return value.slice(branch.start, branch.end).map((each) => part(each, branch));
  const tree = branch.fields.size > 0 ? branch.fields : undefined;
  if (value instanceof Link) return tree ? show(value.whole(), tree) : value.brief;
  return tree && typeof value === "object" && value !== null ? show({ ...value }, tree) : value;
}

/** Reads fields up to the end or to a bracket that closes them. */
function readFields(text: string): { fields: Tree; rest: string } | undefined {
  const fields = new Map<string, Branch>();
  let rest = text;
  for (;;) {
    const name = /^\s*(\w+|\*)/.exec(rest);
    if (!name) return undefined;
    const inner = readInner(rest.slice(name[0].length));
    if (!inner) return undefined;
    const range = /^\s*(?:\{(\d{0,9})(,?)(\d{0,9})\})?\s*/.exec(inner.rest);
    fields.set(name[1] ?? "", { fields: inner.fields, ...toRange(range?.slice(1) ?? []) });
    rest = inner.rest.slice(range?.[0].length ?? 0);
    if (!rest.startsWith(",")) return { fields, rest };
    rest = rest.slice(1);
  }
}

/** Reads `[…]`, if there is one. */
function readInner(text: string): { fields: Tree; rest: string } | undefined {
  if (!text.startsWith("[")) return { fields: new Map(), rest: text };
  const inner = readFields(text.slice(1));
  return inner?.rest.startsWith("]") ? { fields: inner.fields, rest: inner.rest.slice(1) } : undefined;
}

/** `{2,5}` from 2 to 4, `{2,}` from 2 on, `{,5}` up to 4, `{2}` only 2. */
function toRange([start, comma, end]: readonly (string | undefined)[]): Pick<Branch, "start" | "end"> {
  const first = Number(start ?? "");
  if (comma === "") return { start: first, end: start ? first + 1 : Number.POSITIVE_INFINITY };
  return { start: first, end: end ? Number(end) : Number.POSITIVE_INFINITY };
}
