// All that is theirs                                     about 40 minutes, after the lesson 17-ops-apis
//
// GitHub gives the repositories of an organisation page by page, to whom it knows, and counts the requests. Finish
// `listRepos`: it gets them all, and knows a "wait" from a "no".
//
// R1  GET `/orgs/<organisation>/repos?per_page=100` at the server, then the page that the Link header of the answer names
//     as next, and so on, until an answer names none. Return all repositories, as they came, in their order.
// R2  Each request has the headers `Authorization: Bearer <token>` and `Accept: application/vnd.github+json`.
// R3  The token is for the origin of `server` alone: the same scheme, host and port. If a link leads to another one, send
//     nothing there, and throw a GitHubError without a status. No error has the token in it.
// R4  GitHub refuses with 403 or 429. Look in this order what it wants:
//       Retry-After is there             wait so many seconds
//       X-RateLimit-Remaining is 0       wait until X-RateLimit-Reset, in seconds since 1970; not at all if it is over
//       neither, and the status is 429   wait 60 seconds
//       neither, and the status is 403   it is a no
//     After the wait ask for the same page again. A second more than asked for is fine.
// R5  If GitHub asks for a longer wait than `maxWaitMs`, or if you have asked for this page `retries` times more already,
//     do not wait: throw a GitHubError with the status, and with the wait in `waitMs`.
// R6  After a no, and after every other status that is not ok (`response.ok`), throw a GitHubError with the status at
//     once. The message of a GitHubError with a status holds the text `message` of the body, if the body is JSON and has
//     one.
//
// Not in this exercise: answers that do not come, redirects, links that are relative, a list without end, a Retry-After
// that is no whole number, a reset that is missing, an answer 200 of another shape.
//
// Before you code, fill in. It is 12:00:00; the reset is at 12:00:30. What do you do after …
//   403, remaining 0: ________    403, remaining 57: ________    403, remaining 57, Retry-After 5: ________
// Compare with the last line of this file.

/** A repository, as far as this course needs it. It comes with many more fields. */
export type Repository = { id: number; full_name: string; private: boolean };

/** How patient to be. */
export type Patience = {
  /** Longest wait, in milliseconds. Default: 120,000. */
  maxWaitMs?: number;
  /** Most requests for one page after its first one. Default: 3. */
  retries?: number;
};

/** The list cannot be had. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";
  /** `undefined`: the request was not sent. */
  readonly status: number | undefined;
  /** What GitHub asked to wait, in milliseconds; `undefined` if waiting does not help. */
  readonly waitMs: number | undefined;

  constructor(why: string, status?: number, waitMs?: number) {
    super(`Cannot list the repositories: ${why}`);
    this.status = status;
    this.waitMs = waitMs;
  }
}

/**
 * Lists all repositories of an organisation.
 *
 * @param server - Scheme, host and port: `https://api.github.com`.
 * @param organisation - Its name in addresses: `octo-org`.
 * @throws GitHubError
 *
 * @example
 * const repositories = await listRepos("http://github.test", "octo-org", process.env.GITHUB_TOKEN ?? "");
 */
export async function listRepos(
  server: string,
  organisation: string,
  token: string,
  options: Patience = {},
): Promise<Repository[]> {
  // TODO: one function for a page with its waits (R4 to R6), one loop for the pages. `readLinks` from
  // "../07-pagination/paginate-link.ts" takes a Link header apart.
  throw new Error("listRepos is not written yet");
}

// The table above: wait for 30 s; throw; wait for 5 s.
