// One controller that the timer and the caller both pull, and a class that holds the state.

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

class Follower {
  readonly #controller = new AbortController();
  readonly #headers: Record<string, string>;
  readonly #pollMs: number;
  #url: string | undefined;

  constructor(token: string, pollMs: number) {
    this.#headers = { Authorization: `Bearer ${token}` };
    this.#pollMs = pollMs;
  }

  get url() {
    return this.#url;
  }

  stop(reason: unknown) {
    this.#controller.abort(reason);
  }

  async run(server: string | URL, order: PipelineOrder): Promise<FinishedPipeline> {
    let answer: Response | undefined = await this.#post(new URL("/pipelines", server), JSON.stringify(order));
    const location = answer.headers.get("Location");
    const here = new URL(answer.url).origin;
    if (!location || new URL(location, answer.url).origin !== here) throw new PipelineError("location");
    this.#url = String(new URL(location, answer.url));
    while (true) {
      await this.#pause(answer);
      answer = await this.#get(this.#url);
      if (!answer || [429, 500, 502, 503, 504].includes(answer.status)) continue;
      if (answer.status !== 200) throw new PipelineError("status", { status: answer.status, url: this.#url });
      const view = (await answer.json()) as { status: string; finishedAt: string };
      switch (view.status) {
        case "succeeded":
          return { finishedAt: view.finishedAt, url: this.#url };
        case "failed":
        case "cancelled":
          throw new PipelineError(view.status, { url: this.#url });
      }
    }
  }

  async #post(url: URL, body: string): Promise<Response> {
    const headers = { ...this.#headers, "Content-Type": "application/json;charset=utf-8" };
    try {
      const answer = await fetch(url, { method: "POST", signal: this.#controller.signal, headers, body });
      if (answer.status === 202) return answer;
      throw new PipelineError("status", { status: answer.status });
    } catch (cause) {
      if (cause instanceof PipelineError) throw cause;
      throw new PipelineError("unknown", { cause });
    }
  }

  async #get(url: string): Promise<Response | undefined> {
    try {
      return await fetch(url, { headers: this.#headers, signal: this.#controller.signal });
    } catch (error) {
      if (this.#controller.signal.aborted) throw error;
      return undefined;
    }
  }

  #pause(answer: Response | undefined): Promise<void> {
    const asked = answer?.headers.get("Retry-After") ?? "";
    const waitMs = /^[0-9]+$/.test(asked) ? 1_000 * +asked : this.#pollMs;
    return new Promise((resolve, reject) => {
      const { signal } = this.#controller;
      const timer = setTimeout(done, Math.min(waitMs, 2_147_483_647));
      function done() {
        signal.removeEventListener("abort", leave);
        resolve();
      }
      function leave() {
        clearTimeout(timer);
        reject(signal.reason);
      }
      signal.addEventListener("abort", leave);
    });
  }
}

export async function triggerPipeline(
  ci: CiServer,
  order: PipelineOrder,
  { pollMs = 5_000, deadlineMs = 600_000, signal }: FollowOptions = {},
): Promise<FinishedPipeline> {
  if (signal?.aborted) throw signal.reason;
  const follower = new Follower(ci.token, pollMs);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    follower.stop(undefined);
  }, deadlineMs);
  const leave = () => follower.stop(signal?.reason);
  signal?.addEventListener("abort", leave);
  try {
    return await follower.run(ci.server, order);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw isLate ? new PipelineError("deadline", { url: follower.url }) : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", leave);
  }
}
