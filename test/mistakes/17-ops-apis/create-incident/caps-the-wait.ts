// Caught by: R5 waits before each retry
// Knows a longest wait, which nobody has asked for.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

export type Account = {
  server: string | URL;
  token: string;
  from: string;
};

export type NewIncident = {
  serviceId: string;
  title: string;
  urgency?: "high" | "low";
  details?: string;
  key?: string;
};

export type RetryOptions = {
  retries?: number;
  baseMs?: number;
};

export type OpenIncident = { id: string | null; key: string };

export class IncidentError extends Error {
  override readonly name = "IncidentError";
  readonly status: number | undefined;

  constructor(why: string, status?: number, options?: ErrorOptions) {
    super(`The incident was not opened: ${why}`, options);
    this.status = status;
  }
}

export async function createIncident(
  account: Account,
  incident: NewIncident,
  options: RetryOptions = {},
): Promise<OpenIncident> {
  const { server, token, from } = account;
  const { retries = 3, baseMs = 500 } = options;
  const { key = randomUUID() } = incident;
  const headers = { "content-type": "application/json", authorization: `Token token=${token}`, from };
  const init = { method: "POST", headers, body: JSON.stringify(bodyOf(incident, key)) };
  for (let retry = 0; ; retry++) {
    const outcome = await send(new URL("/incidents", server), init, key);
    if (!(outcome instanceof IncidentError)) return outcome;
    if (retry >= retries || !mayPass(outcome)) throw outcome;
    await sleep(Math.min(30_000, Math.random() * baseMs * 2 ** retry));
  }
}

function bodyOf({ serviceId, title, urgency = "high", details }: NewIncident, incident_key: string): object {
  const service = { id: serviceId, type: "service_reference" };
  const body = details === undefined ? {} : { body: { type: "incident_body", details } };
  return { incident: { type: "incident", title, urgency, incident_key, service, ...body } };
}

async function send(url: URL, init: RequestInit, key: string): Promise<OpenIncident | IncidentError> {
  try {
    const response = await fetch(url, init);
    if (response.status === 201) return { id: await readId(response), key };
    const { message, errors } = await readWords(response);
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

async function readWords(response: Response): Promise<{ message: string; errors: string[] }> {
  const body: unknown = await response.json().catch(() => undefined);
  const { error } = Object(body) as { error?: unknown };
  const { message, errors } = Object(error) as { message?: unknown; errors?: unknown };
  return {
    message: typeof message === "string" ? message : "no reason given",
    errors: Array.isArray(errors) ? errors.filter((each) => typeof each === "string") : [],
  };
}
