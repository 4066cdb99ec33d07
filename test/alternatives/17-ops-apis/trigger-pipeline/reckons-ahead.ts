// Recursive, on node-fetch; gives up as soon as the next wait would end too late.
import { setTimeout as pause } from "node:timers/promises";
import fetch, { type Response } from "node-fetch";

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

type Journey = { token: string; pollMs: number; endsAtMs: number; stop: AbortSignal; url: string };

export async function triggerPipeline(
  { server, token }: CiServer,
  { branch, environment }: PipelineOrder,
  options?: FollowOptions,
): Promise<FinishedPipeline> {
  const { signal, pollMs = 5_000, deadlineMs = 600_000 } = options ?? {};
  signal?.throwIfAborted();
  const endsAtMs = performance.now() + deadlineMs;
  const late = AbortSignal.timeout(deadlineMs);
  const stop = signal ? AbortSignal.any([late, signal]) : late;
  const journey = { token, pollMs, endsAtMs, stop, url: "" };
  const toReason = (error: unknown) => {
    if (signal?.aborted) return signal.reason;
    return late.aborted ? new PipelineError("deadline", { url: journey.url || undefined }) : error;
  };
  const address = new URL("/pipelines", server).href;
  return fetch(address, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ environment, branch }),
    signal: stop,
  })
    .then(
      (accepted) => {
        if (accepted.status !== 202) throw new PipelineError("status", { status: accepted.status });
        // node-fetch has made an address of a Location that is a path only.
        const location = accepted.headers.get("location");
        if (!location) throw new PipelineError("location");
        const url = new URL(location, address);
        if (url.origin !== new URL(address).origin) throw new PipelineError("location");
        journey.url = url.href;
        return look(journey, accepted);
      },
      (cause) => {
        throw new PipelineError("unknown", { cause });
      },
    )
    .catch((error) => {
      throw toReason(error);
    });
}

async function look(journey: Journey, before: Response | null): Promise<FinishedPipeline> {
  const { token, pollMs, endsAtMs, stop, url } = journey;
  const asked = before?.headers.get("retry-after");
  const waitMs = asked && !/\D/.test(asked) ? Number(asked) * 1_000 : pollMs;
  if (performance.now() + waitMs > endsAtMs) throw new PipelineError("deadline", { url });
  await pause(waitMs, null, { signal: stop });
  let response: Response | null = null;
  try {
    response = await fetch(url, { headers: { Authorization: `Bearer ${token}` }, signal: stop });
  } catch {
    stop.throwIfAborted();
  }
  if (response === null || response.status === 429 || /^50[0234]$/.test(`${response.status}`))
    return look(journey, response);
  if (response.status !== 200) throw new PipelineError("status", { url, status: response.status });
  const { status, finishedAt } = (await response.json()) as { status: string; finishedAt: string };
  if (status === "failed" || status === "cancelled") throw new PipelineError(status, { url });
  return status === "succeeded" ? { url, finishedAt } : look(journey, response);
}
