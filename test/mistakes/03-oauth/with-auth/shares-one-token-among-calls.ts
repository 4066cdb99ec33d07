// Caught by: R4 invalidates the token that it had sent
// One variable for all calls: a call that began later has written into it.
export type Tokens = { get(): Promise<string>; invalidate(token: string): void };

export function withAuth(fetchLike: typeof fetch, tokens: Tokens, options: { origin: string }): typeof fetch {
  let token = "";
  return async (input, init = {}) => {
    const url = input instanceof Request ? input.url : input;
    if (new URL(url).origin !== options.origin) return fetchLike(input, init);

    const send = (token: string) => {
      const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined));
      headers.set("Authorization", `Bearer ${token}`);
      return fetchLike(input, { ...init, headers });
    };

    token = await tokens.get();
    const response = await send(token);
    if (response.status !== 401) return response;
    if (new URL(response.url).origin !== options.origin) return response;
    tokens.invalidate(token);
    if (init.body instanceof ReadableStream) return response;
    await response.arrayBuffer().catch(() => {});
    return send(await tokens.get());
  };
}
