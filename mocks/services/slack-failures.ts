import { HttpResponse } from "../http-response.ts";

/** An answer that says no: `ok` is false, and the status is 200 all the same. A check throws it. */
export function fail(error: string, more: object = {}): Response {
  return HttpResponse.json({ ok: false, error, ...more });
}

/** Arguments that are missing or make no sense, with a line about each. */
export function invalidArguments(...lines: readonly string[]): Response {
  return fail("invalid_arguments", { response_metadata: { messages: lines.map((line) => `[ERROR] ${line}`) } });
}

/** The one refusal with a status of its own: 429, and how many seconds to stay away. */
export function rateLimited(waitSeconds: number): Response {
  const headers = { "retry-after": String(waitSeconds) };
  return HttpResponse.json({ ok: false, error: "ratelimited" }, { status: 429, headers });
}
