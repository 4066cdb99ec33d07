// Caught by: R4 gives a failure to all who wait, and tries again for the next
// The callers get the words, and not the error: its fields and its class are lost.
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
      const lifeMs = expires_in === undefined ? Infinity : expires_in * 1_000;
      const earlierMs = Math.min(skewMs, lifeMs / 2);
      kept = { token: access_token, goodUntil: calledAt + lifeMs - earlierMs };
      return access_token;
    } catch (error) {
      throw new Error((error as Error).message);
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
