import type { ServerResponse } from "node:http";
import { BrokenBody } from "./arriving.ts";
import { connectionEnd } from "./broken-connection.ts";
import { drained } from "./drained.ts";
import { headerLines } from "./header-lines.ts";
import { HttpResponse } from "./http-response.ts";

/** What sending needs besides the response. */
export type SendOptions = {
  /** Waits until a client has read what it was sent, before the connection breaks. */
  readonly grace: () => Promise<void>;
  /** The headers, where they have been written down already: name, value, name, value … */
  readonly lines?: string[];
  /** A piece of the body goes out. */
  readonly onBytes?: (bytes: Uint8Array | string) => void;
};

/** Sends a response over a real connection, or does to the connection what the response stands for. */
export async function sendResponse(response: Response, outgoing: ServerResponse, options: SendOptions): Promise<void> {
  const end = connectionEnd(response);
  if (end === "never") return;
  // A connection that has been made can be refused no more. It breaks before it has said anything.
  if (end !== undefined) return breakOff(outgoing);
  outgoing.writeHead(response.status, options.lines ?? headerLines(response.headers));
  try {
    await sendBody(response, outgoing, options);
  } catch (error) {
    outgoing.flushHeaders();
    await options.grace();
    if (error instanceof BrokenBody && error.end === "cut") outgoing.socket?.end();
    else breakOff(outgoing);
  }
}

async function sendBody(response: Response, outgoing: ServerResponse, options: SendOptions): Promise<void> {
  if (response instanceof HttpResponse && response.wholeText !== undefined) {
    options.onBytes?.(response.wholeText);
    outgoing.end(response.wholeText);
    return;
  }
  const { body, headers } = response;
  if (!body) {
    outgoing.end();
    return;
  }
  const reader = body.getReader();
  // With the first bytes where there are some; a body that is slow or never comes shall not hold the headers back.
  let hasBegun = false;
  process.nextTick(() => hasBegun || outgoing.destroyed || outgoing.flushHeaders());
  const { done, value } = await reader.read();
  hasBegun = true;
  options.onBytes?.(value ?? nothing);
  // Most bodies come in one piece.
  if (done || headers.get("content-length") === String(value.length)) outgoing.end(value);
  else await sendRest(reader, value, outgoing, options);
}

const nothing = new Uint8Array();

async function sendRest(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  first: Uint8Array,
  outgoing: ServerResponse,
  { onBytes }: SendOptions,
): Promise<void> {
  // A client that leaves wants nothing more; the source may stop.
  outgoing.once("close", () => void reader.cancel().catch(() => {}));
  let chunk = first;
  for (;;) {
    if (outgoing.destroyed) return;
    if (!outgoing.write(chunk)) await drained(outgoing);
    const { done, value } = await reader.read();
    if (done) break;
    onBytes?.(value);
    chunk = value;
  }
  outgoing.end();
}

function breakOff(outgoing: ServerResponse): void {
  const socket = outgoing.socket;
  if (socket && "resetAndDestroy" in socket) socket.resetAndDestroy();
}
