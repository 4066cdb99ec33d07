// Caught by: R4 leaves out undefined and repeats a list
// The server reads the word undefined.
export type Query = Record<string, string | number | boolean | undefined | readonly (string | number)[]>;

export function buildUrl(base: string | URL, path: string, query: Query = {}): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${encodePath(path)}`;
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value].flat()) url.searchParams.append(name, String(each));
  }
  return url;
}

function encodePath(path: string): string {
  const parts = path.replace(/^\/+/, "").split("/");
  if (parts.some((part) => part === "." || part === "..")) throw new TypeError("The path leads elsewhere");
  return parts.map(encodeURIComponent).join("/");
}
