/** Where tokens come from. `tokenProvider` makes one. */
export type Tokens = {
  get(): Promise<string>;
  /** Tells that a service has refused this token. */
  invalidate(token: string): void;
};

/**
 * Makes a `fetch` that says who you are.
 *
 * @param options - `origin` is the service that the token is for, as `new URL(…).origin` writes it: small letters, no
 * slash at the end, no port that goes without saying. `https://api.example.com`
 *
 * @example
 * const get = withAuth(fetch, tokens, { origin: "https://api.example.com" });
 * await get("https://api.example.com/me"); // with the token
 * await get("https://example.org/"); // without
 */
export function withAuth(fetchLike: typeof fetch, tokens: Tokens, options: { origin: string }): typeof fetch {
  const isAtHome = (url: string | URL) => new URL(url).origin === options.origin;

  return async (input, init = {}) => {
    if (!isAtHome(input instanceof Request ? input.url : input)) return fetchLike(input, init);

    const token = await tokens.get();
    const response = await fetchLike(input, { ...init, headers: headersWith(token, input, init) });
    // `fetch` has followed redirects, and left the token behind where they led elsewhere.
    if (response.status !== 401 || !isAtHome(response.url)) return response;

    tokens.invalidate(token);
    if (init.body instanceof ReadableStream) return response;
    // The body may have broken already: then there is nothing to cancel.
    await response.body?.cancel().catch(() => {});
    return fetchLike(input, { ...init, headers: headersWith(await tokens.get(), input, init) });
  };
}

/** The caller's headers and the token, in a copy: the caller's own may go to another service next. */
function headersWith(token: string, input: string | URL | Request, init: RequestInit): Headers {
  const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined));
  headers.set("Authorization", `Bearer ${token}`);
  return headers;
}
