/** Parameters of a query by name. `undefined` leaves one out, a list repeats it. */
export type Query = Record<string, string | number | boolean | undefined | readonly (string | number)[]>;

/**
 * Puts an address together.
 *
 * @throws TypeError when `path` would lead out of `base`.
 *
 * @example
 * buildUrl("http://items.test/v2", "items/17", { full: true }).href; // => "http://items.test/v2/items/17?full=true"
 */
export function buildUrl(base: string | URL, path: string, query: Query = {}): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/$/, "")}/${encodePath(path)}`;
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value].flat()) {
      if (each !== undefined) url.searchParams.append(name, String(each));
    }
  }
  return url;
}

/** Encodes each part on its own: the slashes between them keep their meaning. */
function encodePath(path: string): string {
  const parts = path.replace(/^\//, "").split("/");
  // Encoding does not touch dots, and a URL would follow them to another place.
  if (parts.some((part) => part === "." || part === "..")) {
    throw new TypeError('Cannot build the URL: a part of the path is "." or "..", which leads elsewhere');
  }
  return parts.map(encodeURIComponent).join("/");
}
