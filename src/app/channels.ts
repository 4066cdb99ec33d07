import { randomUUID } from "node:crypto";
import { upgradeWebSocket } from "@hono/node-server";
import type { MiddlewareHandler } from "hono";
import type { WSContext } from "hono/ws";
import { WebSocketServer } from "ws";
import type { KernelMessage } from "../kernel/message.ts";
import { decodeJson, encodeJson } from "./channel-json.ts";
import { decodeV1, encodeV1, v1Protocol } from "./channel-v1.ts";
import { toKernelMessage } from "./kernel-message.ts";
import type { Kernels } from "./kernels.ts";

/** A message of a page is code or an answer typed in; nothing longer is sensible. */
const maxMessageBytes = 16 * 1024 * 1024;

/** WebSocket close codes (RFC 6455 section 7.4.1). JupyterLab does not come back after the first. */
const goingAway = 1001;
const badData = 1007;

/** The server side of all WebSockets: takes the subprotocol v1 when a page offers it. */
export function webSocketServer(): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    handleProtocols: (offered) => offered.has(v1Protocol) && v1Protocol,
  });
}

/** Connects a page with a kernel: what the kernel says to the page, what the page asks to the kernel. */
export function channels(kernels: Kernels): MiddlewareHandler {
  return upgradeWebSocket((c) => {
    const kernel = kernels.get(c.req.param("id") ?? "");
    // JupyterLab names its session in the address, so that it gets its replies also after a new connection.
    const sessions = new Set([c.req.query("session_id") ?? randomUUID()]);
    let leave: (() => void) | undefined;
    return {
      onOpen: (_, socket) => {
        leave = kernel.join({
          sessions,
          send: (message) => socket.send(encode(message, socket)),
          close: () => socket.close(goingAway),
        });
      },
      onMessage: ({ data }, socket) => {
        const message = read(data, socket);
        if (message === undefined) return socket.close(badData, "This is no message of Jupyter's protocol.");
        sessions.add(message.header.session);
        kernel.forward(message);
      },
      onClose: () => leave?.(),
    };
  });
}

function encode(message: KernelMessage, socket: WSContext) {
  return socket.protocol === v1Protocol ? encodeV1(message) : encodeJson(message);
}

function read(data: unknown, { protocol }: WSContext): KernelMessage | undefined {
  const packet = data instanceof ArrayBuffer ? Buffer.from(data) : String(data);
  try {
    return toKernelMessage(protocol === v1Protocol && Buffer.isBuffer(packet) ? decodeV1(packet) : decodeJson(packet));
  } catch {
    return undefined;
  }
}
