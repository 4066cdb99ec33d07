/** What an access key lets its owner do. */
export type AwsKey = { readonly user: string; readonly mayWrite: boolean };

/** Access key ids and what they allow. */
export type AwsKeys = Readonly<Record<string, AwsKey>>;

/** Who may call from the start. Any secret does: a signature is checked for its shape, not reckoned again. */
export const seedKeys: AwsKeys = {
  "test-access-key": { user: "admin", mayWrite: true },
  "test-readonly-key": { user: "auditor", mayWrite: false },
};

/** What a signature can lack. */
export type SignatureFault = "missing" | "incomplete" | "unknown key" | "wrong scope";

/**
 * Looks at a Signature Version 4 in the header `Authorization`: are its parts there, do they fit together, is the
 * key known.
 *
 * @param service - The service in the scope of the credential: `iam`, `ec2`.
 */
export function checkSignature(headers: Headers, service: string, keys: AwsKeys): AwsKey | SignatureFault {
  const header = headers.get("authorization");
  if (header === null) return "missing";
  const [, credential, signedHeaders] = form.exec(header.trim()) ?? [];
  const date = headers.get("x-amz-date") ?? "";
  if (credential === undefined || signedHeaders === undefined || !/^\d{8}T\d{6}Z$/.test(date)) return "incomplete";
  const signed = signedHeaders.split(";");
  if (!signed.includes("host") || !signed.includes("x-amz-date")) return "incomplete";
  const [keyId = "", day, region, scopedService, terminator] = credential.split("/");
  if (day !== date.slice(0, 8) || !region || scopedService !== service || terminator !== "aws4_request")
    return "wrong scope";
  return (Object.hasOwn(keys, keyId) ? keys[keyId] : undefined) ?? "unknown key";
}

const form = /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=[0-9a-f]{64}$/;
