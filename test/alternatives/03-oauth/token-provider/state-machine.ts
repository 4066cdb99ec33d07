// Three states in one variable: nothing, a call with those who wait, a token.
export type TokenAnswer = { access_token: string; expires_in?: number };
export type TokenOptions = { skewMs?: number; now?: () => number };
export type Tokens = { get(): Promise<string>; invalidate(token: string): void };

type Waiter = { resolve(token: string): void; reject(error: unknown): void };
type State =
  | { name: "empty" }
  | { name: "fetching"; waiters: Waiter[] }
  | { name: "ready"; token: string; isGood(): boolean };

export function tokenProvider(
  fetchToken: (signal?: AbortSignal) => Promise<TokenAnswer>,
  { skewMs = 30_000, now = Date.now }: TokenOptions = {},
): Tokens {
  let state: State = { name: "empty" };

  function fetchFor(waiters: Waiter[]): void {
    const calledAt = now();
    state = { name: "fetching", waiters };
    fetchToken().then(
      ({ access_token, expires_in }) => {
        state = { name: "ready", token: access_token, isGood: () => isGood(calledAt, expires_in) };
        for (const { resolve } of waiters) resolve(access_token);
      },
      (error) => {
        state = { name: "empty" };
        for (const { reject } of waiters) reject(error);
      },
    );
  }

  function isGood(calledAt: number, seconds: number | undefined): boolean {
    if (seconds === undefined) return true;
    const ageMs = now() - calledAt;
    return ageMs < seconds * 500 || ageMs < seconds * 1_000 - skewMs;
  }

  return {
    get: () =>
      new Promise<string>((resolve, reject) => {
        if (state.name === "ready" && state.isGood()) resolve(state.token);
        else if (state.name === "fetching") state.waiters.push({ resolve, reject });
        else fetchFor([{ resolve, reject }]);
      }),
    invalidate: (token) => {
      if (state.name === "ready" && state.token === token) state = { name: "empty" };
    },
  };
}
