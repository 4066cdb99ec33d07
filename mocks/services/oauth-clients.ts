import { invalidClient, oauthError } from "./oauth-errors.ts";

/** An application that is registered with the token server. */
export type OauthClient = {
  readonly id: string;
  /** A client without a secret is public: it proves itself by PKCE alone. */
  readonly secret?: string;
  readonly scopes: readonly string[];
  readonly grantTypes: readonly GrantType[];
  readonly redirectUris?: readonly string[];
};

/** The ways to a token. */
export type GrantType = "client_credentials" | "authorization_code" | "refresh_token";

/** Who may ask for tokens from the start. The second one has what breaks clients that skip the form encoding. */
export const seedClients: readonly OauthClient[] = [
  {
    id: "test-client",
    secret: "test-secret-1",
    scopes: ["reports:read"],
    grantTypes: ["client_credentials"],
  },
  {
    id: "a:b",
    secret: "p%ss+w",
    scopes: ["reports:read", "reports:write"],
    grantTypes: ["client_credentials"],
  },
  {
    id: "test-app",
    secret: "test-secret-2",
    scopes: ["reports:read", "reports:write"],
    grantTypes: ["authorization_code", "refresh_token"],
    redirectUris: ["http://app.test/callback"],
  },
];

/**
 * Reads who asks: `Authorization: Basic` with both parts form-encoded, or `client_id` and `client_secret` in the body
 * (RFC 6749, section 2.3.1).
 *
 * @throws invalid_client when the client is unknown or the secret wrong, invalid_request when it uses both ways.
 */
export function authenticate(request: Request, form: URLSearchParams, clients: readonly OauthClient[]): OauthClient {
  const header = request.headers.get("authorization");
  if (header !== null && form.has("client_secret")) {
    throw oauthError("invalid_request", "Send the credentials in the header or in the body, not in both.");
  }
  const { id, secret } = header === null ? fromForm(form) : fromHeader(header);
  const client = clients.find((each) => each.id === id);
  if (!client || client.secret !== secret) throw invalidClient(header !== null);
  return client;
}

type Credentials = { readonly id: string; readonly secret: string | undefined };

function fromForm(form: URLSearchParams): Credentials {
  return { id: form.get("client_id") ?? "", secret: form.get("client_secret") ?? undefined };
}

function fromHeader(header: string): Credentials {
  const [scheme = "", encoded = ""] = header.trim().split(/\s+/);
  if (scheme.toLowerCase() !== "basic") throw invalidClient(true);
  const pair = Buffer.from(encoded, "base64").toString();
  const colon = pair.indexOf(":");
  if (colon < 0) throw invalidClient(true);
  return { id: formDecoded(pair.slice(0, colon)), secret: formDecoded(pair.slice(colon + 1)) };
}

/** Undoes the form encoding. A lonely percent sign shows that there was none. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw invalidClient(true);
  }
}
