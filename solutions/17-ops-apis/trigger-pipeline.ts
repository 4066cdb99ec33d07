import { setTimeout as sleep } from "node:timers/promises";

/** Who runs pipelines. */
export type CiServer = {
  /** Scheme, host and port. */
  server: string | URL;
  token: string;
};

/** What to run. */
export type PipelineOrder = { branch: string; environment: string };

/** How to wait for the end. */
export type FollowOptions = {
  /** Wait between looks when the server does not say, in milliseconds. Default: 5,000. */
  pollMs?: number;
  /** For all of it, in milliseconds. Default: 10 minutes. */
  deadlineMs?: number;
  signal?: AbortSignal;
};

/** A pipeline that has gone well. `finishedAt` is as the server writes it. */
export type FinishedPipeline = { url: string; finishedAt: string };

/** The pipeline has not gone well, or nobody knows. */
export class PipelineError extends Error {
  override readonly name = "PipelineError";
  readonly reason: "failed" | "cancelled" | "location" | "status" | "unknown" | "deadline";
  /** Of the answer that says no: with the reason "status". */
  readonly status: number | undefined;
  /** The pipeline, if its address is known. */
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

/**
 * Starts a pipeline, once, and waits until it is over.
 *
 * @throws PipelineError, and the reason of the signal.
 *
 * @example
 * const ci = { server: "https://ci.example", token };
 * const { url } = await triggerPipeline(ci, { branch: "main", environment: "staging" }, { deadlineMs: 300_000 });
 */
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
    // Whatever broke when everything was stopped broke because of that.
    if (signal?.aborted) throw signal.reason;
    if (late.aborted) throw new PipelineError("deadline", { url });
    throw error;
  }
}

/** The one POST. @returns the 202. */
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

/** Looks again and again, which changes nothing on the server, until the pipeline is over. */
async function follow(
  url: string,
  init: StoppableInit,
  firstWaitMs: number,
  pollMs: number,
): Promise<FinishedPipeline> {
  for (let waitMs = firstWaitMs; ; ) {
    // A longer wait would overflow the timer and be none. The deadline comes first anyway.
    await sleep(Math.min(waitMs, 2 ** 31 - 1), undefined, { signal: init.signal });
    // Without an answer go on. If the signal has stopped it, the next wait throws at once.
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
