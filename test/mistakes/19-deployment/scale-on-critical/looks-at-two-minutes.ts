// Caught by: R1 reads three things at the same time
// A mean of less time is another mean.
import { setTimeout as sleep } from "node:timers/promises";

export type ScaleOptions = {
  namespace: string;
  deployment: string;
  incident: string;
  replicas: number;
  minReady: number;
  maxCpu: number;
  kubernetes: { url: string; token: string };
  datadog: { url: string; apiKey: string; applicationKey: string };
  slack: { url: string; token: string; channel: string };
  healthUrl: string;
  dryRun?: boolean;
  retries?: number;
  baseMs?: number;
  capMs?: number;
  timeoutMs?: number;
  deadlineMs?: number;
};

export type Change = "none" | "planned" | "already" | "done" | "failed" | "unknown";

export type StepName = "pods" | "cpu" | "health" | "scaling" | "posting";

export type Failure = {
  step: StepName;
  reason: "status" | "refused" | "network" | "timeout" | "body";
  status?: number;
  error?: string;
};

export type Report = {
  verdict: "critical" | "well" | "unknown";
  pods?: { all: number; ready: number };
  cpu?: number;
  health?: "pass" | "warn" | "fail";
  scaling: Change;
  posting: Change;
  failures: Failure[];
};

// biome-ignore lint/suspicious/noExplicitAny: bodies are looked at where they are used.
type Body = any;
type Trouble = Omit<Failure, "step"> & { waitMs?: number; mayPass?: boolean };
type Send = (url: string, init?: RequestInit & { ill?: boolean }) => Promise<Body>;

export async function scaleOnCritical(options: ScaleOptions): Promise<Report> {
  const { namespace, deployment, incident, replicas, minReady, maxCpu, dryRun } = options;
  const { kubernetes, datadog, slack, healthUrl } = options;
  const { retries = 3, baseMs = 500, capMs = 10_000, timeoutMs = 5_000, deadlineMs = 60_000 } = options;
  const failures: Failure[] = [];

  async function step<T>(name: StepName, work: (send: Send) => Promise<T>): Promise<T | undefined> {
    const endsAt = performance.now() + deadlineMs / 3;
    const leftMs = () => Math.max(1, Math.ceil(endsAt - performance.now()));
    const send: Send = (url, init) => ask(url, Math.min(timeoutMs, leftMs()), init);
    for (let retry = 0; ; retry++) {
      try {
        return await work(send);
      } catch (error) {
        const { reason, status, error: words, mayPass, waitMs: askedMs = 0 } = error as Trouble;
        const waitMs = Math.max(askedMs, Math.random() * Math.min(capMs, baseMs * 2 ** retry));
        if (!mayPass || retry >= retries || performance.now() + waitMs >= endsAt) {
          failures.push({
            step: name,
            reason,
            ...(status && { status }),
            ...(words !== undefined && { error: words }),
          });
          return undefined;
        }
        await sleep(waitMs);
      }
    }
  }

  async function change(
    name: StepName,
    look: (send: Send) => Promise<boolean>,
    make: (send: Send) => Promise<unknown>,
  ): Promise<Change> {
    let isSent = false;
    const result = await step<Change>(name, async (send) => {
      if (await look(send)) return isSent ? "done" : "already";
      if (dryRun) return "planned";
      isSent = true;
      try {
        await make(send);
      } catch (error) {
        const { reason, status = 500 } = error as Trouble;
        if (reason === "refused" || status < 500) isSent = false;
        throw error;
      }
      return "done";
    });
    return result ?? (isSent ? "unknown" : "failed");
  }

  const cluster = { authorization: `Bearer ${kubernetes.token}` };
  const chat = { authorization: `Bearer ${slack.token}` };
  const to = Math.floor(Date.now() / 1_000);
  const query = `avg:system.cpu.user{service:${deployment}}`;
  const [pods, cpu, health] = await Promise.all([
    step("pods", async (send) => {
      const selector = new URLSearchParams({ labelSelector: `app=${deployment}` });
      const { items } = await send(`${kubernetes.url}/api/v1/namespaces/${namespace}/pods?${selector}`, {
        headers: cluster,
      });
      check(Array.isArray(items));
      const isReady = (pod: Body) =>
        (pod.status.conditions ?? []).some((each: Body) => each.type === "Ready" && each.status === "True");
      return { all: items.length as number, ready: items.filter(isReady).length as number };
    }),
    step("cpu", async (send) => {
      const window = new URLSearchParams({ from: String(to - 100), to: String(to), query });
      const headers = { "dd-api-key": datadog.apiKey, "dd-application-key": datadog.applicationKey };
      const { series } = await send(`${datadog.url}/api/v1/query?${window}`, { headers });
      check(Array.isArray(series));
      const points: [number, number | null][] = series[0]?.pointlist ?? [];
      const values = points.map(([, value]) => value).filter((value) => value !== null);
      check(values.length > 0);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    }),
    step("health", async (send) => (await send(healthUrl, { ill: true })).status as "pass" | "warn" | "fail"),
  ]);

  const seen = { ...(pods && { pods }), ...(cpu !== undefined && { cpu }), ...(health && { health }) };
  const isCritical = (pods && pods.ready < minReady) || (cpu !== undefined && cpu > maxCpu) || health === "fail";
  if (!isCritical) {
    const verdict = pods && cpu !== undefined && health ? "well" : "unknown";
    return { verdict, ...seen, scaling: "none", posting: "none", failures };
  }

  const target = `${kubernetes.url}/apis/apps/v1/namespaces/${namespace}/deployments/${deployment}`;
  let resourceVersion = "";
  const scaling = await change(
    "scaling",
    async (send) => {
      const { metadata, spec } = await send(target, { headers: cluster });
      check(typeof spec?.replicas === "number");
      resourceVersion = metadata.resourceVersion;
      return spec.replicas >= replicas;
    },
    (send) => {
      const body = JSON.stringify({ metadata: { resourceVersion }, spec: { replicas } });
      const headers = { ...cluster, "content-type": "application/merge-patch+json" };
      return send(target, { method: "PATCH", headers, body });
    },
  );
  const mark = `[${incident}]`;
  const posting = await change(
    "posting",
    async (send) => {
      const newest = new URLSearchParams({ channel: slack.channel, limit: "100" });
      const answer = takeOk(await send(`${slack.url}/api/conversations.history?${newest}`, { headers: chat }));
      check(Array.isArray(answer.messages));
      return answer.messages.some(({ text }: Body) => String(text).endsWith(mark));
    },
    async (send) => {
      const text = `${deployment} is critical, scaling: ${scaling} ${mark}`;
      const body = JSON.stringify({ channel: slack.channel, text });
      const headers = { ...chat, "content-type": "application/json; charset=utf-8" };
      takeOk(await send(`${slack.url}/api/chat.postMessage`, { method: "POST", headers, body }));
    },
  );
  return { verdict: "critical", ...seen, scaling, posting, failures };
}

