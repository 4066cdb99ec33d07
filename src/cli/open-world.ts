import type { LoggedExchange } from "../../mocks/exchange.ts";
import type { Service } from "../../mocks/intercept.ts";
import { type Listening, type ListenOptions, listen, type ServicesByName } from "../../mocks/listen.ts";
import { addressOf } from "../../mocks/own-addresses.ts";
import { realClock } from "../../mocks/real-clock.ts";
import { type Route, routesOf } from "../../mocks/service-routes.ts";
import { type ServiceName, services } from "../../mocks/services.ts";
import type { CertificateAuthority } from "../../mocks/tls/certificate-authority.ts";
import { WireLog } from "../../mocks/wire-log.ts";
import { withWeather } from "../../mocks/with-weather.ts";
import { KitError } from "../core/kit-error.ts";
import type { NamedWeather } from "./find-weather.ts";
import { statePage } from "./state-page.ts";

/** What to serve, and where. */
export type WorldOptions = {
  readonly names: readonly ServiceName[];
  readonly weather: NamedWeather;
  /** The first port; each service has one of its own after it. 0: any that are free. */
  readonly port: number;
  readonly host: string;
  readonly authority: CertificateAuthority;
  readonly onExchange: (exchange: LoggedExchange) => void;
};

/** A simulated world on real ports. */
export type World = {
  /** Where it can be watched. */
  readonly page: string;
  readonly services: readonly ServedService[];
  close(): Promise<void>;
};

/** A service and where it listens. */
export type ServedService = {
  readonly name: ServiceName;
  readonly url: string;
  readonly secureUrl: string | undefined;
  readonly routes: readonly Route[];
};

/**
 * Serves each service on a port of its own, and all of them on the first port by host name (`github.localhost`).
 *
 * @throws KitError when a port is taken or there is none so high, or the host is not of this machine.
 */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { names, weather, port, host } = options;
  const log = new WireLog({ clock: realClock, most: keptExchanges });
  const served: ServedService[] = [];
  const opened: Listening[] = [];
  const close = async () => void (await Promise.all(opened.map((each) => each.close())));
  const open = async (at: number, what: ServicesByName, isPage: (request: Request) => boolean) => {
    const pages: ListenOptions["pages"] = async (request) =>
      isPage(request) ? statePage({ services: served, weather, exchanges: log.exchanges }) : undefined;
    const { authority, onExchange } = options;
    const listening = await listen(what, { port: at, host, authority, log, onExchange, pages });
    opened.push(listening);
    return listening;
  };
  try {
    const all: Record<string, Service> = {};
    for (const name of names) {
      const at = portOf(name, port);
      // A port that is not known yet leaves the service its own host: few services speak of their origin.
      const bare = await services[name].create(at === 0 ? {} : { origin: `http://${addressOf(host, at)}` });
      all[name] = withWeather(bare, weather.weather, { clock: realClock, name });
      const { url, secureUrl } = await open(at, { [name]: all[name] }, isPagePath);
      served.push({ name, url, secureUrl, routes: routesOf(bare) });
    }
    const { url } = await open(port, all, (request) => !names.includes(hostLabel(request)) || isPagePath(request));
    return { page: url + pagePath, services: served, close };
  } catch (error) {
    await close();
    throw explained(error, options);
  }
}

const pagePath = "/__stormproof";

/** So many exchanges are kept for the page. */
const keptExchanges = 200;

/** The same for a service whatever else is served, so that what a client has noted down stays right. */
function portOf(name: ServiceName, first: number): number {
  return first === 0 ? 0 : first + 1 + Object.keys(services).indexOf(name);
}

function isPagePath({ url }: Request): boolean {
  return new URL(url).pathname === pagePath;
}

function hostLabel({ url }: Request): ServiceName {
  return new URL(url).hostname.split(".")[0] as ServiceName;
}

function explained(error: unknown, { host, port: first }: WorldOptions): unknown {
  const { code, port: at } = error as NodeJS.ErrnoException & { port?: number };
  // Who has named the first port does not know the others.
  const port = first === 0 || at === first ? `port ${at}` : `port ${at}, one of those after ${first}`;
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `Cannot listen on ${port}: it is taken, so choose another one with --port`,
    EACCES: `Cannot listen on ${port}: this machine does not allow it, so choose a higher one with --port`,
    ERR_SOCKET_BAD_PORT: "Cannot listen behind port 65535, where ports end: choose a lower one with --port",
    EADDRNOTAVAIL: `Cannot listen on ${host}: this machine has no such address`,
    ENOTFOUND: `Cannot listen on ${host}: this machine has no such address`,
  };
  const reason = reasons[code ?? ""];
  return reason === undefined ? error : new KitError(reason, { cause: error });
}
