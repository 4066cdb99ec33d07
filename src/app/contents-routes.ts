import { type Context, Hono } from "hono";
import { z } from "zod";
import { checkpointsOf } from "./checkpoints.ts";
import { copyContents, createUntitled, deleteContents, renameContents, saveContents } from "./contents.ts";
import { readContents } from "./contents-model.ts";
import type { AppContext } from "./context.ts";
import { pathSegments } from "./path-segments.ts";
import { readBody } from "./read-body.ts";
import { Refusal } from "./refusal.ts";

const contentsType = z.enum(["notebook", "file", "directory"]);
const format = z.enum(["json", "text", "base64"]);
const flag = z.enum(["0", "1"]);
const query = z.object({
  type: contentsType.optional().catch(undefined),
  format: format.optional().catch(undefined),
  content: flag.catch("1"),
  hash: flag.catch("0"),
});
const saved = z.object({ type: contentsType, format: format.nullish(), content: z.unknown().optional() });
const created = z.object({
  type: contentsType.default("notebook"),
  ext: z
    .string()
    .regex(/^\.\w+$/)
    .optional(),
  copy_from: z.string().optional(),
});
const renamed = z.object({ path: z.string() });

/** `/api/contents`: the files of the kit as JupyterLab reads, saves and renames them, with their checkpoints. */
export function contentsRoutes({ root }: AppContext): Hono {
  const app = new Hono();
  app.get("/*", async (c) => {
    const { path, checkpoint } = target(c);
    if (checkpoint !== undefined) return c.json(await checkpointsOf(root, path).list());
    const { content, hash, ...rest } = query.parse(c.req.query());
    return c.json(await readContents(root, path, { ...rest, content: content === "1", hash: hash === "1" }));
  });
  app.put("/*", async (c) => c.json(await saveContents(root, pathOf(c), await readBody(c, saved))));
  app.patch("/*", async (c) => c.json(await renameContents(root, pathOf(c), plain((await readBody(c, renamed)).path))));
  app.post(
    "/*",
    (c): Promise<Response> => (target(c).checkpoint === undefined ? create(c, root) : keepOrRestore(c, root)),
  );
  app.delete("/*", async (c) => {
    const { path, checkpoint } = target(c);
    await (checkpoint === undefined ? deleteContents(root, path) : checkpointsOf(root, path).remove());
    return c.body(null, 204);
  });
  return app;
}

async function create(c: Context, root: string) {
  const { type, ext, copy_from } = await readBody(c, created);
  const folder = pathOf(c);
  const model =
    copy_from === undefined
      ? await createUntitled(root, folder, type, ext)
      : await copyContents(root, plain(copy_from), folder);
  return c.json(model, 201);
}

async function keepOrRestore(c: Context, root: string) {
  const { path, checkpoint = "" } = target(c);
  if (checkpoint === "") return c.json(await checkpointsOf(root, path).create(), 201);
  await checkpointsOf(root, path).restore(checkpoint);
  return c.body(null, 204);
}

/** Splits `…/lesson.ipynb/checkpoints/<id>`: the file, and the checkpoint, empty when the address names none. */
function target(c: Context): { path: string; checkpoint?: string } {
  const segments = pathSegments(c).slice(2);
  const at = segments.lastIndexOf("checkpoints");
  if (at < 1 || at < segments.length - 2) return { path: segments.join("/") };
  return { path: segments.slice(0, at).join("/"), checkpoint: segments[at + 1] ?? "" };
}

function pathOf(c: Context): string {
  const { path, checkpoint } = target(c);
  if (checkpoint !== undefined) throw new Refusal(405, "A checkpoint is made with POST.");
  return path;
}

/** Paths in bodies may begin with a slash, which means the kit's folder. */
function plain(path: string): string {
  return path.replace(/^\//, "");
}
