import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "hono";
import { getMimeType } from "hono/utils/mime";
import { pathSegments } from "./path-segments.ts";
import { Refusal } from "./refusal.ts";
import { resolveInKit } from "./safe-path.ts";

/** Where the bundle of the pages lies, from the kit's folder. */
export const bundleFolder = ".stormproof/web";

/** Answers `/static/…` with a file of the bundle, or 304 when the browser has it already. */
export async function staticFile(c: Context, root: string): Promise<Response> {
  const name = pathSegments(c).slice(1).join("/");
  const file = await resolveInKit(join(root, bundleFolder), name);
  const stats = await stat(file);
  if (!stats.isFile()) throw new Refusal(404, "There is no such file.");
  const etag = `"${stats.size.toString(36)}-${Math.round(stats.mtimeMs).toString(36)}"`;
  const headers = { etag, "cache-control": "no-cache" };
  if (c.req.header("if-none-match") === etag) return c.body(null, 304, headers);
  return c.body(await readFile(file), 200, {
    ...headers,
    "content-type": getMimeType(file) ?? "application/octet-stream",
  });
}
