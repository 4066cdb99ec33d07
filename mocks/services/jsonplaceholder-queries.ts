/** One item of a collection. */
export type Item = { readonly id: number; readonly [field: string]: unknown };

/** What a query leaves of a collection, and where the other pages are. */
export type Queried = { readonly items: readonly Item[]; readonly headers: Readonly<Record<string, string>> };

/**
 * Applies a query as JSON Server does: fields that must be equal, `q`, `_sort` and `_order`, then `_page` and `_limit`
 * with a `Link` header, or `_start` and `_end`. A field that no item has is left out: `?userid=1` finds everything.
 */
export function query(all: readonly Item[], url: URL): Queried {
  if (url.search === "") return { items: all, headers: {} };
  const found = sorted(filtered(all, url.searchParams), url.searchParams);
  const { searchParams } = url;
  const [page, limit] = [whole(searchParams, "_page"), whole(searchParams, "_limit")];
  const total = { "x-total-count": String(found.length), "access-control-expose-headers": "X-Total-Count, Link" };
  if (page !== undefined) {
    const perPage = limit ?? 10;
    const items = found.slice((page - 1) * perPage, page * perPage);
    return { items, headers: { ...total, link: links(url, page, Math.ceil(found.length / perPage)) } };
  }
  const [start, end] = [whole(searchParams, "_start"), whole(searchParams, "_end")];
  if (start === undefined && end === undefined && limit === undefined) return { items: found, headers: {} };
  const from = start ?? 0;
  return { items: found.slice(from, limit === undefined ? end : from + limit), headers: total };
}

function filtered(all: readonly Item[], parameters: URLSearchParams): Item[] {
  const names = [...new Set(parameters.keys())].filter((name) => !name.startsWith("_") && name !== "q");
  const wanted = names.filter((name) => all.some((item) => fieldOf(item, name) !== undefined));
  const text = parameters.get("q")?.toLowerCase();
  return all.filter(
    (item) =>
      wanted.every((name) => matches(item, name, parameters.getAll(name))) &&
      (text === undefined || JSON.stringify(Object.values(item)).toLowerCase().includes(text)),
  );
}

/** Several values of one field mean any of them. */
function matches(item: Item, name: string, values: readonly string[]): boolean {
  const field = fieldOf(item, name);
  return field !== undefined && values.includes(String(field));
}

/** A name with dots goes into objects: `address.city`. */
function fieldOf(item: Item, name: string): unknown {
  return name.split(".").reduce<unknown>((within, part) => Object(within)[part], item);
}

function sorted(items: Item[], parameters: URLSearchParams): Item[] {
  const names = parameters.get("_sort")?.split(",") ?? [];
  const orders = parameters.get("_order")?.split(",") ?? [];
  const compare = (one: Item, other: Item): number => {
    for (const [index, name] of names.entries()) {
      const [a, b] = [one[name] as string, other[name] as string];
      if (a !== b) return (a < b ? -1 : 1) * (orders[index] === "desc" ? -1 : 1);
    }
    return 0;
  };
  return items.sort(compare);
}

function links(url: URL, page: number, last: number): string {
  const targets = [
    ["first", 1],
    ...(page > 1 ? [["prev", page - 1]] : []),
    ...(page < last ? [["next", page + 1]] : []),
    ["last", Math.max(1, last)],
  ] as const;
  return targets.map(([relation, target]) => `<${withPage(url, target)}>; rel="${relation}"`).join(", ");
}

function withPage(url: URL, page: string | number): string {
  const target = new URL(url);
  target.searchParams.set("_page", String(page));
  return target.href;
}

function whole(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name);
  return text !== null && /^\d{1,9}$/.test(text) ? Math.max(name === "_page" ? 1 : 0, Number(text)) : undefined;
}
