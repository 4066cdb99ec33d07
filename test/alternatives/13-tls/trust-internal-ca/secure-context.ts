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

/** Adds the CA to a context that begins with everything that Node trusts. */
export function trustInternalCa(ca: string): Fetch {
  const secureContext = tls.createSecureContext();
  try {
    const { addCACert } = secureContext.context as { addCACert(text: string): void };
    addCACert.call(secureContext.context, new X509Certificate(ca).toString());
  } catch {
    throw new TypeError("ca: an unreadable certificate");
  }
  const dispatcher = new Agent({ connect: { secureContext } });
  return async (url, init = {}) => {
    const answer = await Promise.allSettled([fetch(url, Object.assign({ dispatcher }, init))]);
    const [{ status, ...rest }] = answer;
    if ("value" in rest) return rest.value;
    const code = refusalCodes.indexOf(rest.reason.cause?.code);
    if (code < 0) throw rest.reason;
    const { host } = new URL(url);
    throw new UntrustedServerError(refusalCodes[code] ?? "", host, { cause: rest.reason });
  };
}
