// Caught by: R1 hands the signal on
// Nobody can end the second try.
export type Tokens = { get(): Promise<string>; invalidate(token: string): void };

export function withAuth(fetchLike: typeof fetch, tokens: Tokens, options: { origin: string }): typeof fetch {
  return async (input, init = {}) => {
    const url = input instanceof Request ? input.url : input;
    if (new URL(url).origin !== options.origin) return fetchLike(input, init);

    const send = (token: string) => {
      const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined));
      headers.set("Authorization", `Bearer ${token}`);
      return fetchLike(input, { ...init, headers });
    };

    const token = await tokens.get();
    const response = await send(token);
    if (response.status !== 401) return response;
    if (new URL(response.url).origin !== options.origin) return response;
    tokens.invalidate(token);
    if (init.body instanceof ReadableStream) return response;
    await response.arrayBuffer().catch(() => {});
    const { signal: _, ...rest } = init;
    init = rest;
    return send(await tokens.get());
  };
}
