import { Hono } from "hono";
import type { AppContext } from "./context.ts";
import { overviewOf } from "./course-overview.ts";
import { errorAnswer } from "./error-answer.ts";
import { exerciseRoutes } from "./exercise-routes.ts";
import { guard } from "./guard.ts";
import { jupyterRoutes } from "./jupyter-routes.ts";
import { lessonRoutes } from "./lesson-routes.ts";
import { readNotes } from "./notes.ts";
import { pageRoutes } from "./pages.ts";
import { limitBody } from "./read-body.ts";
import { Refusal } from "./refusal.ts";
import { securityHeaders } from "./security-headers.ts";
import { staticFile } from "./static-files.ts";

/** The app: pages, the course and its exercises, and Jupyter's server API. A function from request to answer. */
export function createApp(context: AppContext): Hono {
  const app = new Hono();
  app.use(securityHeaders(), guard(context.token), limitBody);
  app.get("/api/course", async (c) => {
    return c.json(overviewOf(context.course, context.progress, await readNotes(context.root)));
  });
  app.route("/api/lessons", lessonRoutes(context));
  app.route("/api/exercises", exerciseRoutes(context));
  app.route("/api", jupyterRoutes(context));
  app.get("/static/*", (c) => staticFile(c, context.root));
  app.route("/", pageRoutes(context));
  app.notFound((c) => errorAnswer(new Refusal(404, "There is nothing at this address."), c, context.report));
  app.onError((error, c) => errorAnswer(error, c, context.report));
  return app;
}
