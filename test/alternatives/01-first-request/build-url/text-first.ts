// Writes the whole address as a text and reads it once at the end.
export type Query = Record<string, string | number | boolean | undefined | readonly (string | number)[]>;

export function buildUrl(base: string | URL, path: string, query: Query = {}): URL {
  const { origin, pathname } = new URL(base);
  const names = path.split("/").filter((name) => name !== "");
  for (const name of names) {
    if (/^\.{1,2}$/.test(name)) throw new TypeError(`The path may not have a part "${name}".`);
  }
  const start = pathname.split("/").filter((name) => name !== "");
  const address = [origin, ...start, ...names.map((name) => encodeURIComponent(name))].join("/");
  const pairs = Object.entries(query).flatMap(([name, value]) => pairsOf(name, value));
  return new URL(pairs.length === 0 ? address : `${address}?${pairs.join("&")}`);
}

function pairsOf(name: string, value: Query[string]): string[] {
  if (value === undefined) return [];
  if (typeof value === "object") return value.map((each) => `${encodeURIComponent(name)}=${encodeURIComponent(each)}`);
  return [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`];
}
