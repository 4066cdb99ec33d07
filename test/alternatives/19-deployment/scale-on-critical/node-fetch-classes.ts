// A class for each step, over node-fetch; what a try brings is a value, and never thrown.
import fetch, { type RequestInit } from "node-fetch";

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

type Result<T> =
  | { ok: true; value: T }
  | { ok: false; failure: Omit<Failure, "step">; again: boolean; askedMs: number };
type Wanted = { url: string; method?: string; headers?: Record<string, string>; body?: string };
type Json = Record<string, unknown>;

const settings = { retries: 3, baseMs: 500, capMs: 10_000, timeoutMs: 5_000, deadlineMs: 60_000 };

/** One service: its address, and how one shows oneself there. */
class Service {
  constructor(
    readonly url: string,
    readonly headers: Record<string, string> = {},
  ) {}

  at(path: string, query: Record<string, string> = {}): Wanted {
    const words = new URLSearchParams(query).toString();
    return { url: this.url + path + (words && `?${words}`), headers: this.headers };
  }

  sending(method: string, path: string, type: string, body: unknown): Wanted {
    const headers = { ...this.headers, "Content-Type": type };
    return { url: this.url + path, method, headers, body: JSON.stringify(body) };
  }
}

abstract class Step<T> {
  readonly #rules: typeof settings;
  #endsAt = 0;
  abstract readonly name: StepName;

  constructor(
    readonly options: ScaleOptions,
    readonly failures: Failure[],
  ) {
    this.#rules = { ...settings, ...options };
  }

  abstract attempt(): Promise<Result<T>>;

  async run(): Promise<T | undefined> {
    this.#endsAt = performance.now() + this.#rules.deadlineMs / 3;
    return this.#from(0);
  }

  async #from(retry: number): Promise<T | undefined> {
    const result = await this.attempt();
    if (result.ok) return result.value;
    const { retries, baseMs, capMs } = this.#rules;
    const waitMs = Math.max(Math.random() * Math.min(capMs, baseMs * 2 ** retry), result.askedMs);
    const isOver = performance.now() + waitMs >= this.#endsAt;
    if (result.again && retry < retries && !isOver) {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      return this.#from(retry + 1);
    }
    this.failures.push({ step: this.name, ...result.failure });
    return undefined;
  }

  async ask({ url, ...rest }: Wanted, isAnswer = (_body: Json, isOk: boolean) => isOk): Promise<Result<Json>> {
    const stop = new AbortController();
    const limitMs = Math.min(this.#rules.timeoutMs, Math.max(1, Math.ceil(this.#endsAt - performance.now())));
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      stop.abort();
    }, limitMs);
    try {
      const init: RequestInit = { ...rest, redirect: "manual", signal: stop.signal };
      const response = await fetch(url, init);
      const body = parsed(await response.text());
      if (body !== undefined && isAnswer(body, response.ok)) return { ok: true, value: body };
      if (response.ok) return wrongBody();
      const again =
        "429 500 502 503 504".includes(String(response.status)) || (rest.method === "PATCH" && response.status === 409);
      const askedMs = secondsOrDate(response.headers.get("retry-after") ?? "");
      return { ok: false, failure: { reason: "status", status: response.status }, again, askedMs };
    } catch {
      return { ok: false, failure: { reason: isLate ? "timeout" : "network" }, again: true, askedMs: 0 };
    } finally {
      clearTimeout(timer);
    }
  }
}

class Pods extends Step<{ all: number; ready: number }> {
  readonly name = "pods";
  async attempt() {
    const { kubernetes, namespace, deployment } = this.options;
    const path = `/api/v1/namespaces/${namespace}/pods`;
    const answer = await this.ask(cluster(kubernetes).at(path, { labelSelector: `app=${deployment}` }));
    if (!answer.ok) return answer;
    const { items } = answer.value as { items: { status: { conditions?: { type: string; status: string }[] } }[] };
    if (!Array.isArray(items)) return wrongBody();
    const ready = items.filter(({ status }) =>
      status.conditions?.some((c) => c.type === "Ready" && c.status === "True"),
    );
    return { ok: true as const, value: { all: items.length, ready: ready.length } };
  }
}

class Cpu extends Step<number> {
  readonly name = "cpu";
  async attempt() {
    const { datadog, deployment } = this.options;
    const keys = { "DD-API-KEY": datadog.apiKey, "DD-APPLICATION-KEY": datadog.applicationKey };
    const to = Math.floor(Date.now() / 1_000);
    const query = `avg:system.cpu.user{service:${deployment}}`;
    const answer = await this.ask(
      new Service(datadog.url, keys).at("/api/v1/query", { from: `${to - 300}`, to: `${to}`, query }),
    );
    if (!answer.ok) return answer;
    const { series } = answer.value as { series: { pointlist: [number, number | null][] }[] };
    if (!Array.isArray(series) || !series[0]) return wrongBody();
    let sum = 0;
    let counted = 0;
    for (const [, value] of series[0].pointlist) {
      if (value === null) continue;
      sum += value;
      counted++;
    }
    return counted === 0 ? wrongBody() : { ok: true as const, value: sum / counted };
  }
}

