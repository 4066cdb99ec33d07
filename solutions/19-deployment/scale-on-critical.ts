// Scale it, and say so.
//
// Every change begins with a look: is it there already? So a further try finds what a lost answer has done, and the
// whole script may be run again, whenever it broke off.
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { buildUrl } from "../01-first-request/build-url.ts";
import { BodyError, readJson } from "../01-first-request/read-json.ts";
import { withTimeout } from "../04-timeouts/with-timeout.ts";
import { backoffDelay } from "../05-retry/backoff-delay.ts";
import { isRetryable } from "../05-retry/is-retryable.ts";
import { parseRetryAfter } from "../05-retry/parse-retry-after.ts";

/** What is watched and scaled, when, and where. Every duration is in milliseconds. */
export type ScaleOptions = {
  namespace: string;
  /** Name of the deployment, of its label `app`, and of the service in the metrics. */
  deployment: string;
  /** Names this incident, the same in every run about it: `cpu-2026-11-20T10`. */
  incident: string;
  /** So many replicas it shall have, at least, when things are critical. */
  replicas: number;
  /** Fewer ready pods are critical. */
  minReady: number;
  /** A higher mean, in percent, is critical. */
  maxCpu: number;
  kubernetes: { url: string; token: string };
  datadog: { url: string; apiKey: string; applicationKey: string };
  slack: { url: string; token: string; channel: string };
  /** Takes no credential. */
  healthUrl: string;
  /** Look, and change nothing. Default: false. */
  dryRun?: boolean;
  /** Most retries of a step: tries after its first one. Default: 3. */
  retries?: number;
  /** Longest wait before the first retry; it doubles with each further one. Default: 500. */
  baseMs?: number;
  /** No own wait is longer. Default: 10,000. */
  capMs?: number;
  /** Limit of one request with its body. Default: 5,000. */
  timeoutMs?: number;
  /** Limit of the run. Each step has a third of it. Default: 60,000. */
  deadlineMs?: number;
};

/**
 * What became of a change.
 *
 * `none`: not wanted. `planned`: wanted, in a dry run. `already`: it was there. `done`: this run has made it. `failed`:
 * it is not made. `unknown`: it was sent, and nothing tells what became of it.
 */
export type Change = "none" | "planned" | "already" | "done" | "failed" | "unknown";

/** A step: the first three read, the last two change. */
export type StepName = "pods" | "cpu" | "health" | "scaling" | "posting";

/**
 * Why the last try of a step failed. `status`: of the answer. `refused`: Slack's `ok` is false. `network`: no whole
 * answer came. `timeout`: a limit was reached. `body`: it is not what it should be; also none, and no `ok` from Slack.
 */
export type Failure = {
  step: StepName;
  reason: "status" | "refused" | "network" | "timeout" | "body";
  /** For `status`. */
  status?: number;
  /**
   * For `refused`: Slack's `error`, if that is a name of 1 to 64 small letters, digits and underscores. Any other is left
   * out: it could be long, or hold a secret.
   */
  error?: string;
};

/** What was seen, and what was done. */
export type Report = {
  verdict: "critical" | "well" | "unknown";
  /** Absent, like the next two, when it could not be read. */
  pods?: { all: number; ready: number };
  /** In percent. */
  cpu?: number;
  health?: "pass" | "warn" | "fail";
  scaling: Change;
  posting: Change;
  /** One for each step that failed, in any order. */
  failures: Failure[];
};

/**
 * Looks how a deployment fares. When that is critical, scales it and tells a channel. Never rejects.
 *
 * @example
 * const report = await scaleOnCritical({ namespace: "shop", deployment: "checkout", incident: "cpu-17", … });
 * report.scaling; // => "done"
 */
export async function scaleOnCritical(options: ScaleOptions): Promise<Report> {
  const steps = new Steps(options);
  const [pods, cpu, health] = await Promise.all([
    readPods(steps, options),
    readCpu(steps, options),
    readHealth(steps, options),
  ]);
  const seen = { ...(pods && { pods }), ...(cpu !== undefined && { cpu }), ...(health && { health }) };
  const verdict = judge(seen, options);
  const isCritical = verdict === "critical";
  // The deployment first: a message that cannot be sent must not stop the help, and the message tells how it went.
  const scaling = isCritical ? await scale(steps, options) : "none";
  const posting = isCritical ? await post(steps, options, scaling) : "none";
  return { verdict, ...seen, scaling, posting, failures: steps.failures };
}

type Seen = Pick<Report, "pods" | "cpu" | "health">;

/** One bad sign is enough. All is well only if all was seen. */
function judge({ pods, cpu, health }: Seen, { minReady, maxCpu }: ScaleOptions): Report["verdict"] {
  const isFew = pods !== undefined && pods.ready < minReady;
  const isHigh = (cpu ?? 0) > maxCpu;
  if (isFew || isHigh || health === "fail") return "critical";
  return pods && cpu !== undefined && health ? "well" : "unknown";
}

