/*
 * A server to be measured, in a process of its own. Prints its port.
 *
 *     world-server.ts ours items            a service, as `stormproof serve` has it
 *     world-server.ts bare http://…/path    a bare node:http server with the bytes of that answer
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { listen } from "../mocks/listen.ts";
import { realClock } from "../mocks/real-clock.ts";
import { type ServiceName, services } from "../mocks/services.ts";
import { CertificateAuthority } from "../mocks/tls/certificate-authority.ts";
import { WireLog } from "../mocks/wire-log.ts";
import { withWeather } from "../mocks/with-weather.ts";

const [, , kind, what = ""] = process.argv;
console.log(kind === "ours" ? await serveOurs(what as ServiceName) : await serveBare(what));

async function serveOurs(name: ServiceName): Promise<number> {
  const service = withWeather(await services[name].create(), "calm", { clock: realClock, name });
  const log = new WireLog({ clock: realClock, most: 200 });
  const { port } = await listen({ [name]: service }, { authority: new CertificateAuthority(), log });
  return port;
}

async function serveBare(url: string): Promise<number> {
  const response = await fetch(url);
  const own = ["date", "connection", "keep-alive"];
  const headers = [...response.headers].filter(([name]) => !own.includes(name)).flat();
  const body = Buffer.from(await response.arrayBuffer());
  const server = createServer({ keepAliveTimeout: 0 }, (_request, reply) => {
    reply.writeHead(response.status, headers);
    reply.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
