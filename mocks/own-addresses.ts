import { isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";

/** Host and port as clients write them. Who listens everywhere is reached under an address that others can see. */
export function addressOf(host: string, port: number): string {
  const seen = isEverywhere(host) ? (ownAddresses()[0] ?? "127.0.0.1") : host;
  return `${isIPv6(seen) ? `[${seen}]` : seen}:${port}`;
}

/** Whether to listen on a host means to listen on all addresses of this machine. */
export function isEverywhere(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

/** Addresses of this machine in its networks, without those that it alone understands. */
export function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
  return all.filter(({ internal, scopeid }) => !internal && !scopeid).map(({ address }) => address);
}
