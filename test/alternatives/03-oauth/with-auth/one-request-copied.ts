// Makes one Request of what the caller gave, and sends copies of it.
export interface Tokens {
  get(): Promise<string>;
  invalidate(token: string): void;
}

class Door {
  readonly #tokens: Tokens;
  readonly #home: string;
  readonly #send: typeof fetch;

  constructor(send: typeof fetch, tokens: Tokens, home: string) {
    this.#send = send;
    this.#tokens = tokens;
    this.#home = home;
  }

  async enter(request: Request, isOneWay: boolean): Promise<Response> {
    const spare = isOneWay ? undefined : request.clone();
    const first = await this.#knock(request);
    const isOurs = first.answer.status === 401 && URL.parse(first.answer.url)?.origin === this.#home;
    if (!isOurs) {
      await spare?.body?.cancel();
      return first.answer;
    }
    this.#tokens.invalidate(first.token);
    if (spare === undefined) return first.answer;
    await first.answer.text().catch(() => "");
    return (await this.#knock(spare)).answer;
  }

  async #knock(request: Request): Promise<{ token: string; answer: Response }> {
    const token = await this.#tokens.get();
    request.headers.set("authorization", `Bearer ${token}`);
    return { token, answer: await this.#send(request) };
  }
}

export const withAuth = (fetchLike: typeof fetch, tokens: Tokens, { origin }: { origin: string }): typeof fetch => {
  const door = new Door(fetchLike, tokens, origin);
  return async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== origin) return fetchLike(request);
    return door.enter(request, init?.body instanceof ReadableStream);
  };
};
