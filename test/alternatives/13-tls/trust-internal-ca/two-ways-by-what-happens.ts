import { X509Certificate } from "node:crypto";
import { Agent, fetch as undiciFetch } from "undici";

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

/** Asks as everybody does, and only where nobody knows the CA with the company's. */
export function trustInternalCa(ca: string): Fetch {
  let inside: Agent;
  try {
    inside = new Agent({ connect: { ca: new X509Certificate(ca).toString() } });
  } catch {
    throw new TypeError("ca: a certificate as PEM, please");
  }
  const insides = new Set<string>();
  return async (url, init) => {
    const { host } = new URL(url);
    const ask = (agent?: Agent) =>
      undiciFetch(url, { ...init, ...(agent && { dispatcher: agent }) }).catch((error) => error);
    let answer = insides.has(host) ? await ask(inside) : await ask();
    if (!insides.has(host) && /UNABLE_TO_VERIFY|SELF_SIGNED/.test(answer.cause?.code)) {
      answer = await ask(inside);
      if (!(answer instanceof Error)) insides.add(host);
    }
    if (!(answer instanceof Error)) return answer;
    const { code } = Object(answer.cause);
    throw refusalCodes.includes(code) ? new UntrustedServerError(code, host, { cause: answer }) : answer;
  };
}
