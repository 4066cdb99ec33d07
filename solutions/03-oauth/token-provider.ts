/** What a token server answers (RFC 6749, section 5.1), as far as it matters here. */
export type TokenAnswer = {
  access_token: string;
  /** Its life in seconds, from the moment at which the server made it. */
  expires_in?: number;
};

/** Settings of a `tokenProvider`. */
export type TokenOptions = {
  /** So long before its end a token counts as expired, in milliseconds. Default: 30,000. */
  skewMs?: number;
  /** The time in milliseconds since 1970. Default: `Date.now`. */
  now?: () => number;
};

/** Hands out a token that is good. */
export type Tokens = {
  get(): Promise<string>;
  /** Tells that a service has refused this token. */
  invalidate(token: string): void;
};

/**
 * Keeps one token for all who need it.
 *
 * @example
 * const tokens = tokenProvider(async () => ({ access_token: "t-1", expires_in: 3600 }));
 * await tokens.get(); // => "t-1"
 */
export function tokenProvider(
  fetchToken: (signal?: AbortSignal) => Promise<TokenAnswer>,
  options: TokenOptions = {},
): Tokens {
  const { skewMs = 30_000, now = Date.now } = options;
  let kept: { token: string; goodUntil: number } | undefined;
  let underWay: Promise<string> | undefined;

  async function renew(): Promise<string> {
    // The server makes the token at some moment between the call and the answer. Take the earliest.
    const calledAt = now();
    try {
      const { access_token, expires_in = Number.POSITIVE_INFINITY } = await fetchToken();
      const lifeMs = expires_in * 1_000;
      kept = { token: access_token, goodUntil: calledAt + lifeMs - Math.min(skewMs, lifeMs / 2) };
      return access_token;
    } finally {
      // Also after a failure: a promise that has rejected would reject for ever.
      underWay = undefined;
    }
  }

  return {
    async get() {
      if (kept && now() < kept.goodUntil) return kept.token;
      underWay ??= renew();
      return underWay;
    },
    invalidate(token) {
      if (kept?.token === token) kept = undefined;
    },
  };
}