function readPods(steps: Steps, { kubernetes, namespace, deployment }: ScaleOptions) {
  const query = { labelSelector: `app=${deployment}` };
  const url = buildUrl(kubernetes.url, `/api/v1/namespaces/${namespace}/pods`, query);
  return steps.run("pods", async (send) => {
    const { items } = await send({ url, headers: bearer(kubernetes.token) }, podList);
    const isReady = ({ status }: Pod) =>
      status.conditions.some((each) => each.type === "Ready" && each.status === "True");
    return { all: items.length, ready: items.filter(isReady).length };
  });
}

function readCpu(steps: Steps, { datadog, deployment }: ScaleOptions) {
  const to = Math.floor(Date.now() / 1_000);
  const query = { from: to - 300, to, query: `avg:system.cpu.user{service:${deployment}}` };
  const url = buildUrl(datadog.url, "/api/v1/query", query);
  const headers = { "dd-api-key": datadog.apiKey, "dd-application-key": datadog.applicationKey };
  return steps.run("cpu", async (send) => {
    const { series } = await send({ url, headers }, seriesList);
    const values = (series[0]?.pointlist ?? []).flatMap(([, value]) => value ?? []);
    if (values.length === 0) throw new Trouble("body");
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

function readHealth(steps: Steps, { healthUrl }: ScaleOptions) {
  return steps.run("health", async (send) => {
    // Who is ill says so with a 503: that is an answer, and what was asked for.
    const { status } = await send({ url: new URL(healthUrl), takesFailures: true }, healthReport);
    return status;
  });
}

/** Sets an absolute number: set twice, it is the same. The version says what it was decided on. */
function scale(steps: Steps, { kubernetes, namespace, deployment, replicas, dryRun }: ScaleOptions) {
  const url = buildUrl(kubernetes.url, `/apis/apps/v1/namespaces/${namespace}/deployments/${deployment}`);
  const headers = bearer(kubernetes.token);
  let resourceVersion = "";
  return steps.change("scaling", dryRun, {
    isThere: async (send) => {
      const { metadata, spec } = await send({ url, headers }, scalable);
      resourceVersion = metadata.resourceVersion;
      return spec.replicas >= replicas;
    },
    make: async (send) => {
      const json = { metadata: { resourceVersion }, spec: { replicas } };
      const type = { "content-type": "application/merge-patch+json" };
      await send({ url, method: "PATCH", headers: { ...headers, ...type }, json }, z.object({}));
    },
  });
}

/** Slack takes no key that would make two posts one: the message carries one itself, and is looked for first. */
function post(steps: Steps, { slack, deployment, incident, dryRun }: ScaleOptions, scaling: Change) {
  const { url, token, channel } = slack;
  const mark = `[${incident}]`;
  const historyUrl = buildUrl(url, "/api/conversations.history", { channel, limit: 100 });
  const postUrl = buildUrl(url, "/api/chat.postMessage");
  return steps.change("posting", dryRun, {
    isThere: async (send) => {
      const messages = takeSlack(await send({ url: historyUrl, headers: bearer(token) }, slackAnswer));
      if (!messages) throw new Trouble("body");
      return messages.some(({ text }) => text.endsWith(mark));
    },
    make: async (send) => {
      const json = { channel, text: `${deployment} is critical. Scaling: ${scaling}. ${mark}` };
      const headers = { ...bearer(token), "content-type": "application/json; charset=utf-8" };
      takeSlack(await send({ url: postUrl, method: "POST", headers, json }, slackAnswer));
    },
  });
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

const podList = z.object({
  items: z.array(
    z.object({
      // A pod that no node has taken yet may have none.
      status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]) }),
    }),
  ),
});
type Pod = z.infer<typeof podList>["items"][number];

const seriesList = z.object({
  series: z.array(z.object({ pointlist: z.array(z.tuple([z.number(), z.number().nullable()])) })),
});
const healthReport = z.object({ status: z.enum(["pass", "warn", "fail"]) });
const scalable = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  spec: z.object({ replicas: z.number() }),
});
const slackAnswer = z.object({
  ok: z.boolean(),
  error: z
    .string()
    .regex(/^[a-z0-9_]{1,64}$/)
    .optional()
    .catch(undefined),
  messages: z.array(z.object({ text: z.string().default("") })).optional(),
});

/** Slack says 200 and means no. */
function takeSlack({ ok, error, messages }: z.infer<typeof slackAnswer>) {
  if (!ok) throw new Trouble("refused", error === undefined ? {} : { error });
  return messages;
}

/** One request. */
type Order = {
  url: URL;
  method?: string;
  headers?: Record<string, string>;
  json?: unknown;
  /** An answer whose status is no success counts too, if its body is what it should be. */
  takesFailures?: boolean;
};

