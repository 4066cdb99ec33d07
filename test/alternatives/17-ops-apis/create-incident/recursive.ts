// A try calls the next one; zod reads the refusals; node-fetch sends.
import fetch, { type Response } from "node-fetch";
import { z } from "zod";

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

export function createIncident(
  account: Account,
  incident: NewIncident,
  options: RetryOptions = {},
): Promise<OpenIncident> {
  const key = incident.key ?? `storm-${crypto.randomUUID()}`;
  const request = {
    method: "post",
    headers: {
      From: account.from,
      Authorization: `Token token=${account.token}`,
      "Content-Type": "application/json; charset=utf-8",
      Accept: "application/vnd.pagerduty+json;version=2",
    },
    body: JSON.stringify({
      incident: {
        body: incident.details === undefined ? undefined : { details: incident.details, type: "incident_body" },
        service: { type: "service_reference", id: incident.serviceId },
        incident_key: key,
        urgency: incident.urgency ?? "high",
        title: incident.title,
        type: "incident",
      },
    }),
  };
  const address = String(new URL("incidents", account.server));

  const tryFrom = (n: number): Promise<OpenIncident> =>
    fetch(address, request).then(
      (response) => judge(response, key).catch((error: IncidentError) => again(n, error)),
      (cause) => again(n, new IncidentError("it did not arrive, or its answer did not", undefined, { cause })),
    );
  const again = async (n: number, error: IncidentError): Promise<OpenIncident> => {
    const { retries = 3, baseMs = 500 } = options;
    const status = error.status ?? 0;
    if (n === retries || !(status === 0 || status === 429 || (status >= 500 && status !== 501 && status <= 504)))
      throw error;
    await new Promise((wake) => setTimeout(wake, Math.random() * 2 ** n * baseMs));
    return tryFrom(n + 1);
  };
  return tryFrom(0);
}

const refusal = z.object({
  error: z.object({ message: z.string().default(""), errors: z.array(z.string()).default([]) }),
});

async function judge(response: Response, key: string): Promise<OpenIncident> {
  const text = await response.text();
  if (response.status === 201) return { key, id: JSON.parse(text).incident.id };
  let said = { message: text, errors: [] as string[] };
  try {
    said = refusal.parse(JSON.parse(text)).error;
  } catch {
    // Not a refusal of PagerDuty: its text says as much as can be said.
  }
  if (response.status === 400 && /matching dedup key/.test(said.errors.join())) return { key, id: null };
  throw new IncidentError(`${response.status} ${said.message} ${said.errors.join("; ")}`, response.status);
}
