import { HttpResponse } from "../http-response.ts";
import type { KnownToken, TokenStore } from "./oauth-tokens.ts";

/**
 * Lets a request through to what needs `scope` (RFC 6750).
 *
 * @throws 401 without a good token, 403 when the token is good and not allowed.
 */
export function guard(request: Request, tokens: TokenStore, scope: string): KnownToken {
  const header = request.headers.get("authorization");
  // Whoever shows no token is told how to come in, and gets no error code (section 3.1).
  if (header === null || !/^bearer\b/i.test(header)) throw challenge(401, {});
  const [, name] = /^bearer +([\w.~+/-]+=*)$/i.exec(header.trim()) ?? [];
  if (name === undefined) {
    throw challenge(400, { error: "invalid_request", error_description: "The Authorization header is malformed" });
  }
  const token = tokens.find(name);
  if (token?.kind !== "access" || !tokens.isActive(token)) {
    throw challenge(401, { error: "invalid_token", error_description: "The access token is expired or not known" });
  }
  if (!token.scopes.includes(scope)) {
    const error_description = "The access token is not allowed to do this";
    throw challenge(403, { error: "insufficient_scope", error_description, scope });
  }
  return token;
}

function challenge(status: number, error: Readonly<Record<string, string>>): Response {
  const parameters = Object.entries({ realm: "reports", ...error }).map(([name, value]) => `${name}="${value}"`);
  const headers = { "www-authenticate": `Bearer ${parameters.join(", ")}` };
  return HttpResponse.json(error, { status, headers });
}
