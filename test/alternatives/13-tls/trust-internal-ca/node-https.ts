import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import https from "node:https";
import tls from "node:tls";

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

/** Over node:https, whose errors have the code on themselves. */
export function trustInternalCa(ca: string): Fetch {
  const agent = new https.Agent({ ca: [...tls.getCACertificates("default"), pem(ca)], keepAlive: true });
  return async (url, { method = "GET", headers = {}, body, signal } = {}) => {
    const request = https.request(url, { method, headers, agent, ...(signal && { signal }) });
    request.end(body);
    const [answer] = (await once(request, "response").catch((error) => {
      throw refusalCodes.includes(error.code)
        ? new UntrustedServerError(error.code, new URL(url).host, { cause: error })
        : error;
    })) as [IncomingMessage];
    const pieces: Buffer[] = [];
    for await (const piece of answer) pieces.push(piece as Buffer);
    const lines = answer.rawHeaders;
    const pairs = lines.flatMap((name, index) =>
      index % 2 ? [] : [[name, lines[index + 1] ?? ""] as [string, string]],
    );
    return new Response(Buffer.concat(pieces), { status: answer.statusCode ?? 500, headers: new Headers(pairs) });
  };
}

/** The certificate again as PEM, read and written by Node. */
function pem(text: string): string {
  let certificate: X509Certificate | undefined;
  try {
    certificate = new X509Certificate(text);
  } catch {}
  if (!certificate) throw new TypeError("Give the certificate of a CA, as PEM");
  return certificate.toString();
}
