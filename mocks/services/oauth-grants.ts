import { createHash } from "node:crypto";
import type { GrantType, OauthClient } from "./oauth-clients.ts";
import { oauthError } from "./oauth-errors.ts";
import type { Consent, TokenResponse, TokenStore } from "./oauth-tokens.ts";

/** What a user has agreed to in the browser, until the application fetches its tokens. */
export type AuthorizationCode = {
  readonly consent: Consent;
  readonly redirectUri: string;
  /** PKCE, method S256 (RFC 7636). */
  readonly challenge: string | undefined;
  readonly expiresAt: number;
  isUsed: boolean;
};

/** What the grants work with. */
export type GrantContext = {
  readonly tokens: TokenStore;
  readonly codes: Map<string, AuthorizationCode>;
  readonly now: () => number;
};

/** Turns the form of a token request into tokens. @throws an error of RFC 6749, section 5.2. */
export type Grant = (context: GrantContext, client: OauthClient, form: URLSearchParams) => TokenResponse;

/** The grants that the server knows. */
export const grants: Readonly<Record<GrantType, Grant>> = {
  client_credentials({ tokens }, client, form) {
    const scopes = narrowed(form.get("scope"), client.scopes);
    const consent = { clientId: client.id, subject: client.id, scopes, isRevoked: false };
    return tokens.issue(consent, scopes, { withRefresh: false });
  },

  authorization_code({ tokens, codes, now }, client, form) {
    const code = codes.get(required(form, "code"));
    if (!code || code.consent.clientId !== client.id) throw badGrant("The code is not known.");
    if (code.isUsed) {
      // Two who have the code: one of them has stolen it. RFC 6749, section 4.1.2, takes the tokens from both.
      code.consent.isRevoked = true;
      throw badGrant("The code was used before. Its tokens are revoked.");
    }
    if (now() >= code.expiresAt) throw badGrant("The code has expired.");
    if (form.get("redirect_uri") !== code.redirectUri) throw badGrant("The redirect_uri is not that of the code.");
    if (!isVerified(form.get("code_verifier"), code.challenge)) throw badGrant("The code_verifier does not match.");
    code.isUsed = true;
    return tokens.issue(code.consent, code.consent.scopes, {
      withRefresh: client.grantTypes.includes("refresh_token"),
    });
  },

  refresh_token({ tokens }, client, form) {
    const token = tokens.find(required(form, "refresh_token"));
    if (token?.kind !== "refresh" || token.consent.clientId !== client.id) throw badGrant("The token is not known.");
    if (token.isSpent) {
      // The thief or the owner comes second: nobody can tell, so both lose it (RFC 9700, section 4.14.2).
      token.consent.isRevoked = true;
      throw badGrant("The refresh token was used before. All tokens of this sign-in are revoked.");
    }
    if (!tokens.isActive(token)) throw badGrant("The refresh token has expired or was revoked.");
    const scopes = narrowed(form.get("scope"), token.scopes);
    token.isSpent = true;
    return tokens.issue(token.consent, scopes, { withRefresh: true });
  },
};

/**
 * Reads a scope: all that is allowed when none is named.
 *
 * @throws invalid_scope when it asks for more than is allowed.
 */
export function narrowed(scope: string | null, allowed: readonly string[]): readonly string[] {
  const wanted = scope?.split(" ").filter((each) => each !== "") ?? [];
  if (wanted.length === 0) return allowed;
  if (wanted.every((each) => allowed.includes(each))) return wanted;
  throw oauthError("invalid_scope", "The scope is more than this client may have.");
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null) throw oauthError("invalid_request", `The parameter ${name} is missing.`);
  return value;
}

function badGrant(description: string): Response {
  return oauthError("invalid_grant", description);
}

function isVerified(verifier: string | null, challenge: string | undefined): boolean {
  if (challenge === undefined || verifier === null) return challenge === undefined && verifier === null;
  return createHash("sha256").update(verifier).digest("base64url") === challenge;
}
