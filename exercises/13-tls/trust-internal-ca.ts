// Whom to trust                                             about 30 minutes, after the lesson 13-tls
//
// A company gives its own servers their certificates, from a CA that no other computer knows. So `fetch` refuses these
// servers. Finish `trustInternalCa`: it makes a fetch that trusts this CA as well, and gives up nothing else.
//
// R1  Call the function that you return as you call `fetch`. It reaches servers whose certificate comes from the CA
//     `ca`. It sends method, headers and body, stops when `signal` aborts, and gives the answer, whatever its status.
// R2  It also reaches every server that this process trusts anyway: see `tls.getCACertificates()`. That may be more
//     than Node brings along (`tls.rootCertificates`): the owner of the machine may have added some.
// R3  It refuses all other servers: one whose certificate comes from another CA, also from one of the same name; one
//     whose certificate has expired; one whose certificate is for another host. Then nothing of the request leaves: no
//     path, no header, no token.
// R4  Nobody else trusts `ca` because of you: neither the global `fetch`, nor a function that was made with another CA.
// R5  If a certificate is refused with one of the five codes below, throw an UntrustedServerError with this `code`, the
//     `host` of the address (with its port, if it has one), and the error that you caught as `cause`. Every other error
//     comes as it is.
// R6  If no certificate can be read from `ca`, throw a TypeError at once, when `trustInternalCa` is called: Node itself
//     says nothing. Do not quote the text: somebody may have confused a certificate with a key.
//
// Not in this exercise: redirects, addresses that begin with `http:`, several certificates in one `ca`.
//
// Before you code, fill in: who is reached with the CA of the company?
//   a server with a certificate of the company, for another host:   __     a public server:                       __
//   a server with a certificate of the company, until yesterday:    __     a server that has signed for itself:   __
// Compare with the last line of this file.

/** As `fetch`, for an address and a body of text. */
export type Fetch = (
  url: string | URL,
  init?: { method?: string; headers?: Record<string, string>; body?: string; signal?: AbortSignal },
) => Promise<Pick<Response, "ok" | "status" | "headers" | "text" | "json">>;

/** Why TLS has refused a certificate, in Node's words: `code` of the error, or of the `cause` of the error. */
export const refusalCodes: readonly string[] = [
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE", // from a CA that nobody here knows
  "SELF_SIGNED_CERT_IN_CHAIN", // the same, and the server has sent this CA along
  "DEPTH_ZERO_SELF_SIGNED_CERT", // the server has signed for itself
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID", // for another host
];

/** The server could not prove who it is. Nothing was sent to it. */
export class UntrustedServerError extends Error {
  override readonly name = "UntrustedServerError";
  /** One of `refusalCodes`. */
  readonly code: string;
  /** `ci.inside.test`, `ci.inside.test:8443` */
  readonly host: string;

  constructor(code: string, host: string, options?: ErrorOptions) {
    super(`${host} has not proved who it is: ${code}`, options);
    this.code = code;
    this.host = host;
  }
}

/**
 * Makes a fetch that trusts one more CA, and only there.
 *
 * @param ca - The certificate of the CA, as PEM: `-----BEGIN CERTIFICATE-----` and so on.
 * @throws TypeError when no certificate can be read from `ca`.
 *
 * @example
 * const fetchInside = trustInternalCa(await readFile("company-ca.pem", "utf8"));
 * await fetchInside("https://ci.inside.test/jobs", { headers: { authorization: `Bearer ${token}` } });
 */
export function trustInternalCa(ca: string): Fetch {
  // TODO: `fetch` and `Agent` of the package undici fit together: `new Agent({ connect: { ca: [...] } })` is what its
  // fetch takes as `dispatcher`. An `Agent` of node:https takes `ca`, too.
  throw new Error(`trustInternalCa is not written yet: ${ca.length}`);
}

// The table above: no, yes; no, no.
