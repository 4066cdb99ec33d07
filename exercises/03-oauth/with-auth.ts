// Show it at home                                          about 35 minutes, after the lesson 03-oauth
//
// Finish `withAuth`: it wraps a `fetch`, shows a token to the service that the token is for, and to nobody else. When
// the service refuses the token, it gets another one, once.
//
// R1  Send the request by `fetchLike`, as the caller wrote it, with `Authorization: Bearer` and the token added that
//     `tokens.get()` gives at this moment. Method, other headers, body and signal go along. As with `fetch`, the
//     request is a text, a URL or a Request, and what `init` says wins: if it has headers, a Request's count no more.
// R2  Add the token only to a request for `options.origin`: same scheme, host and port. Any other request goes out as
//     it came, and without a call of `tokens.get()`.
// R3  Change nothing that the caller gave, neither `init` nor its headers: they may go to another service next.
// R4  After a 401 call `tokens.invalidate` with the token that you had sent, get one again, and send the request a
//     second time, without a wait. Return the second answer, whatever it is. One call makes at most two tries and
//     invalidates once.
// R5  Return every other answer as it is. A 403 says that another token would not help.
// R6  Redirects are followed, and the token never reaches another origin. A 401 that comes from another origin (look
//     at `response.url`) says nothing of your token: return it.
// R7  A request whose `init.body` is a ReadableStream cannot be sent again: after a 401 call `invalidate`, for the
//     next caller, and return the answer.
// R8  Read the body of the refused answer to its end, or cancel it, before you send again: else it blocks its
//     connection.
// R9  When `tokens.get()` rejects, reject with its error, and send nothing more.
//
// Not in this exercise: waits and retries (they belong around `withAuth`, and do not count its second try), a caller
// who brings an `Authorization` of his own, a Request that brings a body, a refused answer that breaks off.
//
// Before you code, fill in what should happen with the origin http://api.test.
//   http://api.test:8080/reports                             token: yes or no? ____
//   401, 401                                                 tries: __   calls of invalidate: __
// Compare with the last line of this file.

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
  // TODO: check the origin first. Then send, look at the status, and send once more if that helps.
  throw new Error("withAuth is not written yet");
}

// The table above: no, another port is another origin; 2 tries and 1 call of invalidate, the second 401 is returned.
