import type { ConnectionFault, Silence } from "./script.ts";

/** How a request ends without a response: nothing comes, the connection breaks, or there never was one. */
export type ConnectionEnd = Silence["kind"] | ConnectionFault["kind"];

/**
 * Stands for a connection that ends in this way. To who knows no more than a `Response` it is a network error.
 *
 * It carries the code that the same failure has in Node, which `fetch` shows as `error.cause.code`.
 */
export function broken(end: ConnectionEnd): Response {
  const response = Response.error();
  ends.set(response, end);
  return Object.assign(response, codeOf(end));
}

/** How the connection ends, or `undefined` when this is a response like others. */
export function connectionEnd(response: Response): ConnectionEnd | undefined {
  return response.type === "error" ? (ends.get(response) ?? "reset") : undefined;
}

/** The failure as Node reports it. */
export function connectionError(end: ConnectionEnd): Error & { readonly code: string } {
  const { code } = codeOf(end);
  return Object.assign(new Error(sentences[end]), { code, errno: -1 });
}

/** Makes silence out of what stands for it, for those who wait for a response in this process. */
export function orSilence(response: Response): Response | Promise<never> {
  return connectionEnd(response) === "never" ? new Promise(() => {}) : response;
}

const ends = new WeakMap<Response, ConnectionEnd>();

const codes: Readonly<Record<ConnectionEnd, string>> = {
  never: "UND_ERR_HEADERS_TIMEOUT",
  reset: "ECONNRESET",
  refused: "ECONNREFUSED",
  "dns-failure": "ENOTFOUND",
  "unknown-authority": "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "expired-certificate": "CERT_HAS_EXPIRED",
  // Node's own code for this, ERR_TLS_CERT_ALTNAME_INVALID, makes its `fetch` fail an assertion where there is no TLS.
  "wrong-name": "HOSTNAME_MISMATCH",
};

const sentences: Readonly<Record<ConnectionEnd, string>> = {
  never: "no reply came",
  reset: "read ECONNRESET",
  refused: "connect ECONNREFUSED",
  "dns-failure": "getaddrinfo ENOTFOUND",
  "unknown-authority": "unable to verify the first certificate",
  "expired-certificate": "certificate has expired",
  "wrong-name": "Hostname/IP does not match certificate's altnames",
};

function codeOf(end: ConnectionEnd): { readonly code: string } {
  return { code: codes[end] };
}
