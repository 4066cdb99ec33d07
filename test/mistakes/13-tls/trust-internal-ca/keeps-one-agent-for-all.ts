// Caught by: R4 leaves everybody else's trust alone
// The first CA is the only one that counts.
import { X509Certificate } from "node:crypto";
import tls from "node:tls";
import { Agent, fetch } from "undici";

export type Fetch = (
  url: string | URL,
  init?: { method?: string; headers?: Record<string, string>; body?: string; signal?: AbortSignal },
) => Promise<Pick<Response, "ok" | "status" | "headers" | "text" | "json">>;

export const refusalCodes: readonly string[] = [
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
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

let agent: Agent | undefined;

export function trustInternalCa(ca: string): Fetch {
  assertCertificate(ca);

  agent ??= new Agent({ connect: { ca: [...tls.getCACertificates(), ca] } });
  const dispatcher = agent;
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
