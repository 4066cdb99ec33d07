// Caught by: R2 sends user and password as Basic
// Takes the alphabet of Base64 that is meant for URLs.
export type Credential =
  | { kind: "bearer"; token: string }
  | { kind: "basic"; user: string; password: string }
  | { kind: "apiKey"; key: string; header?: string };

export function authHeaders(credential: Credential): Headers {
  if (credential.kind === "bearer") {
    refuse(credential.token, "token");
    return new Headers({ Authorization: `Bearer ${credential.token}` });
  }
  if (credential.kind === "apiKey") {
    refuse(credential.key, "key");
    return new Headers({ [credential.header ?? "X-API-Key"]: credential.key });
  }
  const { user, password } = credential;
  if (user.includes(":")) throw new TypeError("The user has a colon in it");
  return new Headers({ Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64url")}` });
}

function refuse(secret: string, name: string): void {
  if (!/^[!-~]+$/.test(secret)) throw new TypeError(`The ${name} cannot be sent`);
}
