import { arriving } from "./arriving.ts";
import { broken } from "./broken-connection.ts";
import type { Clock } from "./clock.ts";
import { bytesOf, headersOf, type ReplyBytes } from "./reply-bytes.ts";
import type { HttpReply, Reply } from "./script.ts";

/** Makes a response of a reply, as it is at this moment. The reply's delay is over by then. */
export function toResponse(reply: Reply, clock: Clock): Response {
  if (reply.kind !== "http") return broken(reply.kind);
  const bytes = bytesOf(reply);
  const headers = Object.entries(headersOf(reply, bytes, clock.now())).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
  return new Response(hasNoBody(reply) ? null : bodyOf(reply, bytes, clock), { status: reply.status, headers });
}

/** A `Response` takes no body with these (Fetch standard, "null body status"). */
function hasNoBody({ status }: HttpReply): boolean {
  return status === 204 || status === 205 || status === 304;
}

function bodyOf({ delivery }: HttpReply, bytes: ReplyBytes, clock: Clock): ReadableStream<Uint8Array> {
  const chunks = bytes.slice(0, bytes.length);
  return delivery ? arriving(chunks, delivery, clock) : ReadableStream.from(chunks);
}
