import type { IncomingMessage, ServerResponse } from "node:http";
import { TLSSocket } from "node:tls";
import type { Ask } from "./answer-with.ts";
import type { Exchange } from "./exchange.ts";
import { realClock } from "./real-clock.ts";
import { sendResponse } from "./send-response.ts";
import { serviceBug } from "./service-bug.ts";
import { toRequest } from "./to-request.ts";
import type { WireLog } from "./wire-log.ts";

/** What stands behind a port. */
export type Stand = {
  /** Chooses who answers to a host name. */
  readonly pick: (host: string) => { readonly name?: string; readonly ask: Ask };
  /** Answers before anybody else, and stays out of the log. */
  readonly pages: ((request: Request) => Promise<Response | undefined>) | undefined;
  readonly log: WireLog;
  readonly onExchange: ((exchange: Exchange) => void) | undefined;
};

/** Answers one request that came over a real connection, and writes it down. */
export async function visit(incoming: IncomingMessage, outgoing: ServerResponse, stand: Stand): Promise<void> {
  const arrival = await receive(incoming);
  if (arrival instanceof Response) return sendResponse(arrival, outgoing, { grace });
  const { request, body } = arrival;
  const page = await stand.pages?.(request);
  if (page) return sendResponse(page, outgoing, { grace });

  const { name, ask } = stand.pick(request.headers.get("host") ?? "");
  const exchange = stand.log.begin(request, name);
  exchange.addBytes("request", body);
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) exchange.fault ??= "client left";
    stand.log.end(exchange);
    stand.onExchange?.(exchange);
  });
  const response = await ask(request).catch(serviceBug);
  stand.log.answer(exchange, request, response);
  await sendResponse(response, outgoing, { grace, onBytes: (bytes) => exchange.addBytes("response", bytes) });
}

/** Bodies up to this size are read before the service is asked; of larger ones it gets the stream. */
const smallBytes = 1_024 * 1_024;

/** The request, and as much of its body as the log shall have; or what to say to one that cannot be understood. */
async function receive(
  incoming: IncomingMessage,
): Promise<{ readonly request: Request; readonly body: Uint8Array } | Response> {
  const { "content-length": length = "0", "transfer-encoding": coding } = incoming.headers;
  const isSmall = coding === undefined && Number(length) <= smallBytes;
  try {
    const whole = isSmall && length !== "0" ? Buffer.concat(await incoming.toArray()) : undefined;
    const body = isSmall ? whole : (incoming as AsyncIterable<Uint8Array>);
    return {
      request: toRequest(incoming, urlOf(incoming), body),
      body: whole ?? Buffer.from(isSmall ? "" : "[a stream]"),
    };
  } catch (error) {
    return sentence(400, `This is no request that can be answered: ${(error as Error).message}`);
  }
}

function urlOf({ socket, headers, url = "/" }: IncomingMessage): string {
  const scheme = socket instanceof TLSSocket ? "https" : "http";
  // A client that takes this for a proxy names the whole address.
  const path = url.startsWith("/") ? url : url.replace(/^https?:\/\/[^/]*/i, "");
  return `${scheme}://${headers.host ?? "localhost"}${path.startsWith("/") ? path : "/"}`;
}

function sentence(status: number, text: string): Response {
  const headers = { "content-type": "text/plain; charset=utf-8" };
  return new Response(`stormproof: ${text}\n`, { status, headers });
}

/** So long a client may take to read what it was sent before its connection breaks. */
const graceMs = 20;

function grace(): Promise<void> {
  return realClock.sleep(graceMs);
}
