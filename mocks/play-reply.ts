import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "./clock.ts";
import { drained } from "./drained.ts";
import { httpDate } from "./http-date.ts";
import { bytesOf, headersOf, type ReplyBytes } from "./reply-bytes.ts";
import type { Delivery, HttpReply, Silence } from "./script.ts";

/**
 * Does with a request on a real connection what the script says, at the pace of `clock`.
 * Resolves when nothing more will be sent.
 */
export async function playReply(reply: HttpReply | Silence, response: ServerResponse, clock: Clock): Promise<void> {
  if (reply.delayMs !== undefined) await clock.sleep(reply.delayMs);
  if (response.destroyed) return;
  if (reply.kind !== "http") {
    if (reply.kind === "reset") resetConnection(response);
    return;
  }
  const body = bytesOf(reply);
  response.sendDate = false;
  response.writeHead(reply.status, { date: httpDate(clock.now()), ...headersOf(reply, body, clock.now()) });
  if (response.req.method === "HEAD") response.end();
  else await deliver(body, reply.delivery, response, clock);
}

async function deliver(
  body: ReplyBytes,
  delivery: Delivery | undefined,
  response: ServerResponse,
  clock: Clock,
): Promise<void> {
  if (delivery?.kind === "drip") return drip(body, delivery, response, clock);
  response.flushHeaders();
  await send(body, 0, delivery?.afterBytes ?? body.length, response);
  if (delivery === undefined) response.end();
  else if (delivery.kind === "cut") response.socket?.end();
  else if (delivery.kind === "reset") {
    // Once the client has taken in what was sent; a reset in the same breath would swallow it.
    await clock.sleep(0);
    resetConnection(response);
  }
}

async function drip(
  body: ReplyBytes,
  { bytes, everyMs }: Extract<Delivery, { kind: "drip" }>,
  response: ServerResponse,
  clock: Clock,
): Promise<void> {
  for (let sent = 0; sent < body.length && !response.destroyed; sent += bytes) {
    if (sent > 0) await clock.sleep(everyMs);
    await send(body, sent, sent + bytes, response);
  }
  response.end();
}

/** Writes the bytes from `start` to `end`, no faster than the client reads them. */
async function send(body: ReplyBytes, start: number, end: number, response: ServerResponse): Promise<void> {
  for (const piece of body.slice(start, Math.min(end, body.length))) {
    if (response.destroyed) return;
    if (!response.write(piece)) await drained(response);
  }
}

function resetConnection(response: ServerResponse): void {
  (response.socket as Socket | null)?.resetAndDestroy();
}
