import { HttpResponse } from "../http-response.ts";

/** A bird that somebody has seen. A newer one has a larger number. */
export type Sighting = { readonly id: number; readonly bird: string; readonly place: string };

const birds = ["kingfisher", "heron", "swift", "wren", "redstart", "curlew", "goldfinch"] as const;
const places = ["weir", "reed bed", "old quarry", "harbour", "orchard"] as const;

/** Sighting number `id`: the same each time. */
export function seedSighting(id: number): Sighting {
  return { id, bird: birds[id % birds.length] ?? "wren", place: places[id % places.length] ?? "weir" };
}

/** A part of the list, and which page it is when all have the same size. */
export type Part = { readonly page: number; readonly size: number; readonly items: readonly Sighting[] };

/** Reads `page` and `per_page`. */
export function pageAt(list: readonly Sighting[], query: URLSearchParams, most: number): Part {
  const size = Math.min(whole(query, "per_page", most), most);
  const page = whole(query, "page", 1);
  return { page, size, items: list.slice((page - 1) * size, page * size) };
}

/** Reads `offset` and `limit`. */
export function sliceAt(list: readonly Sighting[], query: URLSearchParams, most: number): Part {
  const size = Math.min(whole(query, "limit", most), most);
  const offset = whole(query, "offset", 0);
  return { page: Math.floor(offset / size) + 1, size, items: list.slice(offset, offset + size) };
}

/** Reads `cursor` and `limit`. `next` is the cursor of the next page, or null. */
export function pageAfter(
  list: readonly Sighting[],
  order: "oldest first" | "newest first",
  query: URLSearchParams,
  most: number,
): Part & { readonly next: string | null } {
  const size = Math.min(whole(query, "limit", most), most);
  const after = idIn(query.get("cursor"));
  const isLater = ({ id }: Sighting) => after === undefined || (order === "oldest first" ? id > after : id < after);
  const start = list.findIndex(isLater);
  const items = start === -1 ? [] : list.slice(start, start + size);
  const isLast = start === -1 || start + size >= list.length;
  return { page: Math.floor(start / size) + 1, size, items, next: isLast ? null : cursorAfter(items.at(-1)) };
}

/** The cursor that begins after this sighting. Its end is a check, so that an invented one is refused. */
export function cursorAfter(sighting: Sighting | undefined): string | null {
  return sighting === undefined ? null : signed(sighting.id);
}

function signed(id: number): string {
  return Buffer.from(`after ${id}, check ${(id * 37) % 89}`).toString("base64url");
}

/** @throws 400 when the cursor is none of ours. */
function idIn(cursor: string | null): number | undefined {
  if (cursor === null) return undefined;
  const id = Number(/^after (\d+),/.exec(Buffer.from(cursor, "base64url").toString())?.[1]);
  if (signed(id) !== cursor) throw HttpResponse.json({ error: "this cursor is not ours" }, { status: 400 });
  return id;
}

function whole(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : fallback;
}
