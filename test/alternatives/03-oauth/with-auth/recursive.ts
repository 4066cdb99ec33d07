// Calls itself for the second try; compares scheme, host and port one by one; headers as a plain object.
export type Tokens = { get(): Promise<string>; invalidate(token: string): void };

export function withAuth(fetchLike: typeof fetch, tokens: Tokens, options: { origin: string }): typeof fetch {
  const home = new URL(options.origin);
  const isHome = (address: string) => {
    const { protocol, hostname, port } = new URL(address);
    return protocol === home.protocol && hostname === home.hostname && port === home.port;
  };

  async function attempt(input: string | URL | Request, init: RequestInit, triesLeft: number): Promise<Response> {
    const token = await tokens.get();
    const own = init.headers ?? (input instanceof Request ? input.headers : {});
    const headers = { ...Object.fromEntries(new Headers(own)), authorization: `Bearer ${token}` };
    const response = await fetchLike(input, { ...init, headers });
    if (response.status !== 401 || triesLeft === 0 || !isHome(response.url)) return response;
    tokens.invalidate(token);
    if (init.body instanceof ReadableStream) return response;
    await response.body?.cancel();
    return attempt(input, init, triesLeft - 1);
  }

  return (input, init = {}) =>
    isHome(input instanceof Request ? input.url : String(input)) ? attempt(input, init, 1) : fetchLike(input, init);
}
