// Follows redirects itself, and decides at each of them anew whether the token goes along.
export type Tokens = { get(): Promise<string>; invalidate(token: string): void };
export function withAuth(fetchLike: typeof fetch, tokens: Tokens, options: { origin: string }): typeof fetch {
  async function follow(url: URL, init: RequestInit, token: string, hops = 0): Promise<Outcome> {
    const isHome = url.origin === options.origin;
    const headers = new Headers(init.headers);
    if (isHome) headers.set("authorization", `Bearer ${token}`);
    const response = await fetchLike(url, { ...init, headers, redirect: "manual" });
    const location = response.headers.get("location");
    if (!redirects.includes(response.status) || location === null || hops === 20) return { response, isHome };
    await response.body?.cancel();
    return follow(new URL(location, url), afterRedirect(init, response.status), token, hops + 1);
  }

  return async (input, init = {}) => {
    const request = input instanceof Request ? input : undefined;
    const url = new URL(request?.url ?? String(input));
    if (url.origin !== options.origin) return fetchLike(input, init);
    const whole: RequestInit = {
      ...(request && { method: request.method, signal: request.signal, headers: request.headers }),
      ...init,
    };
    const token = await tokens.get();
    const { response, isHome } = await follow(url, whole, token);
    if (response.status !== 401 || !isHome) return response;
    tokens.invalidate(token);
    if (whole.body instanceof ReadableStream) return response;
    await response.arrayBuffer();
    return (await follow(url, whole, await tokens.get())).response;
  };
}

type Outcome = { response: Response; isHome: boolean };

const redirects = [301, 302, 303, 307, 308];

/** 307 and 308 repeat the request; the others turn a POST into a GET. */
function afterRedirect({ body, ...init }: RequestInit, status: number): RequestInit {
  if (status > 303) return { ...init, ...(body && { body }) };
  return { ...init, method: init.method === "HEAD" ? "HEAD" : "GET" };
}
