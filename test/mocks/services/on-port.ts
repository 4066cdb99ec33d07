import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { getResponse } from "msw";
import { onTestFinished } from "vitest";
import type { Service } from "../../../mocks/intercept.ts";

/**
 * Serves a service on a real port of this machine until the test ends, for clients that cannot be intercepted.
 *
 * @param make - Makes the service for the origin that it gets.
 */
export async function onPort<S extends Service>(make: (origin: string) => S): Promise<S> {
  let service: S | undefined;
  const server = createServer(async (incoming, outgoing) => {
    if (service) await answer(service, incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  service = make(`http://127.0.0.1:${port}`);
  return service;
}

async function answer(
  { origin, handlers }: Service,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { method = "GET", url = "/", headers } = incoming;
  const pairs = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
  const response = await getResponse([...handlers], new Request(origin + url, { method, headers: pairs, ...body }));
  if (!response || response.type === "error") {
    outgoing.socket?.resetAndDestroy();
    return;
  }
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (response.body) await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing);
  else outgoing.end();
}
