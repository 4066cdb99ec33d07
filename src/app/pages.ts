import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { type Context, Hono } from "hono";
import { html, raw } from "hono/html";
import { exercisesOf } from "../core/course.ts";
import type { AppContext } from "./context.ts";
import { findExercise, findLesson } from "./find-in-course.ts";
import { Refusal } from "./refusal.ts";
import { bundleFolder } from "./static-files.ts";
import { openWorkingCopy } from "./working-copy.ts";

/** A page: the bundle's file that draws it, its title, and the data that it starts with. */
type Page = { bundle: "start" | "lesson" | "exercise"; title: string; data: object; notebookPath?: string };

/** The pages themselves: nearly empty, the bundle fills them. */
export function pageRoutes(context: AppContext): Hono {
  const { course, root, progress, sessions, nowMs } = context;
  const answer = (c: Context, page: Page) => {
    checkBundle(root, page);
    return c.html(shell(page, c.req.header("host") ?? "", context.version));
  };
  const app = new Hono();
  app.get("/", (c) => answer(c, { bundle: "start", title: "Your course", data: {} }));
  app.get("/lessons/:slug", async (c) => {
    const { slug, title } = findLesson(course, c.req.param("slug"));
    const { path, updated } = await openWorkingCopy(root, slug);
    progress.openLesson(slug, new Date(nowMs()).toISOString());
    // The kernel starts while the browser loads the page. When it does not, the page asks again and is told why.
    void sessions.open({ path, name: basename(path), type: "notebook" }).catch(() => {});
    const exercises = exercisesOf(course)
      .filter(({ lesson }) => lesson.slug === slug)
      .map(({ id, title }) => ({ id, title }));
    const data = { slug, title, path, updated, exercises };
    return answer(c, { bundle: "lesson", title, data, notebookPath: path });
  });
  app.get("/exercises/:lesson/:slug", (c) => {
    const { id, title, lesson } = findExercise(course, `${c.req.param("lesson")}/${c.req.param("slug")}`);
    const data = { id, title, lesson: { slug: lesson.slug, title: lesson.title } };
    return answer(c, { bundle: "exercise", title, data });
  });
  return app;
}

function checkBundle(root: string, { bundle }: Page): void {
  if (existsSync(join(root, bundleFolder, `${bundle}.js`))) return;
  const mend = "stop the kit with Ctrl-C and start it again with npm start, which builds them";
  throw new Refusal(503, `The pages are not built yet: ${mend}.`);
}

function shell({ bundle, title, data, notebookPath }: Page, host: string, appVersion: string) {
  const config = { baseUrl: "/", wsUrl: `ws://${host}/`, token: "", appVersion, ...(notebookPath && { notebookPath }) };
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · stormproof</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/${bundle}.css">
<script id="jupyter-config-data" type="application/json">${inScript(config)}</script>
<script id="page-data" type="application/json">${inScript(data)}</script>
<script type="module" src="/static/${bundle}.js"></script>
</head>
<body>
<noscript>This page needs JavaScript: allow it for this address, then reload.</noscript>
</body>
</html>`;
}

/** JSON that cannot end the script element around it. */
function inScript(value: object) {
  return raw(JSON.stringify(value).replaceAll("<", "\\u003c"));
}
