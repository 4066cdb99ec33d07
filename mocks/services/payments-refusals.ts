import { HttpResponse } from "../http-response.ts";

/** The fields of `error` in an answer, besides its message. */
export type PaymentProblem = {
  readonly type: "api_error" | "card_error" | "idempotency_error" | "invalid_request_error";
  readonly code?: string;
  readonly decline_code?: string;
  readonly param?: string;
  readonly charge?: string;
  readonly payment_intent?: object;
  readonly doc_url?: string;
};

/** An error as the API writes it. A check throws it. */
export function refuse(
  status: number,
  message: string,
  problem: PaymentProblem = { type: "invalid_request_error" },
  headers: Readonly<Record<string, string>> = {},
): Response {
  const docs = problem.code && { doc_url: `https://stripe.com/docs/error-codes/${problem.code.replaceAll("_", "-")}` };
  return HttpResponse.json({ error: { message, ...problem, ...docs } }, { status, headers });
}

/** 400 to a parameter that cannot be used. */
export function badParameter(param: string, code: string, message: string): Response {
  return refuse(400, message, { type: "invalid_request_error", code, param });
}

/** 404 to the id of something in the path, 400 to one in a parameter. */
export function noSuch(kind: string, id: string, param = "id"): Response {
  const problem: PaymentProblem = { type: "invalid_request_error", code: "resource_missing", param };
  return refuse(param === "id" ? 404 : 400, `No such ${kind}: '${id}'`, problem);
}

/** 400 to something that the status of a payment intent does not allow. */
export function unexpectedState(message: string, intent: object): Response {
  const code = "payment_intent_unexpected_state";
  return refuse(400, message, { type: "invalid_request_error", code, payment_intent: intent });
}

/** 404 to a path that does not exist. */
export function unknownUrl(method: string, path: string): Response {
  return refuse(404, `Unrecognized request URL (${method}: ${path}).`);
}

/** 401 without a key, or with one that nobody knows. The key is not repeated. */
export function noKey(isMissing: boolean): Response {
  const missing = "You did not provide an API key. Send it as 'Authorization: Bearer YOUR_SECRET_KEY'.";
  const headers = { "www-authenticate": 'Basic realm="Payments"' };
  return refuse(401, isMissing ? missing : "Invalid API Key provided.", { type: "invalid_request_error" }, headers);
}

/** 403 to a key that is known and may not do this. */
export function notPermitted(): Response {
  return refuse(403, "The provided key does not have the required permissions for this endpoint.");
}

/** 429 to more requests than a second has room for. It does not say when to come back. */
export function tooManyRequests(): Response {
  const problem: PaymentProblem = { type: "invalid_request_error", code: "rate_limit" };
  return refuse(429, "Request rate limit exceeded.", problem, { "stripe-rate-limited-reason": "global-rate" });
}

/** 409 while the first request with this key is under way. */
export function keyInUse(): Response {
  const message = "There is currently another in-progress request using this idempotency key. Try again in a moment.";
  const problem: PaymentProblem = { type: "invalid_request_error", code: "idempotency_key_in_use" };
  return refuse(409, message, problem, { "stripe-should-retry": "true" });
}

/** 400 to a key that has been used for something else. */
export function keyReused(sameAs: "parameters" | "endpoint"): Response {
  const message = `Keys for idempotent requests can only be used with the same ${sameAs} they were first used with.`;
  return refuse(400, message, { type: "idempotency_error" });
}
