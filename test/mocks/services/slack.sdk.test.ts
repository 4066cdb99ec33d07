import {
  type ChatPostMessageResponse,
  LogLevel,
  WebClient,
  WebClientEvent,
  type WebClientOptions,
} from "@slack/web-api";
import { HttpResponse, http } from "msw";
import { expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createSlack, type SlackOptions } from "../../../mocks/services/slack.ts";

type Options = SlackOptions & {
  readonly failures?: number;
  readonly token?: string;
  readonly client?: WebClientOptions;
};

/** Opens a Slack whose first so many answers are 503, and the official client for it. */
function open({ failures = 0, token = "test-token-bot", client = {}, ...options }: Options = {}) {
  const slack = createSlack(options);
  let left = failures;
  const proxy = http.all("*", () => (left-- > 0 ? new HttpResponse("Unavailable", { status: 503 }) : undefined));
  const { log, close } = intercept({ ...slack, handlers: [proxy, ...slack.handlers] });
  onTestFinished(close);
  const web = new WebClient(token, {
    slackApiUrl: `${slack.origin}/api/`,
    logLevel: LogLevel.ERROR,
    retryConfig: { retries: 2, minTimeout: 1, maxTimeout: 1 },
    ...client,
  });
  return { web, slack, log };
}

test("the client says who it is and posts a message with blocks", async () => {
  const { web, slack } = open();
  const { user_id } = await web.auth.test();
  const blocks = [{ type: "section", text: { type: "mrkdwn", text: "*db-1* is down" } }];
  const posted: ChatPostMessageResponse = await web.chat.postMessage({
    channel: "#incidents",
    text: "db-1 is down",
    blocks,
  });
  expect([user_id, posted.ok, posted.message?.text]).toEqual(["U0001", true, "db-1 is down"]);
  expect(slack.messages("incidents")).toMatchObject([{ text: "db-1 is down", blocks }]);
});

test("the client's paginate reads all 45 channels, empty pages included", async () => {
  const { web, log } = open({ channels: 45 });
  const names: (string | undefined)[] = [];
  for await (const page of web.paginate("conversations.list", { limit: 10, exclude_archived: true })) {
    const { channels = [] } = page as { channels?: { name?: string }[] };
    names.push(...channels.map(({ name }) => name));
  }
  expect([names.length, names.includes("project-10"), names.includes("project-44"), log.length]).toEqual([
    36,
    false,
    true,
    5,
  ]);
});

test("the client's paginate reads a history", async () => {
  const { web } = open({ messages: 250 });
  let count = 0;
  for await (const page of web.paginate("conversations.history", { channel: "C0001", limit: 100 }))
    count += (page as { messages?: unknown[] }).messages?.length ?? 0;
  expect(count).toBe(250);
});

test("the client throws for ok false, with the error of the answer", async () => {
  const { web } = open();
  const answer = web.chat.postMessage({ channel: "C9999", text: "x" });
  await expect(answer).rejects.toMatchObject({
    code: "slack_webapi_platform_error",
    data: { ok: false, error: "channel_not_found" },
  });
});

test("the client throws for a wrong token", async () => {
  const { web } = open({ token: "wrong-token" });
  await expect(web.auth.test()).rejects.toMatchObject({ data: { error: "invalid_auth" } });
});

test("the client throws for a missing scope, and tells which", async () => {
  const { web } = open({ token: "test-token-limited" });
  await expect(web.conversations.list({})).rejects.toMatchObject({
    data: { error: "missing_scope", needed: "channels:read", response_metadata: { scopes: ["users:read"] } },
  });
});

test("the client reports a rate limit with the seconds of Retry-After", async () => {
  const { web } = open({ perMinute: { "users.list": 0 }, client: { rejectRateLimitedCalls: true } });
  await expect(web.users.list({})).rejects.toMatchObject({ code: "slack_webapi_rate_limited_error", retryAfter: 60 });
});

test("the client waits out a rate limit by itself", async () => {
  let at = 0;
  const { web, log } = open({ perMinute: { "auth.test": 1 }, now: () => at });
  await web.auth.test();
  // A second before the minute ends, so that the client waits one second.
  at = 59_000;
  const answer = web.auth.test();
  web.on(WebClientEvent.RATE_LIMITED, (seconds: number) => {
    at += seconds * 1_000;
  });
  expect((await answer).ok).toBe(true);
  expect(log.map(({ status }) => status)).toEqual([200, 429, 200]);
});

test("the client retries a 503", async () => {
  const { web, slack, log } = open({ failures: 2 });
  await web.chat.postMessage({ channel: "C0003", text: "db-1 is down" });
  expect([log.map(({ status }) => status), slack.messages("incidents").length]).toEqual([[503, 503, 200], 1]);
});
