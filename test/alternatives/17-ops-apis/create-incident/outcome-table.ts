// Each answer becomes a plan: done, again or over.
import { randomBytes } from "node:crypto";
import { scheduler } from "node:timers/promises";

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

type Plan = { done: OpenIncident } | { again: IncidentError } | { over: IncidentError };

export async function createIncident(
  account: Account,
  incident: NewIncident,
  options?: RetryOptions,
): Promise<OpenIncident> {
  const key = incident.key ?? randomBytes(16).toString("hex");
  const headers = new Headers({ from: account.from, "content-type": "application/json" });
  headers.set("authorization", `Token token=${account.token}`);
  const { title, serviceId: id, urgency, details } = incident;
  const payload: Record<string, unknown> = {
    type: "incident",
    title,
    urgency: urgency ?? "high",
    incident_key: key,
    service: { id, type: "service_reference" },
  };
  if (details !== undefined) payload.body = { type: "incident_body", details };
  const request = new Request(new URL("/incidents", account.server), {
    method: "POST",
    headers,
    body: JSON.stringify({ incident: payload }),
  });

  let last: Plan | undefined;
  let longestMs = options?.baseMs ?? 500;
  for (let left = options?.retries ?? 3; left >= 0; left--) {
    last = await plan(request.clone(), key);
    if ("done" in last) return last.done;
    if ("over" in last) throw last.over;
    if (left > 0) await scheduler.wait(Math.random() * longestMs);
    longestMs *= 2;
  }
  throw (last as { again: IncidentError }).again;
}

type Body = { incident?: { id: string }; error?: { message?: string; errors?: unknown } };

async function plan(request: Request, key: string): Promise<Plan> {
  let response: Response;
  try {
    response = await fetch(request);
  } catch (cause) {
    return { again: new IncidentError("no answer", undefined, { cause }) };
  }
  const { status } = response;
  const body = (await response.json().catch(() => null)) as Body | null;
  if (status === 201) return { done: { key, id: body?.incident?.id ?? "" } };
  const errors = [body?.error?.errors ?? []].flat().filter((each) => typeof each === "string");
  if (status === 400 && errors.find((each) => each.includes("matching dedup key"))) return { done: { key, id: null } };
  const error = new IncidentError(JSON.stringify([status, body?.error?.message, errors]), status);
  return [429, 500, 502, 503, 504].includes(status) ? { again: error } : { over: error };
}
