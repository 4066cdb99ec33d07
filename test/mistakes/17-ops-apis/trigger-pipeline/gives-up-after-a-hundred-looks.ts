// Caught by: R4 comes back when the pipeline is over
// Nobody has asked for this limit.
import { setTimeout as sleep } from "node:timers/promises";

export type CiServer = {
  server: string | URL;
  token: string;
};

export type PipelineOrder = { branch: string; environment: string };

export type FollowOptions = {
  pollMs?: number;
  deadlineMs?: number;
  signal?: AbortSignal;
};

export type FinishedPipeline = { url: string; finishedAt: string };

export class PipelineError extends Error {
  override readonly name = "PipelineError";
  readonly reason: "failed" | "cancelled" | "location" | "status" | "unknown" | "deadline";
  readonly status: number | undefined;
  readonly url: string | undefined;

  constructor(
    reason: PipelineError["reason"],
    { status, url, ...options }: ErrorOptions & { status?: number; url?: string | undefined } = {},
  ) {
    super(`The pipeline did not succeed: ${reason}${status === undefined ? "" : ` ${status}`}`, options);
    this.reason = reason;
    this.status = status;
    this.url = url;
  }
}

export async function triggerPipeline(
  ci: CiServer,
  order: PipelineOrder,
  options: FollowOptions = {},
): Promise<FinishedPipeline> {
  const { pollMs = 5_000, deadlineMs = 600_000, signal } = options;
  signal?.throwIfAborted();
  const late = AbortSignal.timeout(deadlineMs);
  const stop = AbortSignal.any(signal ? [signal, late] : [late]);
  const headers = { authorization: `Bearer ${ci.token}` };
  let url: string | undefined;
  try {
    const accepted = await start(ci.server, order, { headers, signal: stop });
    url = addressOf(accepted);
    return await follow(url, { headers, signal: stop }, waitAfter(accepted, pollMs), pollMs);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (late.aborted) throw new PipelineError("deadline", { url });
    throw error;
  }
}

async function start(server: string | URL, order: PipelineOrder, init: StoppableInit): Promise<Response> {
  const { branch, environment } = order;
  const headers = { ...init.headers, "content-type": "application/json" };
  const request = { ...init, method: "POST", headers, body: JSON.stringify({ branch, environment }) };
  const response = await fetch(new URL("/pipelines", server), request).catch((cause) => {
    throw new PipelineError("unknown", { cause });
  });
  if (response.status !== 202) throw new PipelineError("status", { status: response.status });
  return response;
}

type StoppableInit = { headers: Record<string, string>; signal: AbortSignal };

function addressOf(accepted: Response): string {
  const location = accepted.headers.get("location");
  const url = location === null ? undefined : new URL(location, accepted.url);
  if (url === undefined || url.origin !== new URL(accepted.url).origin) throw new PipelineError("location");
  return url.href;
}

async function follow(
  url: string,
  init: StoppableInit,
  firstWaitMs: number,
  pollMs: number,
): Promise<FinishedPipeline> {
  let looks = 0;
  for (let waitMs = firstWaitMs; ; ) {
    if (++looks > 100) throw new PipelineError("deadline", { url });
    await sleep(Math.min(waitMs, 2 ** 31 - 1), undefined, { signal: init.signal });
    const response = await fetch(url, init).catch(() => undefined);
    waitMs = waitAfter(response, pollMs);
    if (response === undefined || passing.has(response.status)) continue;
    if (response.status !== 200) throw new PipelineError("status", { status: response.status, url });
    const { status, finishedAt } = (await response.json()) as PipelineView;
    if (status === "succeeded") return { url, finishedAt };
    if (status === "failed" || status === "cancelled") throw new PipelineError(status, { url });
  }
}

type PipelineView = { status: "queued" | "running" | "succeeded" | "failed" | "cancelled"; finishedAt: string };

const passing = new Set([429, 500, 502, 503, 504]);

function waitAfter(response: Response | undefined, pollMs: number): number {
  const seconds = response?.headers.get("retry-after") ?? "";
  return /^\d+$/.test(seconds) ? Number(seconds) * 1_000 : pollMs;
}
