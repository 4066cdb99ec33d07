/** Who you are, in one of the forms that services ask for. */
export type Credential =
  | { kind: "bearer"; token: string }
  | { kind: "basic"; user: string; password: string }
  /** `header` is the name of the header for the key. Default: `X-API-Key`. */
  | { kind: "apiKey"; key: string; header?: string };

/**
 * Makes the header that carries a credential.
 *
 * @throws TypeError when no header can carry it. The error does not say the secret.
 *
 * @example
 * authHeaders({ kind: "basic", user: "ada", password: "pw" }).get("authorization"); // => "Basic YWRhOnB3"
 */
export function authHeaders(credential: Credential): Headers {
  switch (credential.kind) {
    case "bearer":
      return new Headers({ Authorization: `Bearer ${visible(credential.token, "token")}` });
    case "basic":
      return new Headers({ Authorization: `Basic ${basicPair(credential.user, credential.password)}` });
    case "apiKey":
      return new Headers({ [credential.header ?? "X-API-Key"]: visible(credential.key, "key") });
  }
}

/** The service cuts the pair at its first colon, so a colon in the user would move into the password. */
function basicPair(user: string, password: string): string {
  if (user.includes(":")) throw new TypeError("Cannot send the user: it has a colon in it");
  // Not `btoa`: it takes no character above U+00FF, and those below not as UTF-8.
  return Buffer.from(`${user}:${password}`, "utf8").toString("base64");
}

/** Looks before `Headers` does: its error would quote the whole value. */
function visible(secret: string, name: string): string {
  if (/^[!-~]+$/.test(secret)) return secret;
  throw new TypeError(`Cannot send the ${name}: it is empty, or has characters that are not visible ASCII`);
}
