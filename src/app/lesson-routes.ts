import { Hono } from "hono";
import { z } from "zod";
import type { AppContext } from "./context.ts";
import { findLesson } from "./find-in-course.ts";
import { readBody } from "./read-body.ts";
import { declineUpdate, openWorkingCopy, renewWorkingCopy } from "./working-copy.ts";

const finished = z.object({ finished: z.boolean() });

/** `/api/lessons/<slug>`: the learner's working copy of a lesson. */
export function lessonRoutes({ root, course, progress, nowMs }: AppContext): Hono {
  const app = new Hono();
  app.get("/:slug", async (c) => {
    const { slug, title } = findLesson(course, c.req.param("slug"));
    return c.json({ slug, title, ...(await openWorkingCopy(root, slug)) });
  });
  // Taking an update and starting over do the same: the shipped lesson comes, the learner's copy is kept.
  app.on("POST", ["/:slug/reset", "/:slug/update"], async (c) => {
    const { slug } = findLesson(course, c.req.param("slug"));
    return c.json({ copy: (await renewWorkingCopy(root, slug)) ?? null });
  });
  app.post("/:slug/decline-update", async (c) => {
    await declineUpdate(root, findLesson(course, c.req.param("slug")).slug);
    return c.body(null, 204);
  });
  app.put("/:slug/finished", async (c) => {
    const { slug } = findLesson(course, c.req.param("slug"));
    const body = await readBody(c, finished);
    progress.finishLesson(slug, body.finished ? new Date(nowMs()).toISOString() : undefined);
    return c.json(body);
  });
  return app;
}
