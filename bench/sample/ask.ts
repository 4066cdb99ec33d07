/** The answer that is judged: a client that asks again. Plain timers and `fetch`, so that both sides can judge it. */
export type AskOptions = { token?: string; retries?: number; capMs?: number; timeoutMs?: number; signal?: AbortSignal };

export class StatusError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`The service answers ${status}`);
    this.status = status;
  }
}

const mayPass = new Set([429, 500, 502, 503, 504]);

export async function ask(url: string, options: AskOptions = {}): Promise<unknown> {
  const { retries = 4, capMs = 10_000, timeoutMs = 6_000, signal } = options;
  for (let retry = 0; ; retry++) {
    const outcome = await attempt(url, options, timeoutMs);
    signal?.throwIfAborted();
    if ("text" in outcome) return JSON.parse(outcome.text);
    const isOver = retry === retries || (outcome.status !== undefined && !mayPass.has(outcome.status));
    if (isOver) throw outcome.error;
    await sleep(Math.max(Math.min(capMs, 1_000 * 2 ** retry), outcome.askedMs ?? 0), signal);
  }
}

type Outcome = { text: string } | { error: unknown; status?: number; askedMs?: number };

async function attempt(url: string, { token, signal }: AskOptions, timeoutMs: number): Promise<Outcome> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), timeoutMs);
  const giveUp = () => limit.abort();
  signal?.addEventListener("abort", giveUp);
  try {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(url, { headers, signal: limit.signal });
    const text = await response.text();
    if (response.ok) return { text };
    const { status } = response;
    return { error: new StatusError(status), status, askedMs: readRetryAfter(response.headers.get("retry-after")) };
  } catch (error) {
    return { error };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}

function readRetryAfter(value: string | null): number {
  if (value === null) return 0;
  return /^\d+$/.test(value) ? Number(value) * 1_000 : Math.max(0, Date.parse(value) - Date.now()) || 0;
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const wake = () => {
      signal?.removeEventListener("abort", stop);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal?.addEventListener("abort", stop);
  });
}
