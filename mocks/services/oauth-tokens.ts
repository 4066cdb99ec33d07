/** What somebody has consented to. Every token that comes from it dies with it. */
export type Consent = {
  readonly clientId: string;
  /** The user, or the client itself where there is none. */
  readonly subject: string;
  readonly scopes: readonly string[];
  isRevoked: boolean;
};

/** A successful answer of the token endpoint (RFC 6749, section 5.1). */
export type TokenResponse = {
  readonly access_token: string;
  readonly token_type: "Bearer";
  readonly expires_in: number;
  readonly scope: string;
  readonly refresh_token?: string;
};

/** A token as the server knows it. Instants are milliseconds since 1970. */
export type KnownToken = {
  readonly kind: "access" | "refresh";
  readonly consent: Consent;
  readonly scopes: readonly string[];
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Set when a refresh token has been exchanged, or an access token revoked. */
  isSpent: boolean;
};

/** One token answer, for whoever counts them. */
export type Issued = {
  readonly clientId: string;
  readonly grantType: string;
  readonly scope: string;
  readonly at: number;
};

/** How long tokens live, and where their names come from. */
export type TokenRules = {
  readonly accessTokenMs: number;
  readonly refreshTokenMs: number;
  readonly now: () => number;
  readonly random: () => number;
};

/** All tokens of one token server. */
export class TokenStore {
  readonly #rules: TokenRules;
  readonly #tokens = new Map<string, KnownToken>();

  constructor(rules: TokenRules) {
    this.#rules = rules;
  }

  /** Issues an access token, and a refresh token where the grant has one. */
  issue(consent: Consent, scopes: readonly string[], { withRefresh }: { withRefresh: boolean }): TokenResponse {
    const { accessTokenMs, refreshTokenMs } = this.#rules;
    const access_token = this.#add("access", consent, scopes, accessTokenMs);
    const refresh = withRefresh ? { refresh_token: this.#add("refresh", consent, consent.scopes, refreshTokenMs) } : {};
    const expires_in = Math.floor(accessTokenMs / 1_000);
    return { access_token, token_type: "Bearer", expires_in, scope: scopes.join(" "), ...refresh };
  }

  /** A token whatever its state, or `undefined` when it was never issued. */
  find(token: string): KnownToken | undefined {
    return this.#tokens.get(token);
  }

  /** Whether a token is good at this instant. */
  isActive(token: KnownToken): boolean {
    return !token.isSpent && !token.consent.isRevoked && this.#rules.now() < token.expiresAt;
  }

  /** Makes every access token worthless before its time, as after a change of keys. Refresh tokens stay good. */
  revokeAccessTokens(): void {
    for (const token of this.#tokens.values()) if (token.kind === "access") token.isSpent = true;
  }

  #add(kind: KnownToken["kind"], consent: Consent, scopes: readonly string[], lifeMs: number): string {
    const { now, random } = this.#rules;
    const name = `test-${kind}-${this.#tokens.size + 1}-${Math.floor(random() * 2 ** 32).toString(36)}`;
    const issuedAt = now();
    this.#tokens.set(name, { kind, consent, scopes, issuedAt, expiresAt: issuedAt + lifeMs, isSpent: false });
    return name;
  }
}
