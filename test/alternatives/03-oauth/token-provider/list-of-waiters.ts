// No promise is shared: who comes while a call is under way is written down, and hears of its end.
export type TokenAnswer = { access_token: string; expires_in?: number };
export type TokenOptions = { skewMs?: number; now?: () => number };
export type Tokens = { get(): Promise<string>; invalidate(token: string): void };

type Waiter = { resolve(token: string): void; reject(error: unknown): void };

export function tokenProvider(
  fetchToken: (signal?: AbortSignal) => Promise<TokenAnswer>,
  { skewMs = 30_000, now = Date.now }: TokenOptions = {},
): Tokens {
  /** When the token ends, by token. */
  const shelf = new Map<string, number>();
  const waiters: Waiter[] = [];

  function ask(): void {
    const calledAt = now();
    fetchToken().then(
      ({ access_token, expires_in = Number.POSITIVE_INFINITY }) => {
        const lifeMs = expires_in * 1_000;
        shelf.clear();
        shelf.set(access_token, calledAt + Math.max(lifeMs - skewMs, lifeMs / 2));
        for (const { resolve } of waiters.splice(0)) resolve(access_token);
      },
      (error: unknown) => {
        for (const { reject } of waiters.splice(0)) reject(error);
      },
    );
  }

  return {
    get() {
      for (const [token, endsAt] of shelf) if (now() < endsAt) return Promise.resolve(token);
      return new Promise((resolve, reject) => {
        if (waiters.push({ resolve, reject }) === 1) ask();
      });
    },
    invalidate: (token) => void shelf.delete(token),
  };
}
