import dns from "node:dns";
import net from "node:net";

/**
 * Lets nothing out of this machine until the returned function is called: no name is looked up, no address of another
 * machine is connected to. For what goes past an interception, as the npm package undici does.
 */
export function stayInside(): () => void {
  const undo = [guardLookups(), guardConnections()];
  return () => {
    for (const each of undo) each();
  };
}

function guardLookups(): () => void {
  const { lookup } = dns;
  const guarded = (host: string, ...rest: unknown[]): void => {
    if (isOfThisMachine(host)) Reflect.apply(lookup, dns, [host, ...rest]);
    else process.nextTick(rest.at(-1) as (error: Error) => void, failure("ENOTFOUND", "getaddrinfo", host));
  };
  Object.defineProperties(guarded, Object.getOwnPropertyDescriptors(lookup));
  dns.lookup = guarded as typeof lookup;
  return () => {
    if (dns.lookup === (guarded as unknown)) dns.lookup = lookup;
  };
}

function guardConnections(): () => void {
  const { prototype } = net.Socket;
  const { connect } = prototype;
  function guarded(this: net.Socket, ...args: unknown[]): net.Socket {
    this.once("close", closeHandle);
    const host = hostOf(args);
    if (net.isIP(host) === 0 || isOfThisMachine(host)) return Reflect.apply(connect, this, args);
    process.nextTick(() => this.destroy(failure("ENETUNREACH", "connect", host)));
    return this;
  }
  prototype.connect = guarded as typeof connect;
  return () => {
    if (prototype.connect === (guarded as unknown)) prototype.connect = connect;
  };
}

/** A socket that msw has answered on never connects, and when it closes its handle stays: a hundred kilobytes each. */
function closeHandle(this: net.Socket): void {
  (this as { _handle?: { close?(): void } | null })._handle?.close?.();
}

/** The host of `connect(options)`, `connect(port, host)`, or of the list that `net.connect` makes of its arguments. */
function hostOf([first, second]: unknown[]): string {
  const options: unknown = Array.isArray(first) ? first[0] : first;
  const host = typeof options === "object" && options !== null && "host" in options ? options.host : second;
  return typeof host === "string" ? host : "localhost";
}

function isOfThisMachine(host: string): boolean {
  return /(^|\.)localhost$|^127\.|^::1$/.test(host);
}

function failure(code: string, call: string, host: string): Error {
  return Object.assign(new Error(`${call} ${code} ${host}`), { code, errno: -1, syscall: call });
}