type Send = <T>(order: Order, schema: z.ZodType<T>) => Promise<T>;

/** Why a try failed, and how long the service asks to stay away. */
class Trouble extends Error {
  readonly reason: Failure["reason"];
  readonly facts: { status?: number; error?: string };
  readonly askedMs: number;
  readonly mayPass: boolean;

  constructor(reason: Failure["reason"], facts: Trouble["facts"] = {}, { askedMs = 0, mayPass = false } = {}) {
    super(reason);
    this.reason = reason;
    this.facts = facts;
    this.askedMs = askedMs;
    this.mayPass = mayPass;
  }

  /** The service has said no: it has not done what it was asked for. */
  get isRefusal(): boolean {
    return this.reason === "refused" || Number(this.facts.status) < 500;
  }
}

/** All tries, all waits and all limits of a run. Nothing is repeated anywhere else. */
class Steps {
  readonly failures: Failure[] = [];
  readonly #rules: typeof defaults;

  constructor(options: ScaleOptions) {
    this.#rules = { ...defaults, ...options };
  }

  /** Tries until it works. Gives `undefined`, and notes why, when it does not. */
  async run<T>(step: StepName, work: (send: Send) => Promise<T>): Promise<T | undefined> {
    const { retries, deadlineMs } = this.#rules;
    const endsAt = performance.now() + deadlineMs / 3;
    for (let retry = 0; ; retry++) {
      try {
        return await work((order, schema) => this.#send(order, schema, endsAt));
      } catch (error) {
        const trouble = troubleOf(error);
        const waitMs = Math.max(trouble.askedMs, Math.random() * backoffDelay(retry, this.#rules));
        if (!trouble.mayPass || retry >= retries || performance.now() + waitMs >= endsAt) {
          this.failures.push({ step, reason: trouble.reason, ...trouble.facts });
          return undefined;
        }
        await sleep(waitMs);
      }
    }
  }

  /** Looks, and changes what is not there yet. The look of the next try tells what became of the change before. */
  async change(
    step: StepName,
    dryRun = false,
    { isThere, make }: { isThere: (send: Send) => Promise<boolean>; make: (send: Send) => Promise<void> },
  ): Promise<Change> {
    // A change that was sent, and that nobody has refused: it may have been made.
    let isSent = false;
    const result = await this.run(step, async (send): Promise<Change> => {
      if (await isThere(send)) return isSent ? "done" : "already";
      if (dryRun) return "planned";
      isSent = true;
      await make(send).catch((error: unknown) => {
        if (error instanceof Trouble && error.isRefusal) isSent = false;
        throw error;
      });
      return "done";
    });
    return result ?? (isSent ? "unknown" : "failed");
  }

  async #send<T>(order: Order, schema: z.ZodType<T>, endsAt: number): Promise<T> {
    const { url, method = "GET", headers = {}, json, takesFailures = false } = order;
    const body = json === undefined ? null : JSON.stringify(json);
    const leftMs = Math.max(1, Math.ceil(endsAt - performance.now()));
    const ask = async (signal: AbortSignal): Promise<T> => {
      // A redirect could take the headers to another origin: none is followed.
      const response = await fetch(url, { method, headers, body, signal, redirect: "manual" });
      if (response.ok) return (await readJson(response, schema)) ?? wrongBody();
      const { status } = response;
      const askedMs = parseRetryAfter(response.headers.get("retry-after"), Date.now()) ?? 0;
      // Each try begins with a look: that makes a change as safe to repeat as a GET. A PATCH names a version, too, which
      // may be old by now.
      const mayPass = isRetryable({ method: "GET", status }) || (method === "PATCH" && status === 409);
      const failed = new Trouble("status", { status }, { askedMs, mayPass });
      const read = takesFailures ? readJson(response, schema) : Promise.reject(failed);
      return (await read.catch(() => drop(response, failed))) as T;
    };
    return withTimeout(ask, Math.min(this.#rules.timeoutMs, leftMs));
  }
}

/** An unread body would keep its connection busy; one that was read cannot be cancelled. @throws `failed` */
async function drop(response: Response, failed: Trouble): Promise<never> {
  await response.body?.cancel().catch(() => {});
  throw failed;
}

/** A 204 has none. */
function wrongBody(): never {
  throw new Trouble("body");
}

const defaults = { retries: 3, baseMs: 500, capMs: 10_000, timeoutMs: 5_000, deadlineMs: 60_000 };

function troubleOf(error: unknown): Trouble {
  if (error instanceof Trouble) return error;
  if (error instanceof BodyError) return new Trouble("body");
  const isLate = error instanceof Error && error.name === "TimeoutError";
  return new Trouble(isLate ? "timeout" : "network", {}, { mayPass: true });
}
