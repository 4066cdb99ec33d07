import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

/** Where incidents are opened, and by whom. */
export type Account = {
  /** Scheme, host and port of the REST API. */
  server: string | URL;
  token: string;
  /** E-mail address of a user of the account. */
  from: string;
};

/** What is broken. */
export type NewIncident = {
  serviceId: string;
  title: string;
  /** Default: "high", which wakes. */
  urgency?: "high" | "low";
  details?: string;
  /** A name for this trouble: while an incident with it is open, no other is opened. Default: a new one. */
  key?: string;
};

/** How hard to try. */
export type RetryOptions = {
  /** Most requests after the first one. Default: 3. */
  retries?: number;
  /** Longest wait before the first retry, in milliseconds; it doubles with each further one. Default: 500. */
  baseMs?: number;
};

/** What is open now. `id` is null if it was open before this answer. */
export type OpenIncident = { id: string | null; key: string };

/** The incident is not open, or nobody knows whether it is. */
export class IncidentError extends Error {
  override readonly name = "IncidentError";
  /** `undefined`: no answer came. */
  readonly status: number | undefined;

  constructor(why: string, status?: number, options?: ErrorOptions) {
    super(`The incident was not opened: ${why}`, options);
    this.status = status;
  }
}

/**
 * Sees to it that an incident is open: one, however often it has to be sent.
 *
 * @throws IncidentError
 *
 * @example
 * const account = { server: "https://api.pagerduty.com", token, from: "amara@example.com" };
 * await createIncident(account, { serviceId: "PSERV01", title: "Disk full", key: "disk/web-1" });
 */
export async function createIncident(
  account: Account,
  incident: NewIncident,
  options: RetryOptions = {},
): Promise<OpenIncident> {
  const { server, token, from } = account;
  const { retries = 3, baseMs = 500 } = options;
  const { key = randomUUID() } = incident;
  const headers = { "content-type": "application/json", authorization: `Token token=${token}`, from };
  // The text is made once: a retry has to be the same request, with the same key.
  const init = { method: "POST", headers, body: JSON.stringify(bodyOf(incident, key)) };
  for (let retry = 0; ; retry++) {
    const outcome = await send(new URL("/incidents", server), init, key);
    if (!(outcome instanceof IncidentError)) return outcome;
    if (retry >= retries || !mayPass(outcome)) throw outcome;
    await sleep(Math.random() * baseMs * 2 ** retry);
  }
}

function bodyOf({ serviceId, title, urgency = "high", details }: NewIncident, incident_key: string): object {
  const service = { id: serviceId, type: "service_reference" };
  const body = details === undefined ? {} : { body: { type: "incident_body", details } };
  return { incident: { type: "incident", title, urgency, incident_key, service, ...body } };
}

/** One request: the incident that is open after it, or what went wrong. */
async function send(url: URL, init: RequestInit, key: string): Promise<OpenIncident | IncidentError> {
  try {
    const response = await fetch(url, init);
    if (response.status === 201) return { id: await readId(response), key };
    const { message, errors } = await readWords(response);
    // Somebody was here before: most likely a request of ours, whose answer was lost.
    const isOpen = response.status === 400 && errors.some((text) => text.includes("matching dedup key"));
    if (isOpen) return { id: null, key };
    return new IncidentError([`status ${response.status}`, message, ...errors].join(", "), response.status);
  } catch (cause) {
    return new IncidentError("no answer came", undefined, { cause });
  }
}

const passing = new Set([429, 500, 502, 503, 504]);

function mayPass({ status }: IncidentError): boolean {
  return status === undefined || passing.has(status);
}

async function readId(response: Response): Promise<string> {
  const { incident } = (await response.json()) as { incident: { id: string } };
  return incident.id;
}

/** What PagerDuty says is wrong, if it says it in its own shape: a proxy before it may not. */
async function readWords(response: Response): Promise<{ message: string; errors: string[] }> {
  const body: unknown = await response.json().catch(() => undefined);
  const { error } = Object(body) as { error?: unknown };
  const { message, errors } = Object(error) as { message?: unknown; errors?: unknown };
  return {
    message: typeof message === "string" ? message : "no reason given",
    errors: Array.isArray(errors) ? errors.filter((each) => typeof each === "string") : [],
  };
}
