import { HttpResponse } from "../http-response.ts";

/** The error codes of the REST API, and what each is called. */
const messages = {
  1001: "Incident Already Resolved",
  1008: "Requester User Not Found",
  2001: "Invalid Input Provided",
  2002: "Arguments Caused Error",
  2006: "Authentication failed",
  2010: "Access Denied",
  2020: "Rate Limit Exceeded",
  2100: "Not Found",
} as const;

/** An error of the REST API, with a line about each thing that is wrong. A check throws it. */
export function refuse(status: number, code: keyof typeof messages, ...errors: readonly string[]): Response {
  const error = { message: messages[code], code, ...(errors.length > 0 && { errors }) };
  return HttpResponse.json({ error }, { status });
}

/** 400 to an event that cannot be used. */
export function invalidEvent(...errors: readonly string[]): Response {
  return HttpResponse.json({ status: "invalid event", message: "Event object is invalid", errors }, { status: 400 });
}

/** 413 to an event that is too large. */
export function eventTooLarge(): Response {
  const errors = ["Event object exceeds size limit"];
  return HttpResponse.json({ status: "invalid event", message: "Event object is invalid", errors }, { status: 413 });
}

/** 429 to more events than a service takes in a minute. It does not say when to come back. */
export function throttled(): Response {
  const message = "Requests for this service are arriving too quickly. Please retry later.";
  return HttpResponse.json({ status: "throttle exceeded", message }, { status: 429 });
}
