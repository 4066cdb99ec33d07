// Where to ask                                             about 15 minutes, after the lesson 01-first-request
//
// A search for "nuts & bolts" must not become a search for "nuts ". Finish `buildUrl`: it puts an address together, and
// what it is given arrives as it was given.
//
// R1  Add `path` to the end of the path of `base`, with one slash between the two, whether or not `base` ends with a
//     slash and `path` begins with one. `base` is a text or a URL. Give a new URL and leave a URL in `base` as it is.
// R2  `path` is plain text: only "/" has a meaning in it. A space, "?", "#" and "%" belong to the name of a thing and
//     arrive in the path.
// R3  Each entry of `query` becomes a parameter, and its name and its value arrive as they are. A number or a boolean
//     becomes its text: 0 becomes "0", false becomes "false". An empty text stays, as a parameter without a value.
// R4  Leave out an entry that is `undefined`. A list gives one parameter for each of its values, in their order, all
//     with the same name; an empty list gives none.
// R5  The result never leaves `base`: it has the origin of `base`, and its path begins with the path of `base`. Throw a
//     TypeError when a part of `path`, between slashes, is "." or "..": they lead elsewhere.
//
// Not in this exercise: a base that is no URL or has a query, an empty `path`, two slashes in a row inside a path.
//
// Before you code, fill in what should come out for the base "http://items.test/v2".
//   path "/items", query { q: "nuts & bolts", page: 0, tag: undefined }     ______
//   path "items/50% wool", no query                                         ______
// Compare with the last line of this file.

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
  // TODO: begin with new URL(base), set its pathname, then append to its searchParams.
  throw new Error("buildUrl is not written yet");
}

// The table above: http://items.test/v2/items?q=nuts+%26+bolts&page=0 and http://items.test/v2/items/50%25%20wool
