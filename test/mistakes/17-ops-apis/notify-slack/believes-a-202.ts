// Caught by: R5 throws what Slack says, and does not send again
// Takes any 2xx with ok for a yes.
import { setTimeout as sleep } from "node:timers/promises";

export type Workspace = {
  server: string | URL;
  token: string;
};

export type Message = {
  channel: string;
  text: string;
};

export type NotifyOptions = {
  retries?: number;
  maxWaitMs?: number;
};

export type Posted = { channel: string; ts: string };

export class SlackError extends Error {
  override readonly name = "SlackError";
  readonly code: string;
  readonly status: number | undefined;

  constructor(code: string, status?: number) {
    super(`Slack did not take the message: ${code}`);
    this.code = code;
    this.status = status;
  }
}

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
    if (response.ok && body.ok === true) return { channel: String(body.channel), ts: String(body.ts) };
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
    throw new SlackError("no_answer");
  }
}

async function readBody(response: Response): Promise<Record<string, unknown>> {
  const body: unknown = await response.json().catch(() => undefined);
  return Object(body) as Record<string, unknown>;
}

function askedMs(retryAfter: string | null): number {
  return /^\d+$/.test(retryAfter ?? "") ? Number(retryAfter) * 1_000 : 1_000;
}
