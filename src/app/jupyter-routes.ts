import { upgradeWebSocket } from "@hono/node-server";
import { Hono } from "hono";
import { kernelName } from "../kernel/kernel-spec.ts";
import { contentsRoutes } from "./contents-routes.ts";
import type { AppContext } from "./context.ts";
import { kernelRoutes, kernelSpecs, sessionRoutes } from "./kernel-routes.ts";

const learner = {
  username: "learner",
  name: "Learner",
  display_name: "Learner",
  initials: "L",
  avatar_url: null,
  color: null,
};

/**
 * The part of Jupyter Server's API that JupyterLab's notebook uses. What is not here (terminals, settings, workspaces)
 * answers 404, as a server without those extensions does.
 *
 * @see https://jupyter-server.readthedocs.io/en/latest/developers/rest-api.html
 */
export function jupyterRoutes(context: AppContext): Hono {
  const startedAt = new Date(context.nowMs()).toISOString();
  const app = new Hono();
  app.route("/kernels", kernelRoutes(context));
  app.route("/sessions", sessionRoutes(context));
  app.route("/contents", contentsRoutes(context));
  app.get("/kernelspecs", (c) => c.json(kernelSpecs));
  app.get("/kernelspecs/:name", (c) => {
    return c.req.param("name") === kernelName ? c.json(kernelSpecs.kernelspecs[kernelName]) : c.notFound();
  });
  app.get("/me", (c) => c.json({ identity: learner, permissions: {} }));
  app.get("/status", (c) => {
    const kernels = context.kernels.list().map((kernel) => kernel.model);
    const connections = kernels.reduce((sum, kernel) => sum + kernel.connections, 0);
    const last_activity =
      kernels
        .map((kernel) => kernel.last_activity)
        .sort()
        .at(-1) ?? startedAt;
    return c.json({ started: startedAt, last_activity, connections, kernels: kernels.length });
  });
  // Sections of the classic notebook's configuration: nothing is set, and nothing is kept.
  app.on(["GET", "PATCH", "PUT"], "/config/:section", (c) => c.json({}));
  // Nothing is ever announced, but a page that is refused would ask again and again.
  app.get(
    "/events/subscribe",
    upgradeWebSocket(() => ({})),
  );
  app.post("/events", (c) => c.body(null, 204));
  return app;
}
