/** What a client connects to. */
export type Address = { readonly host: string; readonly port: number };

/** Reads the payload of an `open` frame. It comes from untrusted code: throws a `RangeError` when it is none. */
export function addressOf(payload: Buffer): Address {
  const address: unknown = JSON.parse(payload.toString());
  const { host, port } = (address ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof host !== "string" || typeof port !== "number") throw new RangeError("No address");
  return { host: host.toLowerCase(), port };
}

/** The origin that an address most likely belongs to. */
export function originOf({ host, port }: Address): string {
  if (port === 443) return `https://${host}`;
  return port === 80 ? `http://${host}` : `http://${host}:${port}`;
}
