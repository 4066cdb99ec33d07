// Caught by: R3 keeps a token that names no end
// A token that names no end inherits that of the one before.
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
  let goodUntil = Infinity;

  const renew = async () => {
    const calledAt = now();
    try {
      const { access_token, expires_in } = await fetchToken();
      const lifeMs = (expires_in ?? 0) * 1_000;
      if (expires_in !== undefined) goodUntil = calledAt + lifeMs - Math.min(skewMs, lifeMs / 2);
      kept = { token: access_token, goodUntil };
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
