// zod tells the shapes of an answer apart; a counter of tries, and a class that holds them.
import { z } from "zod";

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

const answerSchema = z.union([
  z.object({ ok: z.literal(true), channel: z.string(), ts: z.string() }),
  z.object({ error: z.string() }),
]);
const wholeSeconds = z.string().regex(/^\d+$/).transform(Number).catch(1);

class Notifier {
  #sent = 0;
  readonly #address: string;
  readonly #init: RequestInit;

  constructor({ server, token }: Workspace, { channel, text }: Message) {
    this.#address = `${new URL(server).origin}/api/chat.postMessage`;
    this.#init = {
      method: "POST",
      body: JSON.stringify({ text, channel }),
      headers: { Authorization: `Bearer ${token}`, "Content-Type": 'application/json; charset="utf-8"' },
    };
  }

  async run(retries: number, maxWaitMs: number): Promise<Posted> {
    const response = await fetch(this.#address, this.#init).catch(() => undefined);
    if (!response) throw new SlackError("no_answer");
    this.#sent++;
    if (response.status !== 429) return this.#judge(response);
    await response.body?.cancel();
    const waitMs = 1_000 * wholeSeconds.parse(response.headers.get("Retry-After"));
    if (waitMs > maxWaitMs || this.#sent > retries) throw new SlackError("ratelimited", response.status);
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, waitMs);
    await promise;
    return this.run(retries, maxWaitMs);
  }

  async #judge(response: Response): Promise<Posted> {
    const text = await response.text();
    let answer: z.infer<typeof answerSchema> | undefined;
    try {
      answer = answerSchema.safeParse(JSON.parse(text)).data;
    } catch {
      // A page. What stands in it is nobody's business.
    }
    if (answer && "ok" in answer && response.status === 200) return { channel: answer.channel, ts: answer.ts };
    throw new SlackError(answer && "error" in answer ? answer.error : "http", response.status);
  }
}

export function notifySlack(workspace: Workspace, message: Message, options: NotifyOptions = {}): Promise<Posted> {
  return new Notifier(workspace, message).run(options.retries ?? 2, options.maxWaitMs ?? 60_000);
}
