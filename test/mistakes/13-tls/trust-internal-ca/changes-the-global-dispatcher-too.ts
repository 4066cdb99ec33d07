// Caught by: R4 leaves everybody else's trust alone
// The global fetch trusts the CA that was named last.
import { X509Certificate } from "node:crypto";
import tls from "node:tls";
import { Agent, fetch, setGlobalDispatcher } from "undici";

export type Fetch = (
  url: string | URL,
  init?: { method?: string; headers?: Record<string, string>; body?: string; signal?: AbortSignal },
) => Promise<Pick<Response, "ok" | "status" | "headers" | "text" | "json">>;
export const refusalCodes: readonly string[] = [
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE", // from a CA that nobody here knows
  "SELF_SIGNED_CERT_IN_CHAIN", // the same, and the server has sent this CA along
  "DEPTH_ZERO_SELF_SIGNED_CERT", // the server has signed for itself
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID", // for another host
];
export class UntrustedServerError extends Error {
  override readonly name = "UntrustedServerError";
  readonly code: string;
  readonly host: string;

  constructor(code: string, host: string, options?: ErrorOptions) {
    super(`${host} has not proved who it is: ${code}`, options);
    this.code = code;
    this.host = host;
  }
}

export function trustInternalCa(ca: string): Fetch {
  assertCertificate(ca);
  const dispatcher = new Agent({ connect: { ca: [...tls.getCACertificates(), ca] } });
  setGlobalDispatcher(dispatcher);
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

function assertCertificate(text: string): void {
  try {
    new X509Certificate(text);
  } catch {
    throw new TypeError("ca holds no certificate: give the PEM text of the CA's own one");
  }
}
