// On node:http, with events; a try calls the next one.
import { request } from "node:http";

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

type Answer = { status: number; retryAfter: string; text: string };

export function notifySlack(workspace: Workspace, message: Message, options?: NotifyOptions): Promise<Posted> {
  return attempt(workspace, JSON.stringify(message), options?.retries ?? 2, options?.maxWaitMs ?? 60_000);
}

async function attempt(workspace: Workspace, body: string, retriesLeft: number, maxWaitMs: number): Promise<Posted> {
  const { status, retryAfter, text } = await ask(workspace, body);
  if (status === 429) {
    const seconds = /^[0-9]+$/.test(retryAfter) ? Number.parseInt(retryAfter, 10) : 1;
    if (retriesLeft === 0 || seconds * 1_000 > maxWaitMs) throw new SlackError("ratelimited", 429);
    await new Promise((wake) => setTimeout(wake, seconds * 1_000));
    return attempt(workspace, body, retriesLeft - 1, maxWaitMs);
  }
  const answer = parse(text);
  if (status === 200 && answer?.ok === true) return { channel: answer.channel as string, ts: answer.ts as string };
  throw new SlackError(typeof answer?.error === "string" ? answer.error : "http", status);
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

function ask({ server, token }: Workspace, body: string): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json; charset=utf-8" };
    const outgoing = request(
      new URL("/api/chat.postMessage", server),
      { method: "POST", headers },
      async (incoming) => {
        let text = "";
        for await (const chunk of incoming.setEncoding("utf8")) text += chunk;
        resolve({ status: incoming.statusCode ?? 0, retryAfter: String(incoming.headers["retry-after"] ?? ""), text });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  }).catch(() => {
    throw new SlackError("no_answer");
  });
}
