import type { IncomingMessage } from "node:http";

/**
 * Makes a `Request` of one that came over the wire. The body may be whole already, or still be coming in.
 *
 * Throws a `TypeError` where no `Request` can say what came: TRACE, an address that is none.
 */
export function toRequest(
  incoming: IncomingMessage,
  url: string,
  body?: Uint8Array | AsyncIterable<Uint8Array>,
): Request {
  const { method = "GET" } = incoming;
  // Repeated headers are joined by then, as `node:http` joins them.
  const init: RequestInit = { method, headers: incoming.headers as Record<string, string> };
  if (body === undefined || method === "GET" || method === "HEAD") return new Request(url, init);
  if (body instanceof Uint8Array) return new Request(url, { ...init, ...(body.length > 0 && { body: bytesOf(body) }) });
  return new Request(url, { ...init, body: ReadableStream.from(body), duplex: "half" });
}

/** A copy that owns its memory: a small `Buffer` shares that of others. */
function bytesOf(body: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(body);
}
