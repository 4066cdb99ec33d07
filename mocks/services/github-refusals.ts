import { HttpResponse } from "../http-response.ts";
import { jsonType } from "./github-reply.ts";

/** The answers with which GitHub refuses. A check throws them. */

/** One entry of `errors` in a 422. */
export type FieldError = {
  readonly resource: string;
  readonly code: "missing_field" | "invalid" | "already_exists" | "custom";
  readonly field?: string;
  readonly value?: unknown;
  readonly message?: string;
};

const docs = "https://docs.github.com/rest";
const limitDocs = `${docs}/using-the-rest-api/rate-limits-for-the-rest-api`;

/** Makes the error body that GitHub sends, with the status as text among the fields. */
export function refuse(
  status: number,
  message: string,
  more: {
    readonly errors?: readonly FieldError[];
    readonly docs?: string;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Response {
  const { errors, docs: documentation_url = docs, headers = {} } = more;
  const body = { message, ...(errors && { errors }), documentation_url, status: String(status) };
  return HttpResponse.json(body, { status, headers: { ...headers, "content-type": jsonType } });
}

/** 404, also for what the caller may not see: whether a private repository exists is not told. */
export function notFound(): Response {
  return refuse(404, "Not Found");
}

/** 401 to an unknown, revoked or expired token. */
export function badCredentials(): Response {
  return refuse(401, "Bad credentials");
}

/** 401 to a request without a token where one is needed. */
export function requiresAuthentication(): Response {
  return refuse(401, "Requires authentication");
}

/** 403 to a token that is known and not allowed. */
export function notAccessible(): Response {
  return refuse(403, "Resource not accessible by personal access token");
}

/** 400 to a body that is not JSON. */
export function unreadableJson(): Response {
  return refuse(400, "Problems parsing JSON");
}

/** 422 to a body whose fields have the wrong shape. */
export function invalidRequest(reason: string): Response {
  return refuse(422, `Invalid request.\n\n${reason}`);
}

/** 422 to a body whose values cannot be used, with one entry for each. */
export function validationFailed(...errors: readonly FieldError[]): Response {
  return refuse(422, "Validation Failed", { errors });
}

/** What GitHub answers when the requests of the hour are spent. `X-RateLimit-Remaining: 0` tells it from other 403s. */
export function quotaSpent(status: 403 | 429, userId: number | undefined): Response {
  const message =
    userId === undefined
      ? "API rate limit exceeded. (But here's the good news: Authenticated requests get a higher rate limit.)"
      : `API rate limit exceeded for user ID ${userId}.`;
  return refuse(status, message, { docs: `${limitDocs}#about-primary-rate-limits` });
}

/** What GitHub answers to a burst. There are requests left in the hour; `Retry-After` says how long to stay away. */
export function tooFast(status: 403 | 429, waitSeconds: number): Response {
  const message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
  const headers = { "retry-after": String(waitSeconds) };
  return refuse(status, message, { docs: `${limitDocs}#about-secondary-rate-limits`, headers });
}
