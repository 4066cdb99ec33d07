// A 200 that says no                                     about 25 minutes, after the lesson 17-ops-apis
//
// Slack answers nearly everything with 200. Whether the message is in the channel, only the body says:
//
//     { "ok": true, "channel": "C0003", "ts": "1767600000.000100" }
//     { "ok": false, "error": "channel_not_found" }
//
// Finish `notifySlack`: it posts a message, and nobody is told that it is there when it is not.
//
// R1  POST to `/api/chat.postMessage` at the server, with the header `Authorization: Bearer <token>`. The body is JSON
//     with `channel` and `text`, and its Content-Type is `application/json; charset=utf-8`.
// R2  If the status is 200 and the body's `ok` is true, return its `channel` and `ts`.
// R3  After a 429 nothing was posted. Wait as many seconds as Retry-After says, and send the same again, at most
//     `retries` times. If Retry-After is missing or no whole number of seconds, wait 1 second.
// R4  If Retry-After asks for more than `maxWaitMs`, or the retries are used up, throw a SlackError "ratelimited" at
//     once: this is its code.
// R5  After any other answer throw a SlackError and do not send again: the message may be in the channel. Its code is
//     the text `error` of the body or, if the body is no JSON or has no such text, "http".
// R6  If the request cannot be sent, or no answer comes, throw a SlackError with the code "no_answer", and do not send
//     again for the same reason.
// R7  Each SlackError has its code in its message, and the status of the answer that it is about; "no_answer" has none,
//     also after a 429. No error shows the token: not in its message, not in a field, not in a cause. Remember that the
//     body may be the page of a proxy that quotes your request, and that `fetch` quotes a header that it cannot send.
//
// Not in this exercise: threads, time limits, a `maxWaitMs` of less than a second, a Retry-After with a date, an answer
// that breaks off, an answer with `ok: true` and without `ts`.
//
// Before you code, fill in: how many requests, and which code?
//   200 `{ "ok": false, "error": "is_archived" }`:  __ ______      503, a page:  __ ______
// Compare with the last line of this file.

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
  // TODO: send, and look at the body before you believe the status.
  throw new Error("notifySlack is not written yet");
}

// The table above: 1 request, is_archived; 1 request, http.
