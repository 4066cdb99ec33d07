/** Headers that look signed, as far as the services here look. */
export function signed(service: string, keyId = "test-access-key"): Record<string, string> {
  const credential = `${keyId}/20260105/us-east-1/${service}/aws4_request`;
  const signature = "0123456789abcdef".repeat(4);
  return {
    "x-amz-date": "20260105T090000Z",
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=content-type;host;x-amz-date, Signature=${signature}`,
  };
}

/** The text of the first element of this name. */
export function textOf(xml: string, element: string): string | undefined {
  return textsOf(xml, element)[0];
}

/** The texts of all elements of this name that have no elements inside. */
export function textsOf(xml: string, element: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, "g"))].map(([, text = ""]) => text);
}
