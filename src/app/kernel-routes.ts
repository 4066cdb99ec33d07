import { Hono } from "hono";
import { z } from "zod";
import { kernelName } from "../kernel/kernel-spec.ts";
import { channels } from "./channels.ts";
import type { AppContext } from "./context.ts";
import { readBody } from "./read-body.ts";

/** `/api/kernels`: start, list, stop, interrupt, restart, and the WebSocket of a kernel. */
export function kernelRoutes({ kernels }: AppContext): Hono {
  const app = new Hono();
  app.get("/", (c) => c.json(kernels.list().map((kernel) => kernel.model)));
  app.post("/", async (c) => c.json((await kernels.start()).model, 201));
  app.get("/:id", (c) => c.json(kernels.get(c.req.param("id")).model));
  app.delete("/:id", async (c) => {
    await kernels.stop(c.req.param("id"));
    return c.body(null, 204);
  });
  app.post("/:id/interrupt", async (c) => {
    await kernels.get(c.req.param("id")).interrupt();
    return c.body(null, 204);
  });
  app.post("/:id/restart", async (c) => {
    const kernel = kernels.get(c.req.param("id"));
    await kernel.restart();
    return c.json(kernel.model);
  });
  app.get("/:id/channels", channels(kernels));
  return app;
}

const kernelChoice = z.looseObject({ id: z.string().nullish(), name: z.string().nullish() });

const newSession = z.object({
  path: z.string().min(1),
  name: z.string().default(""),
  type: z.string().default("notebook"),
  kernel: kernelChoice.nullish(),
});

const changedSession = z.object({
  path: z.string().min(1).optional(),
  name: z.string().optional(),
  type: z.string().optional(),
  kernel: kernelChoice.nullish(),
});

/** `/api/sessions`: which document runs on which kernel. */
export function sessionRoutes({ sessions }: AppContext): Hono {
  const app = new Hono();
  app.get("/", (c) => c.json(sessions.list()));
  app.post("/", async (c) => {
    const { kernel, ...spec } = await readBody(c, newSession);
    return c.json(await sessions.open({ ...spec, kernelId: kernel?.id ?? undefined }), 201);
  });
  app.get("/:id", (c) => c.json(sessions.get(c.req.param("id"))));
  app.patch("/:id", async (c) => {
    const { kernel, ...change } = await readBody(c, changedSession);
    const kernelId = kernel?.id ?? undefined;
    const newKernel = kernelId === undefined && kernel?.name != null;
    return c.json(await sessions.change(c.req.param("id"), { ...change, kernelId, newKernel }));
  });
  app.delete("/:id", async (c) => {
    await sessions.remove(c.req.param("id"));
    return c.body(null, 204);
  });
  return app;
}

/** The answer to `/api/kernelspecs`: one kind of kernel. How it is started stays with the server. */
export const kernelSpecs = {
  default: kernelName,
  kernelspecs: {
    [kernelName]: {
      name: kernelName,
      resources: {},
      spec: {
        argv: [],
        env: {},
        display_name: "TypeScript",
        language: "typescript",
        interrupt_mode: "message",
        metadata: {},
      },
    },
  },
};
