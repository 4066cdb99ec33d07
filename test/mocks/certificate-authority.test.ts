import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { CertificateAuthority } from "../../mocks/tls/certificate-authority.ts";

const authority = new CertificateAuthority();
const root = new X509Certificate(authority.certificate);
const certificateOf = (...args: Parameters<CertificateAuthority["credentialsFor"]>) =>
  new X509Certificate(authority.credentialsFor(...args).cert);

describe("an authority", () => {
  test("vouches for itself and may vouch for others", () => {
    expect([root.ca, root.verify(root.publicKey), root.checkIssued(root)]).toEqual([true, true, true]);
  });

  test("vouches for one server under all of its names and addresses", () => {
    const certificate = certificateOf(["localhost", "*.a.test", "127.0.0.1", "::1", "fe80::1:2"]);
    expect(certificate.verify(root.publicKey)).toBe(true);
    expect(certificate.checkIssued(root)).toBe(true);
    expect(certificate.ca).toBe(false);
    expect([certificate.checkHost("localhost"), certificate.checkHost("b.a.test")]).toEqual(["localhost", "*.a.test"]);
    expect(["127.0.0.1", "::1", "fe80::1:2"].map((address) => certificate.checkIP(address))).toEqual([
      "127.0.0.1",
      "::1",
      "fe80::1:2",
    ]);
    expect([certificate.checkHost("github.com"), certificate.checkIP("127.0.0.2")]).toEqual([undefined, undefined]);
  });

  test("says by which key, as strict clients ask for it", () => {
    const keyId = (certificate: X509Certificate, words: string) => {
      const text = certificate.toString();
      expect(text).toContain("BEGIN CERTIFICATE");
      return certificate.raw.includes(Buffer.from(words, "hex"));
    };
    // The object ids of subject key identifier, authority key identifier, key usage.
    for (const certificate of [root, certificateOf("a.test")]) {
      expect([keyId(certificate, "0603551d0e"), keyId(certificate, "0603551d23")]).toEqual([true, true]);
    }
    expect(keyId(root, "0603551d0f")).toBe(true);
  });

  test("gives certificates that must not be trusted on demand", () => {
    const [stranger, expired, other] = [
      certificateOf("a.test", "unknown-authority"),
      certificateOf("a.test", "expired-certificate"),
      certificateOf("a.test", "wrong-name"),
    ];
    expect(stranger.verify(root.publicKey)).toBe(false);
    expect(expired.validToDate.getTime()).toBeLessThan(Date.now());
    expect([expired.checkHost("a.test"), other.checkHost("a.test")]).toEqual(["a.test", undefined]);
    expect(other.verify(root.publicKey)).toBe(true);
    const alone = certificateOf("a.test", "self-signed");
    expect([alone.verify(alone.publicKey), alone.verify(root.publicKey)]).toEqual([true, false]);
  });

  test("has a name of its own on demand", () => {
    const { certificate } = new CertificateAuthority("harbour company");
    expect(new X509Certificate(certificate).subject).toBe("CN=harbour company");
  });

  test("gives the same certificate each time, and another authority another one", () => {
    expect(authority.credentialsFor("b.test")).toBe(authority.credentialsFor("b.test"));
    expect(new CertificateAuthority().certificate).not.toBe(authority.certificate);
  });
});
