// Caught by: R3 lets names and values of the query arrive as they are
// Texts that are joined by hand break at each & and +.
export type Query = Record<string, string | number | boolean | undefined | readonly (string | number)[]>;

export function buildUrl(base: string | URL, path: string, query: Query = {}): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${encodePath(path)}`;
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().flatMap((each) => (each === undefined ? [] : [`${name}=${each}`])),
  );
  url.search = pairs.join("&");
  return url;
}

function encodePath(path: string): string {
  const parts = path.replace(/^\/+/, "").split("/");
  if (parts.some((part) => part === "." || part === "..")) throw new TypeError("The path leads elsewhere");
  return parts.map(encodeURIComponent).join("/");
}
