// Keeps one promise with all there is to know, and decides by looking at its settled value.
export interface TokenAnswer {
  access_token: string;
  expires_in?: number;
}
export interface TokenOptions {
  skewMs?: number;
  now?: () => number;
}
export interface Tokens {
  get(): Promise<string>;
  invalidate(token: string): void;
}

class Provider implements Tokens {
  readonly #fetchToken: () => Promise<TokenAnswer>;
  readonly #skewMs: number;
  readonly #now: () => number;
  #current: Promise<TokenAnswer> | undefined;
  #settled: { token: string; endsAt: number | undefined } | undefined;

  constructor(fetchToken: () => Promise<TokenAnswer>, { skewMs = 30_000, now = () => Date.now() }: TokenOptions) {
    this.#fetchToken = fetchToken;
    this.#skewMs = skewMs;
    this.#now = now;
  }

  async get(): Promise<string> {
    const { endsAt } = this.#settled ?? {};
    if (this.#settled && endsAt !== undefined && this.#now() >= endsAt) this.#forget();
    this.#current ??= this.#begin();
    return (await this.#current).access_token;
  }

  invalidate(token: string): void {
    if (this.#settled?.token === token) this.#forget();
  }

  #begin(): Promise<TokenAnswer> {
    const calledAt = this.#now();
    const call = this.#fetchToken();
    call.then(
      (answer) => {
        const lifeMs = answer.expires_in === undefined ? undefined : answer.expires_in * 1_000;
        const endsAt = lifeMs === undefined ? undefined : calledAt + Math.max(lifeMs - this.#skewMs, lifeMs / 2);
        this.#settled = { token: answer.access_token, endsAt };
      },
      () => this.#forget(),
    );
    return call;
  }

  #forget(): void {
    this.#current = undefined;
    this.#settled = undefined;
  }
}

export const tokenProvider = (
  fetchToken: (signal?: AbortSignal) => Promise<TokenAnswer>,
  options: TokenOptions = {},
): Tokens => new Provider(fetchToken, options);
