// Caught by: R1 takes a URL as its base and leaves it as it is
// Works on the URL of the caller.
export type Query = Record<string, string | number | boolean | undefined | readonly (string | number)[]>;

export function buildUrl(base: string | URL, path: string, query: Query = {}): URL {
  const url = typeof base === "string" ? new URL(base) : base;
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${encodePath(path)}`;
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
