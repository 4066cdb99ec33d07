import { X509Certificate } from "node:crypto";
import tls from "node:tls";
import { Agent, buildConnector } from "undici";

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

/** The fetch of the platform, with an agent that connects by a function of its own. */
export function trustInternalCa(ca: string): Fetch {
  const [certificate, problem] = read(ca);
  if (!certificate) throw new TypeError(problem);
  const connect = buildConnector({ ca: [...new Set([...tls.getCACertificates(), certificate.toString()])] });
  const dispatcher = new Agent({ connect: (options, callback) => connect(options, callback) });
  return (url, init) =>
    fetch(url, { ...init, dispatcher } as object).catch((error) => Promise.reject(named(error, url)));
}

function read(ca: string): [X509Certificate] | [undefined, string] {
  try {
    return [new X509Certificate(ca)];
  } catch {
    return [undefined, "The CA's certificate cannot be read"];
  }
}

/** The error of TLS may lie deeper than one step. */
function named(error: unknown, url: string | URL): unknown {
  for (let each = error; each instanceof Error; each = each.cause) {
    const { code = "" } = each as { code?: string };
    if (refusalCodes.includes(code)) return new UntrustedServerError(code, new URL(url).host, { cause: error });
  }
  return error;
}
