// Fills an empty Headers; Base64 by Uint8Array.
export type Credential =
  | { kind: "bearer"; token: string }
  | { kind: "basic"; user: string; password: string }
  | { kind: "apiKey"; key: string; header?: string };

class UnsendableError extends TypeError {
  constructor(readonly field: string) {
    super(`No header can carry this ${field}.`);
    this.name = "TypeError";
  }
}

export function authHeaders(credential: Credential): Headers {
  const headers = new Headers();
  if (credential.kind === "basic") {
    if (credential.user.split(":").length > 1) throw new UnsendableError("user");
    const pair = Buffer.concat([Buffer.from(credential.user), Buffer.from(":"), Buffer.from(credential.password)]);
    headers.set("Authorization", ["Basic", pair.toString("base64")].join(" "));
  } else if (credential.kind === "bearer") {
    if (isUnsendable(credential.token)) throw new UnsendableError("token");
    headers.append("Authorization", `Bearer ${credential.token}`);
  } else {
    if (isUnsendable(credential.key)) throw new UnsendableError("key");
    headers.append(credential.header || "X-Api-Key", credential.key);
  }
  return headers;
}

function isUnsendable(secret: string): boolean {
  return secret.length === 0 || /[^\x21-\x7e]/.test(secret);
}
