import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import tls from "node:tls";
import { http } from "msw";
import { HttpResponse } from "./http-response.ts";
import type { Service } from "./intercept.ts";
import { serve } from "./lab.ts";
import type { Outcome } from "./outcomes-plot.ts";
import type { CertificateFault } from "./script.ts";
import { CertificateAuthority } from "./tls/certificate-authority.ts";

/** The servers that a program may meet at one and the same address, by what they show. */
export type ServerKind = "public" | "company" | "another CA" | "expired" | "another name";

const world = new CertificateAuthority("World CA");
const company = new CertificateAuthority("Harbour company CA");

const servers: Readonly<Record<ServerKind, readonly [CertificateAuthority, CertificateFault?]>> = {
  public: [world],
  company: [company],
  "another CA": [new CertificateAuthority("Nobody knows CA")],
  expired: [company, "expired-certificate"],
  "another name": [company, "wrong-name"],
};

// World CA stands for the public ones: this process trusts it from the start.
tls.setDefaultCACertificates([...tls.getCACertificates(), world.certificate]);

/** The certificate of the company's CA, as PEM. */
export const companyCa = company.certificate;

/** A file with it, as a machine's owner would put it somewhere. */
export function companyCaFile(): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "stormproof-ca-")), "company-ca.pem");
  writeFileSync(file, companyCa);
  return file;
}

/**
 * Puts a server on a real port of this machine, with real TLS; the one before is closed. Gives its address.
 *
 * It answers each request with the credentials that it has read.
 */
export async function startServer(kind: ServerKind): Promise<string> {
  const [authority, certificateFault] = servers[kind];
  const { secureUrl = "" } = await serve(reader(), { authority, ...(certificateFault && { certificateFault }) });
  return secureUrl;
}

/** Has a client ask each of the servers, and tells how it took them: one that it should not have trusted is `wrong`. */
export async function meetAll(ask: (address: string) => Promise<unknown>): Promise<Record<ServerKind, Outcome>> {
  const outcomes: [string, Outcome][] = [];
  for (const kind of Object.keys(servers) as ServerKind[]) {
    const met = kind === "public" || kind === "company" ? "right" : "wrong";
    outcomes.push([
      kind,
      await ask(await startServer(kind)).then(
        (): Outcome => met,
        () => "refused",
      ),
    ]);
  }
  return Object.fromEntries(outcomes) as Record<ServerKind, Outcome>;
}

/** The certificate that a server shows, as PEM. Who looks sends nothing, and trusts nothing. */
export function shownCertificate(address: string): Promise<string> {
  const { hostname: host, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host, port: Number(port), rejectUnauthorized: false });
    socket.on("error", reject).on("secureConnect", () => {
      resolve(socket.getPeerX509Certificate()?.toString() ?? "");
      socket.destroy();
    });
  });
}

function reader(): Service {
  const answer = ({ request }: { request: Request }) =>
    HttpResponse.text(`I have read: ${request.headers.get("authorization") ?? "no token"}`);
  return { origin: "http://any.test", handlers: [http.all("http://any.test/*", answer)], reset: () => {} };
}
