// Caught by: R1 adds the path to the path of the base
// `new URL(path, base)` replaces the last part of the base.
export type Query = Record<string, string | number | boolean | undefined | readonly (string | number)[]>;

export function buildUrl(base: string | URL, path: string, query: Query = {}): URL {
  const url = new URL(encodePath(path), base);
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value].flat()) if (each !== undefined) url.searchParams.append(name, String(each));
  }
  return url;
}

function encodePath(path: string): string {
  const parts = path.replace(/^\/+/, "").split("/");
  if (parts.some((part) => part === "." || part === "..")) throw new TypeError("The path leads elsewhere");
  return parts.map(encodeURIComponent).join("/");
}
