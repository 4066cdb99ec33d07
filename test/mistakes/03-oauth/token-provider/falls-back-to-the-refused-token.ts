// Caught by: R4 gives a failure to all who wait, and tries again for the next
// After a failed call it gives what was invalidated, while that has not expired.
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
  let isRefused = false;

  const renew = async () => {
    const calledAt = now();
    try {
      const { access_token, expires_in } = await fetchToken();
      const lifeMs = expires_in === undefined ? Infinity : expires_in * 1_000;
      const earlierMs = Math.min(skewMs, lifeMs / 2);
      kept = { token: access_token, goodUntil: calledAt + lifeMs - earlierMs };
      isRefused = false;
      return access_token;
    } catch (error) {
      if (kept && now() < kept.goodUntil) return kept.token;
      throw error;
    } finally {
      underWay = undefined;
    }
  };

  return {
    get: async () => {
      if (kept && !isRefused && now() < kept.goodUntil) return kept.token;
      underWay ??= renew();
      return underWay;
    },
    invalidate: (token) => {
      if (kept?.token === token) isRefused = true;
    },
  };
}
