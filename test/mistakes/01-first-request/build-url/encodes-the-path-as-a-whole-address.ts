// Caught by: R2 keeps every character of a name in the path
// `encodeURI` is for whole addresses: it leaves ? and # alone.
export type Query = Record<string, string | number | boolean | undefined | readonly (string | number)[]>;

export function buildUrl(base: string | URL, path: string, query: Query = {}): URL {
  const parts = path.replace(/^\/+/, "").split("/");
  if (parts.some((part) => part === "." || part === "..")) throw new TypeError("The path leads elsewhere");
  const url = new URL(`${String(base).replace(/\/+$/, "")}/${encodeURI(parts.join("/"))}`);
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value].flat()) if (each !== undefined) url.searchParams.append(name, String(each));
  }
  return url;
}
