// Lets the URL encode the path, and looks afterwards whether it went elsewhere.
export type Query = Record<string, string | number | boolean | undefined | readonly (string | number)[]>;

export function buildUrl(base: string | URL, path: string, query: Query = {}): URL {
  if (path.split("/").some((part) => [".", ".."].includes(part))) throw new TypeError("This path leads elsewhere.");
  const root = new URL(base);
  const start = root.pathname.endsWith("/") ? root.pathname : `${root.pathname}/`;
  const url = new URL(root.origin);
  // A URL encodes ? and # by itself in a pathname, but not what looks like encoded already, nor the backslash.
  const plain = (path.startsWith("/") ? path.slice(1) : path).replaceAll("%", "%25").replaceAll("\\", "%5C");
  url.pathname = start + plain;
  if (url.origin !== root.origin || !url.pathname.startsWith(start)) throw new TypeError("This path leads elsewhere.");
  url.search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value])
        .filter((each) => each !== undefined)
        .map((each): [string, string] => [name, `${each}`]),
    ),
  ).toString();
  return url;
}
