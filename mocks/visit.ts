import type { IncomingMessage, ServerResponse } from "node:http";
import { TLSSocket } from "node:tls";
import type { Ask } from "./answer-with.ts";
import { broken } from "./broken-connection.ts";
import type { LoggedExchange } from "./exchange.ts";
import { headerLines } from "./header-lines.ts";
import { realClock } from "./real-clock.ts";
import { sendResponse } from "./send-response.ts";
import { serviceBug } from "./service-bug.ts";
import { toRequest } from "./to-request.ts";
import type { WireLog } from "./wire-log.ts";
import type { RequestBody } from "./wire-request.ts";

/** What stands behind a port. */
export type Stand = {
  /** Chooses who answers to a host name. */
  readonly pick: (host: string) => { readonly name?: string; readonly ask: Ask };
  /** Answers before anybody else, and stays out of the log. */
  readonly pages: ((request: Request) => Promise<Response | undefined>) | undefined;
  readonly log: WireLog;
  readonly onExchange: ((exchange: LoggedExchange) => void) | undefined;
};

/** Answers one request that came over a real connection, and writes it down. */
export async function visit(incoming: IncomingMessage, outgoing: ServerResponse, stand: Stand): Promise<void> {
  const arrival = await receive(incoming);
  if (arrival instanceof Response) return sendResponse(arrival, outgoing, { grace });
  const { request, shown } = arrival;
  const page = await stand.pages?.(request);
  if (page) return sendResponse(page, outgoing, { grace });

  const { name, ask } = stand.pick(incoming.headers.host ?? "");
  const exchange = stand.log.begin(request, name);
  exchange.addBytes("request", shown);
  const end = () => {
    if (!outgoing.writableFinished) exchange.fault ??= "client left";
    stand.log.end(exchange);
    stand.onExchange?.(exchange);
  };
  // Half a body is no request: the service does not get to see it.
  if (isCutOff(incoming)) return end();
  outgoing.once("close", end);
  const response = await ask(request).catch((error) => (isCutOff(incoming) ? broken("reset") : serviceBug(error)));
  const lines = headerLines(response.headers);
  stand.log.answer(exchange, request, response, lines);
  await sendResponse(response, outgoing, { grace, lines, onBytes: (bytes) => exchange.addBytes("response", bytes) });
}

/** Bodies up to this size are read before the service is asked; of larger ones it gets the stream. */
const smallBytes = 1_024 * 1_024;

/** A request, and as much of its body as the log shall have; or what to say to one that cannot be understood. */
type Arrival = { readonly request: Request; readonly shown: Uint8Array | string } | Response;

function receive(incoming: IncomingMessage): Arrival | Promise<Arrival> {
  const { "content-length": length = "0", "transfer-encoding": coding } = incoming.headers;
  if (coding !== undefined || Number(length) > smallBytes) return understood(incoming, incoming, "[a stream]");
  return length === "0" ? understood(incoming, undefined, "") : receiveWhole(incoming);
}

async function receiveWhole(incoming: IncomingMessage): Promise<Arrival> {
  const chunks = await incoming.toArray().catch((error) => (isCutOff(incoming) ? [] : Promise.reject(error)));
  const whole = Buffer.concat(chunks);
  return understood(incoming, whole, whole);
}

/** Whether the client has left before its request was whole. */
function isCutOff({ destroyed, complete }: IncomingMessage): boolean {
  return destroyed && !complete;
}

function understood(incoming: IncomingMessage, body: RequestBody, shown: Uint8Array | string): Arrival {
  try {
    return { request: toRequest(incoming, urlOf(incoming), body), shown };
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
