import { z } from "zod";
import { lessonClock } from "./clock.ts";
import { Trouble } from "./depot-calls.ts";
import { askedWaitMs } from "./retry-after.ts";
import { timeoutSignal } from "./timeout-signal.ts";

/**
 * The requests of the lesson on a deployment, each sent once: with a limit that covers the body, a look at the status,
 * and a schema, as the lessons before have taught it. All throw `Trouble`.
 */

const cluster = "http://kubernetes.test";
const slack = "http://slack.test";
const checkout = `${cluster}/apis/apps/v1/namespaces/shop/deployments/checkout`;

const shownTo = {
  cluster: { authorization: "Bearer test-token-deployer" },
  metrics: { "dd-api-key": "test-api-key", "dd-application-key": "test-application-key" },
  slack: { authorization: "Bearer test-token-bot" },
} as const;

/** The pods of checkout, counted. */
export async function readPods(): Promise<{ all: number; ready: number }> {
  const query = new URLSearchParams({ labelSelector: "app=checkout" });
  const url = `${cluster}/api/v1/namespaces/shop/pods?${query}`;
  const { items } = await ask(podList, url, { headers: shownTo.cluster });
  const isReady = ({ status }: (typeof items)[number]) =>
    status.conditions.some((each) => each.type === "Ready" && each.status === "True");
  return { all: items.length, ready: items.filter(isReady).length };
}

/** The mean load of the last five minutes, in percent. */
export async function readCpu(): Promise<number> {
  const to = Math.floor(lessonClock.now() / 1_000);
  const query = new URLSearchParams({
    from: `${to - 300}`,
    to: `${to}`,
    query: "avg:system.cpu.user{service:checkout}",
  });
  const { series } = await ask(seriesList, `http://datadog.test/api/v1/query?${query}`, { headers: shownTo.metrics });
  const values = (series[0]?.pointlist ?? []).flatMap(([, value]) => value ?? []);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** What checkout says of itself. An ill one answers 503, which is a failure here. */
export async function readHealth(): Promise<string> {
  return (await ask(healthReport, "http://health.test/checkout/health")).status;
}

/** How many replicas checkout has, and which version of it says so. */
export async function readDeployment(): Promise<{ replicas: number; version: string }> {
  const { metadata, spec } = await ask(deployment, checkout, { headers: shownTo.cluster });
  return { replicas: spec.replicas, version: metadata.resourceVersion };
}

/** Sets the replicas of checkout with a merge patch; with a version, only if it is still the same. */
export async function patchReplicas(replicas: number, version?: string): Promise<void> {
  const metadata = version === undefined ? {} : { metadata: { resourceVersion: version } };
  const headers = { ...shownTo.cluster, "content-type": "application/merge-patch+json" };
  const body = JSON.stringify({ ...metadata, spec: { replicas } });
  await ask(z.unknown(), checkout, { method: "PATCH", headers, body });
}

/** The newest messages of the channel, newest first. */
export async function readMessages(): Promise<string[]> {
  const url = `${slack}/api/conversations.history?channel=C0003&limit=100`;
  return (await ask(history, url, { headers: shownTo.slack })).messages.map(({ text }) => text);
}

/** Posts a message to the channel. */
export async function postMessage(text: string): Promise<void> {
  const headers = { ...shownTo.slack, "content-type": "application/json; charset=utf-8" };
  const body = JSON.stringify({ channel: "C0003", text });
  await ask(z.object({ ok: z.literal(true) }), `${slack}/api/chat.postMessage`, { method: "POST", headers, body });
}

const podList = z.object({
  items: z.array(
    z.object({
      status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]) }),
    }),
  ),
});
const seriesList = z.object({
  series: z.array(z.object({ pointlist: z.array(z.tuple([z.number(), z.number().nullable()])) })),
});
const healthReport = z.object({ status: z.enum(["pass", "warn", "fail"]) });
const deployment = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  spec: z.object({ replicas: z.number() }),
});
const history = z.object({ messages: z.array(z.object({ text: z.string() })) });

/** No request takes longer, its body included. */
const limitMs = 2_000;

async function ask<T>(schema: z.ZodType<T>, url: string, init: RequestInit = {}): Promise<T> {
  let body: unknown;
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal: timeoutSignal(limitMs) });
    const { ok, status } = response;
    const text = await response.text();
    if (!ok) throw new Trouble(status, askedWaitMs(response, lessonClock.now()));
    body = JSON.parse(text);
  } catch (error) {
    throw error instanceof Trouble ? error : new Trouble(undefined);
  }
  return schema.parse(body);
}
