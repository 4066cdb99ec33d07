import { setTimeout as sleep } from "node:timers/promises";

/** Where to post, and as whom. */
export type Workspace = {
  /** Scheme, host and port: `https://slack.com`. */
  server: string | URL;
  token: string;
};

/** What to post, and where. */
export type Message = {
  /** By name, `#incidents`, or by id. */
  channel: string;
  text: string;
};

/** How patient to be. */
export type NotifyOptions = {
  /** Most requests after the first one. Default: 2. */
  retries?: number;
  /** Longest wait that Slack may ask for, in milliseconds. Default: 60,000. */
  maxWaitMs?: number;
};

/** Where the message is. `ts` is its name within the channel. */
export type Posted = { channel: string; ts: string };

/** The message is not in the channel, or nobody knows. */
export class SlackError extends Error {
  override readonly name = "SlackError";
  /** Slack's own name for what went wrong, or "http" or "no_answer". */
  readonly code: string;
  /** `undefined`: no answer came. */
  readonly status: number | undefined;

  constructor(code: string, status?: number) {
    super(`Slack did not take the message: ${code}`);
    this.code = code;
    this.status = status;
  }
}

/**
 * Posts a message to a channel.
 *
 * @throws SlackError
 *
 * @example
 * const workspace = { server: "https://slack.com", token };
 * await notifySlack(workspace, { channel: "#incidents", text: "db-7: disk full" });
 */
export async function notifySlack(
  workspace: Workspace,
  message: Message,
  options: NotifyOptions = {},
): Promise<Posted> {
  const { retries = 2, maxWaitMs = 60_000 } = options;
  for (let retry = 0; ; retry++) {
    const response = await send(workspace, message);
    const { status } = response;
    const body = await readBody(response);
    if (status === 200 && body.ok === true) return { channel: String(body.channel), ts: String(body.ts) };
    if (status !== 429) throw new SlackError(typeof body.error === "string" ? body.error : "http", status);
    const waitMs = askedMs(response.headers.get("retry-after"));
    if (retry >= retries || waitMs > maxWaitMs) throw new SlackError("ratelimited", status);
    await sleep(waitMs);
  }
}

async function send({ server, token }: Workspace, { channel, text }: Message): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json; charset=utf-8" };
  const body = JSON.stringify({ channel, text });
  try {
    return await fetch(new URL("/api/chat.postMessage", server), { method: "POST", headers, body });
  } catch {
    // Without a cause: what fetch throws may quote the header with the token.
    throw new SlackError("no_answer");
  }
}

/** Slack's answer; empty when it is none of Slack's, which is read to its end all the same. */
async function readBody(response: Response): Promise<Record<string, unknown>> {
  const body: unknown = await response.json().catch(() => undefined);
  return Object(body) as Record<string, unknown>;
}

/** Slack writes whole seconds. `Number` would also take an empty text, `1e3` and `-1`. */
function askedMs(retryAfter: string | null): number {
  return /^\d+$/.test(retryAfter ?? "") ? Number(retryAfter) * 1_000 : 1_000;
}
