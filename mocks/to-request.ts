import type { IncomingMessage } from "node:http";
import { type Fields, type RequestBody, standardRequest, WireRequest } from "./wire-request.ts";

/**
 * Makes a `Request` of one that came over the wire.
 *
 * Throws a `TypeError` where no `Request` can say what came: TRACE, an address that is none.
 */
export function toRequest(incoming: Head, url: string, body?: RequestBody): Request {
  const { method = "GET" } = incoming;
  // Repeated headers are joined by then, as `node:http` joins them.
  const fields = incoming.headers as Fields;
  const address = new URL(url);
  const isUsual = address.href === url && !forbiddenMethods.has(method);
  // It has the prototype and every property of a `Request`, made in a loop: more than a type can follow.
  if (isUsual) return new WireRequest(method, address, fields, body) as unknown as Request;
  return standardRequest(method, url, fields, body);
}

type Head = Pick<IncomingMessage, "method" | "headers">;

const forbiddenMethods = new Set(["CONNECT", "TRACE", "TRACK"]);
