import type { Clock } from "../../mocks/clock.ts";
import type { Service } from "../../mocks/intercept.ts";
import type { Script } from "../../mocks/script.ts";
import type { Credentials } from "../../mocks/tls/certificate-authority.ts";
import { KitError } from "../core/kit-error.ts";
import { isCertificateFault, isConnectionFault, type Mount } from "./origin.ts";

/** What a check puts on the other side of the wire. */
export type Backend = {
  /** Replies in order, at `http://api.test`; or a script by origin: `{ "http://api.test": […], "http://other.test": […] }`. */
  readonly script?: Script | Readonly<Record<string, Script>> | undefined;
  /** Services instead: made with the clock of this evaluation, so that their latencies are virtual. */
  readonly service?: ((clock: Clock) => Service | readonly Service[]) | undefined;
  /** What an `https:` origin shows, by origin. Others show a certificate of the authority that the answer trusts anyway. */
  readonly credentials?: Readonly<Record<string, Credentials>> | undefined;
};

const defaultOrigin = "http://api.test";

/** What stands behind each origin, by origin. The first is the one whose URL the function gets. */
export function mountsOf({ script, service, credentials = {} }: Backend, clock: Clock): ReadonlyMap<string, Mount> {
  if (script !== undefined && service !== undefined) {
    throw new KitError("An evaluation takes a script or a service, not both: leave one out.");
  }
  if (service !== undefined) {
    const services = [service(clock)].flat() as Service[];
    return new Map(
      services.map((each) => [originOf(each.origin), { service: each, credentials: credentials[each.origin] }]),
    );
  }
  const scripts = isList(script) ? { [defaultOrigin]: script ?? [] } : script;
  const mount = ([origin, replies]: [string, Script]): [string, Mount] => [
    originOf(origin),
    { ...scriptOf(origin, replies), credentials: credentials[origin] },
  ];
  return new Map(Object.entries(scripts).map(mount));
}

function isList(script: Backend["script"]): script is Script | undefined {
  return script === undefined || Array.isArray(script);
}

function scriptOf(origin: string, script: Script): Mount {
  const hasBadCertificate = script.some((reply) => isConnectionFault(reply) && isCertificateFault(reply));
  if (hasBadCertificate && !origin.startsWith("https:")) {
    throw new KitError(`"${origin}" shows no certificate: put badCertificate() into the script of an https: origin.`);
  }
  return { script };
}

function originOf(text: string): string {
  if (!URL.canParse(text) || new URL(text).origin !== text) {
    throw new KitError(`"${text}" is not an origin: write it as "http://api.test", without a path.`);
  }
  return text;
}
