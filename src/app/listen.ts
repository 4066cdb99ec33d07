import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type WebSocketServerLike } from "@hono/node-server";
import { KitError } from "../core/kit-error.ts";
import { createApp } from "./app.ts";
import { webSocketServer } from "./channels.ts";
import type { AppContext } from "./context.ts";

/** The running app: the address that opens it, token included, and the way to stop it. */
export type Served = {
  url: string;
  /** Stops the kernels, ends all connections, closes the progress. Resolves when no process and no socket is left. */
  close(): Promise<void>;
};

/** Which port; `isPortWished` tells that the user named it, so that no other one will do. */
export type PortChoice = { port: number; isPortWished?: boolean };

/**
 * Serves an app on 127.0.0.1, on a free port when the one of `choice` is taken.
 *
 * @throws KitError when the port cannot be had.
 */
export async function listen(context: AppContext, choice: PortChoice): Promise<Served> {
  const sockets = webSocketServer();
  const server = createAdaptorServer({
    fetch: createApp(context).fetch,
    // The adapter's description of ws, made by hand, differs from ws's own in the optional arguments.
    websocket: { server: sockets as unknown as WebSocketServerLike },
  }) as Server;
  const port = await chosenPort(server, choice);
  return {
    url: `http://127.0.0.1:${port}/?token=${context.token}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await context.kernels.close();
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await closed;
      context.progress.close();
    },
  };
}

async function chosenPort(server: Server, { port, isPortWished = false }: PortChoice): Promise<number> {
  try {
    return await listenOn(server, port);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE" && !isPortWished) return listenOn(server, 0);
    throw new KitError(`Cannot listen on port ${port}: ${reasons[code] ?? code}. Choose another one with --port.`);
  }
}

const reasons: Record<string, string> = {
  EADDRINUSE: "another program uses it",
  EACCES: "the system keeps it for itself",
};

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
