// A token for everybody                                    about 25 minutes, after the lesson 03-oauth
//
// Many calls of a program need the same token, and it lives for a while only. Finish `tokenProvider`: it fetches a
// token when there is none, keeps it while it is good, and never lets two calls fetch at the same time.
//
// R1  The first `get()` calls `fetchToken()` and gives its `access_token`. While this token is good, every later
//     `get()` gives it again without a call.
// R2  While `fetchToken()` is under way, whoever calls `get()` waits for it and gets its token: never two calls at once.
// R3  A token is good for `expires_in` seconds from the moment at which you called `fetchToken`. Take it for expired
//     earlier: `skewMs` before its end, or half of its life before its end if that is less. From then on `get()` fetches
//     a new one. Without `expires_in` it stays good. With 0 it serves only those who waited for it.
// R4  When `fetchToken()` rejects, all who wait for it get its error. The next `get()` calls it again.
// R5  `invalidate(token)` makes the next `get()` fetch, if `token` is the one that you keep. Any other token changes
//     nothing: a late refusal of an old token says nothing of the new. Nor does `invalidate` change anything while a
//     call is under way, not even with the token that has expired: that call brings a new one, and R2 holds.
// R6  The time is what `now()` says.
//
// Not in this exercise: a `fetchToken` that throws instead of rejecting, or brings the same token twice; refresh tokens,
// cancelling.
//
// Before you code, fill in what should happen with skewMs 30,000. A token lives 100 s, and the server answers after 2 s.
//   fetchToken is called at 0 s                              a new token from: __ s
//   the same, but a token lives 40 s                         a new token from: __ s
// Compare with the last line of this file.

/** What a token server answers (RFC 6749, section 5.1), as far as it matters here. */
export type TokenAnswer = {
  access_token: string;
  /** Its life in seconds, from the moment at which the server made it. */
  expires_in?: number;
};

/** Settings of a `tokenProvider`. */
export type TokenOptions = {
  /** So long before its end a token counts as expired, in milliseconds. Default: 30,000. */
  skewMs?: number;
  /** The time in milliseconds since 1970. Default: `Date.now`. */
  now?: () => number;
};

/** Hands out a token that is good. */
export type Tokens = {
  get(): Promise<string>;
  /** Tells that a service has refused this token. */
  invalidate(token: string): void;
};

/**
 * Keeps one token for all who need it.
 *
 * @example
 * const tokens = tokenProvider(async () => ({ access_token: "t-1", expires_in: 3600 }));
 * await tokens.get(); // => "t-1"
 */
export function tokenProvider(
  fetchToken: (signal?: AbortSignal) => Promise<TokenAnswer>,
  options: TokenOptions = {},
): Tokens {
  // TODO: remember the token you have, when it ends, and the call that is under way.
  throw new Error("tokenProvider is not written yet");
}

// The table above: from 70 s, since the answer's way does not make it younger; from 20 s, half of its life.
