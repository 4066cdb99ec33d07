import type { ServerResponse } from "node:http";
import { hostname } from "node:os";
import { answerWith } from "./answer-with.ts";
import type { Exchange } from "./exchange.ts";
import type { Service } from "./intercept.ts";
import { openPort } from "./open-port.ts";
import { addressOf, isEverywhere, ownAddresses } from "./own-addresses.ts";
import { realClock } from "./real-clock.ts";
import type { CertificateFault } from "./script.ts";
import type { CertificateAuthority } from "./tls/certificate-authority.ts";
import { type Stand, visit } from "./visit.ts";
import { WireLog } from "./wire-log.ts";

/** Where and how services listen. */
export type ListenOptions = Partial<Pick<Stand, "log" | "pages" | "onExchange">> & {
  /** Default: any that is free. */
  readonly port?: number;
  /** The address to listen on. Default: `127.0.0.1`, which only this machine can reach. */
  readonly host?: string;
  /** Gives the port a certificate, so that it speaks HTTPS as well as HTTP. */
  readonly authority?: CertificateAuthority;
  /** What is wrong with this certificate, on purpose. */
  readonly certificateFault?: CertificateFault;
};

/** Services on a real port. */
export type Listening = {
  /** `http://127.0.0.1:4700` */
  readonly url: string;
  /** `https://127.0.0.1:4700`, where there is an authority. */
  readonly secureUrl: string | undefined;
  readonly port: number;
  /** The last 1,000 exchanges, unless the options say otherwise. */
  readonly log: readonly Exchange[];
  /** How many connections clients have opened so far. */
  readonly connections: number;
  /** Ends all connections and gives the port back. Closing twice does no harm. */
  close(): Promise<void>;
};

/** Services by name. */
export type ServicesByName = Readonly<Record<string, Service>>;

/**
 * Puts services on a real port of this machine, for curl and clients in any language.
 *
 * Several services share a port by host name: `http://github.localhost:4700` is the one called `github`; the first
 * answers to every other name. A fixed port that this process has open is taken over, so that a cell that listens can
 * run again.
 */
export async function listen(services: Service | ServicesByName, options: ListenOptions = {}): Promise<Listening> {
  const { port = 0, host = "127.0.0.1", authority, certificateFault, pages, onExchange } = options;
  const { log = new WireLog({ clock: realClock, most: 1_000 }) } = options;
  const credentials = authority?.credentialsFor(namesOf(host, services), certificateFault);
  const stand: Stand = { pick: picker(services), pages, log, onExchange };

  await taken.get(port)?.();
  const opened = await openPort(
    (incoming, outgoing) => void visit(incoming, outgoing, stand).catch(endLoudly(outgoing)),
    {
      port,
      host,
      ...(credentials && { credentials }),
    },
  );
  const close = async () => {
    if (taken.get(port) === close) taken.delete(port);
    await opened.close();
  };
  if (port !== 0) taken.set(port, close);
  const address = addressOf(host, opened.port);
  const secureUrl = authority && `https://${address}`;
  return {
    url: `http://${address}`,
    secureUrl,
    port: opened.port,
    log: log.exchanges,
    get connections() {
      return opened.connections;
    },
    close,
  };
}

/** A bug in here shall be seen, and not take all the other services along. */
function endLoudly(outgoing: ServerResponse): (error: unknown) => void {
  return (error) => {
    console.error(error);
    outgoing.destroy();
  };
}

/** Fixed ports that this process has open, and how to close them. */
const taken = new Map<number, () => Promise<void>>();

function picker(services: Service | ServicesByName): Stand["pick"] {
  if (isOne(services)) {
    const ask = answerWith(services);
    return () => ({ ask });
  }
  const stands = new Map(Object.entries(services).map(([name, service]) => [name, { name, ask: answerWith(service) }]));
  const [first = { ask: nobody }] = stands.values();
  return (host) => stands.get(host.split(".")[0] ?? "") ?? first;
}

async function nobody(): Promise<Response> {
  return new Response("stormproof: no service is being served\n", { status: 501 });
}

/** Every name under which clients may come, for the certificate. */
function namesOf(host: string, services: Service | ServicesByName): string[] {
  const names = isOne(services) ? [] : Object.keys(services).flatMap((name) => [`${name}.localhost`, `${name}.test`]);
  const own = isEverywhere(host) ? [hostname(), ...ownAddresses()] : [host];
  return [...new Set(["localhost", "127.0.0.1", "::1", ...own, ...names])];
}

/** Whether this is a service, and not several by name. */
export function isOne(services: Service | ServicesByName): services is Service {
  return Array.isArray(services.handlers);
}
