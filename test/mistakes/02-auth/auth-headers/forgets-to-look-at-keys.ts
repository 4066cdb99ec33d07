// Caught by: R4 refuses a key that no header can carry
// Looks at tokens only.
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
    return new Headers({ [credential.header ?? "X-API-Key"]: credential.key });
  }
  const { user, password } = credential;
  if (user.includes(":")) throw new TypeError("The user has a colon in it");
  return new Headers({ Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` });
}

function refuse(secret: string, name: string): void {
  if (!/^[!-~]+$/.test(secret)) throw new TypeError(`The ${name} cannot be sent`);
}
