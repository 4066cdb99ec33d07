import { X509Certificate } from "node:crypto";
import https from "node:https";
import tls from "node:tls";
import nodeFetch from "node-fetch";

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

class InternalClient {
  readonly #agent: https.Agent;

  constructor(ca: string) {
    const secureContext = tls.createSecureContext({ ca: tls.getCACertificates().concat(ca) });
    this.#agent = new https.Agent({ secureContext });
  }

  fetch(url: string | URL, init: Parameters<Fetch>[1]): ReturnType<Fetch> {
    const answer = nodeFetch(url, { ...init, agent: this.#agent } as never) as unknown as ReturnType<Fetch>;
    return answer.catch((error: unknown) => {
      throw this.#toRefusal(error, new URL(url)) ?? error;
    });
  }

  #toRefusal(error: unknown, { host }: URL): UntrustedServerError | undefined {
    const code = refusalCodes.find((each) => each === (error as { code?: string }).code);
    return code === undefined ? undefined : new UntrustedServerError(code, host, { cause: error });
  }
}

export function trustInternalCa(ca: string): Fetch {
  if (!isCertificate(ca)) throw new TypeError("This text is no certificate");
  const client = new InternalClient(ca);
  return (url, init) => client.fetch(url, init);
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).raw.length > 0;
  } catch {
    return false;
  }
}