class Health extends Step<"pass" | "warn" | "fail"> {
  readonly name = "health";
  async attempt() {
    const tells = ({ status }: Json) => status === "pass" || status === "warn" || status === "fail";
    const answer = await this.ask({ url: this.options.healthUrl }, tells);
    return answer.ok ? { ok: true as const, value: answer.value.status as "pass" | "warn" | "fail" } : answer;
  }
}

/** Looks first, each time. */
abstract class Making extends Step<Change> {
  #mayBeMade = false;

  abstract look(): Promise<Result<boolean>>;
  abstract make(): Promise<Result<unknown>>;

  async attempt(): Promise<Result<Change>> {
    const found = await this.look();
    if (!found.ok) return found;
    if (found.value) return { ok: true, value: this.#mayBeMade ? "done" : "already" };
    this.#mayBeMade = false;
    if (this.options.dryRun) return { ok: true, value: "planned" };
    const made = await this.make();
    if (made.ok) return { ok: true, value: "done" };
    const { reason, status = 0 } = made.failure;
    this.#mayBeMade = reason !== "refused" && !(reason === "status" && status < 500);
    return made;
  }

  async settle(): Promise<Change> {
    return (await this.run()) ?? (this.#mayBeMade ? "unknown" : "failed");
  }
}

class Scaling extends Making {
  readonly name = "scaling";
  #version = "";

  get #path() {
    return `/apis/apps/v1/namespaces/${this.options.namespace}/deployments/${this.options.deployment}`;
  }

  async look() {
    const answer = await this.ask(cluster(this.options.kubernetes).at(this.#path));
    if (!answer.ok) return answer;
    const { metadata, spec } = answer.value as { metadata?: { resourceVersion: string }; spec?: { replicas: number } };
    if (!metadata || typeof spec?.replicas !== "number") return wrongBody();
    this.#version = metadata.resourceVersion;
    return { ok: true as const, value: spec.replicas >= this.options.replicas };
  }

  make() {
    const { kubernetes, replicas } = this.options;
    const body = { spec: { replicas }, metadata: { resourceVersion: this.#version } };
    return this.ask(cluster(kubernetes).sending("PATCH", this.#path, "application/merge-patch+json", body));
  }
}

class Posting extends Making {
  readonly name = "posting";
  scaling: Change = "none";

  get #slack() {
    const { url, token } = this.options.slack;
    return new Service(`${url}/api`, { Authorization: `Bearer ${token}` });
  }

  async look() {
    const { channel } = this.options.slack;
    const answer = meant(await this.ask(this.#slack.at("/conversations.history", { channel, limit: "100" })));
    if (!answer.ok) return answer;
    const { messages } = answer.value as { messages: { text?: string }[] };
    if (!Array.isArray(messages)) return wrongBody();
    const mark = `[${this.options.incident}]`;
    return { ok: true as const, value: messages.some(({ text = "" }) => text.slice(-mark.length) === mark) };
  }

  async make() {
    const { slack, deployment, incident } = this.options;
    const text = `Deployment ${deployment}: critical (${this.scaling}) [${incident}]`;
    return meant(
      await this.ask(
        this.#slack.sending("POST", "/chat.postMessage", "application/json", { channel: slack.channel, text }),
      ),
    );
  }
}

export async function scaleOnCritical(options: ScaleOptions): Promise<Report> {
  const failures: Failure[] = [];
  const reads = [new Pods(options, failures), new Cpu(options, failures), new Health(options, failures)] as const;
  const [pods, cpu, health] = await Promise.all([reads[0].run(), reads[1].run(), reads[2].run()]);
  const report: Report = { verdict: "unknown", scaling: "none", posting: "none", failures };
  if (pods) report.pods = pods;
  if (cpu !== undefined) report.cpu = cpu;
  if (health) report.health = health;
  if (pods && cpu !== undefined && health) report.verdict = "well";
  const signs = [health === "fail", (cpu ?? 0) > options.maxCpu, pods && pods.ready < options.minReady];
  if (!signs.includes(true)) return report;
  report.verdict = "critical";
  report.scaling = await new Scaling(options, failures).settle();
  const posting = new Posting(options, failures);
  posting.scaling = report.scaling;
  report.posting = await posting.settle();
  return report;
}

function cluster({ url, token }: { url: string; token: string }): Service {
  return new Service(url, { Authorization: `Bearer ${token}` });
}

function wrongBody() {
  return { ok: false as const, failure: { reason: "body" as const }, again: false, askedMs: 0 };
}

function meant(answer: Result<Json>): Result<Json> {
  if (!answer.ok || answer.value.ok === true) return answer;
  if (answer.value.ok !== false) return wrongBody();
  const { error } = answer.value;
  const isName = typeof error === "string" && error !== "" && error.length <= 64 && !/[^a-z0-9_]/.test(error);
  return { ok: false, failure: { reason: "refused", ...(isName && { error }) }, again: false, askedMs: 0 };
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

function secondsOrDate(value: string): number {
  if (/^[0-9]+$/.test(value)) return 1_000 * Number(value);
  if (!/^[A-Z][a-z]{2,8},? /.test(value)) return 0;
  return Math.max(0, new Date(/GMT$/.test(value) ? value : `${value} UTC`).getTime() - Date.now()) || 0;
}
