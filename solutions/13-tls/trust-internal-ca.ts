import { X509Certificate } from "node:crypto";
import tls from "node:tls";
import { Agent, fetch } from "undici";

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
  assertCertificate(ca);
  // `ca` takes the place of the list that Node would use, so that list goes in as well.
  const dispatcher = new Agent({ connect: { ca: [...tls.getCACertificates(), ca] } });
  return async (url, init) => {
    try {
      return await fetch(url, { ...init, dispatcher });
    } catch (error) {
      const { code: reason } = Object((error as Error).cause) as { code?: unknown };
      const code = refusalCodes.find((each) => each === reason);
      if (code === undefined) throw error;
      throw new UntrustedServerError(code, new URL(url).host, { cause: error });
    }
  };
}

/** Node takes any text for a `ca`, and trusts nobody because of it. */
function assertCertificate(text: string): void {
  try {
    new X509Certificate(text);
  } catch {
    throw new TypeError("ca holds no certificate: give the PEM text of the CA's own one");
  }
}