async function ask(url: string, limitMs: number, init: RequestInit & { ill?: boolean } = {}): Promise<Body> {
  const { ill = false, ...rest } = init;
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { ...rest, redirect: "manual", signal: AbortSignal.timeout(limitMs) });
    text = await response.text();
  } catch (error) {
    throw { reason: (error as Error).name === "TimeoutError" ? "timeout" : "network", mayPass: true };
  }
  const body = parse(text);
  if (ill && ["pass", "warn", "fail"].includes(body?.status)) return body;
  const { status } = response;
  if (!response.ok) {
    const mayPass = [429, 500, 502, 503, 504].includes(status) || (rest.method === "PATCH" && status === 409);
    throw { reason: "status", status, mayPass, waitMs: waitOf(response.headers.get("retry-after")) };
  }
  check(typeof body === "object" && body !== null && !ill);
  return body;
}

function parse(text: string): Body {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function waitOf(value: string | null): number {
  if (value === null) return 0;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const at = /^[A-Z][a-z]+,? /.test(value) ? Date.parse(value.endsWith("GMT") ? value : `${value} GMT`) : Number.NaN;
  return Number.isNaN(at) ? 0 : at - Date.now();
}

function check(isRight: boolean): void {
  if (!isRight) throw { reason: "body" };
}

function takeOk(answer: Body): Body {
  if (answer.ok === true) return answer;
  check(answer.ok === false);
  throw { reason: "refused", ...nameIn(answer.error) };
}

// Slack's errors are names; anything else could be long, or hold a secret.
function nameIn(error: unknown): { error?: string } {
  return typeof error === "string" && /^[a-z0-9_]{1,64}$/.test(error) ? { error } : {};
}
