// Caught by: R3 refuses a certificate from another CA
// Anybody can write this name into a certificate.
import { X509Certificate } from "node:crypto";
import type { IncomingMessage } from "node:http";
import https from "node:https";
import type { TLSSocket } from "node:tls";

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

export function trustInternalCa(ca: string): Fetch {
  const root = new X509Certificate(certificateIn(ca));
  return async (url, init = {}) => {
    const address = new URL(url);
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const request = https.request(
      address,
      { method: init.method, headers: init.headers, rejectUnauthorized: false, agent: false },
      resolve,
    );
    request.on("error", reject);
    request.on("socket", (socket) => {
      socket.on("secureConnect", () => {
        if (isTrusted(socket as TLSSocket, root, address.hostname)) request.end(init.body);
        else request.destroy(new UntrustedServerError("UNABLE_TO_VERIFY_LEAF_SIGNATURE", address.host));
      });
    });
    const answer = await promise;
    const headers = new Headers(
      Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]),
    );
    return new Response(Buffer.concat(await answer.toArray()), { status: answer.statusCode ?? 0, headers });
  };
}

function certificateIn(text: string): string {
  if (!text.includes("BEGIN CERTIFICATE")) throw new TypeError("no certificate");
  return text;
}

function isTrusted(socket: TLSSocket, root: X509Certificate, host: string): boolean {
  const shown = new X509Certificate(socket.getPeerCertificate().raw);
  if (socket.authorized) return true;
  return shown.issuer === root.subject && shown.checkHost(host) !== undefined;
}
