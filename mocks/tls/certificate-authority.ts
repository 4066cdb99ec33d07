import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIPv4, isIPv6 } from "node:net";
import type { CertificateFault } from "../script.ts";
import * as der from "./der.ts";

/** What a TLS server shows, and the key by which it proves that it may; both as PEM. */
export type Credentials = { readonly cert: string; readonly key: string };

/** A name with a key, which may give certificates to others. */
type Issuer = { readonly name: string; readonly publicKey: KeyObject; readonly privateKey: KeyObject };

const dayMs = 24 * 60 * 60 * 1_000;
const ecdsaWithSha256 = der.sequence(der.objectId("1.2.840.10045.4.3.2"));
const commonName = der.objectId("2.5.4.3");
const subjectKey = der.objectId("2.5.29.14");
const keyUsage = der.objectId("2.5.29.15");
const subjectAlternativeName = der.objectId("2.5.29.17");
const basicConstraints = der.objectId("2.5.29.19");
const authorityKey = der.objectId("2.5.29.35");

/**
 * An authority that lives as long as this process, and the certificates that it gives: to sound servers, and to
 * servers that nobody must trust.
 *
 * Certificates are valid in real time: TLS knows no other.
 */
export class CertificateAuthority {
  readonly #issuer: Issuer;
  readonly #stranger = newIssuer("an authority that nobody knows");
  readonly #given = new Map<string, Credentials>();
  /** The authority's own certificate, which clients have to trust. */
  readonly certificate: string;

  /** @param name - How its certificates call it. Two authorities of one name are still two. */
  constructor(name = "stormproof test authority") {
    this.#issuer = newIssuer(name);
    this.certificate = writeCertificate(this.#issuer, this.#issuer, authorityExtensions(), Date.now() + 30 * dayMs);
  }

  /**
   * What the server of a host shows; the same each time. One server may answer for several hosts, names (`localhost`,
   * `*.shop.test`) and addresses (`127.0.0.1`).
   */
  credentialsFor(host: string | readonly string[], fault?: CertificateFault | "self-signed"): Credentials {
    const hosts = [host].flat();
    const id = `${hosts.join(" ")} ${fault}`;
    const credentials = this.#given.get(id) ?? this.#make(hosts, fault);
    this.#given.set(id, credentials);
    return credentials;
  }

  #make(hosts: readonly string[], fault: string | undefined): Credentials {
    const names = fault === "wrong-name" ? hosts.map((host) => `not-${host}`) : hosts;
    const subject = newIssuer(names[0] ?? "nobody");
    const others = { "unknown-authority": this.#stranger, "self-signed": subject };
    const issuer = others[fault as keyof typeof others] ?? this.#issuer;
    const endsAt = Date.now() + (fault === "expired-certificate" ? -dayMs : 30 * dayMs);
    const cert = writeCertificate(issuer, subject, serverExtensions(names), endsAt);
    return { cert, key: subject.privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
  }
}

function newIssuer(name: string): Issuer {
  return { name, ...generateKeyPairSync("ec", { namedCurve: "P-256" }) };
}

/** An X.509 certificate (RFC 5280, section 4.1) as PEM. */
function writeCertificate(issuer: Issuer, subject: Issuer, extensions: readonly Buffer[], endsAt: number): string {
  const keys = [
    extension(subjectKey, der.octets(keyIdOf(subject))),
    extension(authorityKey, der.sequence(der.retagged(0, keyIdOf(issuer)))),
  ];
  const content = der.sequence(
    der.tagged(0, der.integer(Buffer.from([2]))),
    der.integer(Buffer.from([1, ...randomBytes(8)])),
    ecdsaWithSha256,
    nameOf(issuer),
    der.sequence(der.utcTime(new Date(endsAt - 60 * dayMs)), der.utcTime(new Date(endsAt))),
    nameOf(subject),
    subject.publicKey.export({ type: "spki", format: "der" }),
    der.tagged(3, der.sequence(...extensions, ...keys)),
  );
  const signature = sign("sha256", content, issuer.privateKey);
  return pem(der.sequence(content, ecdsaWithSha256, der.bits(signature)));
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

function nameOf({ name }: Issuer): Buffer {
  return der.sequence(der.set(der.sequence(commonName, der.text(name))));
}

/** A number that tells keys apart. Strict clients follow it from a certificate to its authority. */
function keyIdOf({ publicKey }: Issuer): Buffer {
  return createHash("sha1")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest();
}

function authorityExtensions(): Buffer[] {
  const signsCertificates = 0x04;
  return [
    criticalExtension(basicConstraints, der.sequence(der.boolean(true))),
    criticalExtension(keyUsage, der.flags(signsCertificates)),
  ];
}

function serverExtensions(hosts: readonly string[]): Buffer[] {
  return [extension(subjectAlternativeName, der.sequence(...hosts.map(alternativeName)))];
}

function alternativeName(host: string): Buffer {
  const [DNS_NAME, IP_ADDRESS] = [2, 7];
  if (isIPv4(host)) return der.retagged(IP_ADDRESS, Buffer.from(host.split(".").map(Number)));
  if (isIPv6(host)) return der.retagged(IP_ADDRESS, ipv6Bytes(host));
  return der.retagged(DNS_NAME, Buffer.from(host));
}

/** `::1` as 16 bytes. */
function ipv6Bytes(address: string): Buffer {
  const [head = "", tail = ""] = address.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":").map((group) => group.padStart(4, "0")));
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0000");
  return Buffer.from([...before, ...zeros, ...after].join(""), "hex");
}

function extension(id: Buffer, value: Buffer): Buffer {
  return der.sequence(id, der.octets(value));
}

/** One that a client must understand or refuse the certificate. */
function criticalExtension(id: Buffer, value: Buffer): Buffer {
  return der.sequence(id, der.boolean(true), der.octets(value));
}
