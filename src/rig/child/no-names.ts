import dgram from "node:dgram";
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import { replace } from "./replace.ts";

/**
 * Closes the ways out that are no connections: name servers know no name, and datagrams cannot be sent. What an answer
 * asks for by `fetch` needs neither; the pipe knows the names.
 */
export function installNoNames(): void {
  for (const api of [dns, dns.Resolver.prototype]) {
    for (const name of namesOf(api)) replace(api, name, callbackFailure);
  }
  for (const api of [dns.promises, dns.promises.Resolver.prototype]) {
    for (const name of namesOf(api)) replace(api, name, async (host: unknown) => Promise.reject(notFound(host)));
  }
  replace(dgram, "createSocket", () => {
    throw Object.assign(new Error("Not available to an answer: datagrams"), { code: "EACCES" });
  });
  syncBuiltinESMExports();
}

function namesOf(api: object): string[] {
  return Object.getOwnPropertyNames(api).filter((name) => /^(lookup|resolve|reverse)/.test(name));
}

function callbackFailure(host: unknown, ...rest: unknown[]): void {
  const onEnd = rest.at(-1);
  if (typeof onEnd === "function") process.nextTick(onEnd, notFound(host));
}

function notFound(host: unknown): Error {
  const error = new Error(`getaddrinfo ENOTFOUND ${host}`);
  return Object.assign(error, { errno: -3008, code: "ENOTFOUND", syscall: "getaddrinfo", hostname: host });
}
