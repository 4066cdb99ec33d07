import { randomUUID } from "node:crypto";
import fetch from "node-fetch";
import type { Alert, CreateDesk } from "../../../../solutions/16-nock/test-with-nock.ts";

type Options = Parameters<CreateDesk>[0] & { readonly ended: AbortSignal };
type Page = { readonly alerts: Alert[]; readonly next: string | null };

/** The right client, of which the grader makes all others by changing its text: each piece that it changes occurs once. */
export const createDesk = ({ baseUrl, key, ended }: Options): ReturnType<CreateDesk> => {
  const attempt = async (method: string, query: string, headers: Record<string, string>, body?: string) => {
    const signal = AbortSignal.any([AbortSignal.timeout(4_000), ended]);
    const response = await fetch(`${baseUrl}/alerts${query}`, { method, headers, body: body ?? null, signal });
    return { status: response.status, text: await response.text() };
  };

  const send = async (method: string, query: string, headers: Record<string, string>, body?: string) => {
    for (let requests = 1; ; requests++) {
      const answer = await attempt(method, query, headers, body).catch((error: unknown) => {
        if (requests === 3 || isTimeout(error)) throw error;
        return undefined;
      });
      if (answer && (requests === 3 || answer.status !== 503)) return read(answer);
      await pause(1_000);
    }
  };

  const list = async () => {
    const alerts: Alert[] = [];
    for (let query = ""; ; ) {
      const page: Page = await send("GET", query, { "X-API-Key": key });
      alerts.push(...page.alerts);
      if (page.next === null) return alerts;
      query = `?cursor=${encodeURIComponent(page.next)}`;
    }
  };

  const report = async (alert: Alert) => {
    const headers = { "X-API-Key": key, "Content-Type": "application/json", "Idempotency-Key": randomUUID() };
    const { id } = await send("POST", "", headers, JSON.stringify(alert));
    return id;
  };

  return { list, report };
};

const isTimeout = (error: unknown) => error instanceof Error && ["TimeoutError", "AbortError"].includes(error.name);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function read({ status, text }: { status: number; text: string }) {
  if (status >= 200 && status < 300) return JSON.parse(text);
  throw Object.assign(new Error(`The desk answers ${status}`), { status });
}
