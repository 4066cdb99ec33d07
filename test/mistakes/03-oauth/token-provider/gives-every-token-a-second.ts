// Caught by: R3 does not keep a token that lives 0 seconds
// Takes a life of 0 s for one of 1 s.
export type TokenAnswer = { access_token: string; expires_in?: number };
export type TokenOptions = { skewMs?: number; now?: () => number };
export type Tokens = { get(): Promise<string>; invalidate(token: string): void };

export function tokenProvider(
  fetchToken: (signal?: AbortSignal) => Promise<TokenAnswer>,
  options: TokenOptions = {},
): Tokens {
  const { skewMs = 30_000, now = Date.now } = options;
  let kept: { token: string; goodUntil: number } | undefined;
  let underWay: Promise<string> | undefined;

  const renew = async () => {
    const calledAt = now();
    try {
      const { access_token, expires_in } = await fetchToken();
      const lifeMs = expires_in === undefined ? Infinity : Math.max(expires_in, 1) * 1_000;
      const earlierMs = Math.min(skewMs, lifeMs / 2);
      kept = { token: access_token, goodUntil: calledAt + lifeMs - earlierMs };
      return access_token;
    } finally {
      underWay = undefined;
    }
  };

  return {
    get: async () => {
      if (kept && now() < kept.goodUntil) return kept.token;
      underWay ??= renew();
      return underWay;
    },
    invalidate: (token) => {
      if (kept?.token === token) kept = undefined;
    },
  };
}
