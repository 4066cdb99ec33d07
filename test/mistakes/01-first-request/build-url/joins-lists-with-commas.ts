// Caught by: R4 leaves out undefined and repeats a list
// One parameter with commas in it.
export type Query = Record<string, string | number | boolean | undefined | readonly (string | number)[]>;

export function buildUrl(base: string | URL, path: string, query: Query = {}): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${encodePath(path)}`;
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.append(name, String(value));
  }
  return url;
}

function encodePath(path: string): string {
  const parts = path.replace(/^\/+/, "").split("/");
  if (parts.some((part) => part === "." || part === "..")) throw new TypeError("The path leads elsewhere");
  return parts.map(encodeURIComponent).join("/");
}
