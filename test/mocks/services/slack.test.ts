import { describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createSlack, type SlackOptions } from "../../../mocks/services/slack.ts";
import { jsonOf } from "./json-of.ts";

const api = "http://slack.test/api";
const bot = "Bearer test-token-bot";
const [general, random, incidents, archived, leadership] = ["C0001", "C0002", "C0003", "C0005", "C0006"];

type Answer = {
  ok: boolean;
  error?: string;
  ts?: string;
  has_more?: boolean;
  channels?: { id: string; name: string }[];
  members?: { id: string; deleted: boolean }[];
  messages?: { text: string; ts: string }[];
  response_metadata?: { next_cursor?: string; messages?: string[] };
};

function open(options: SlackOptions = {}) {
  const slack = intercept(createSlack({ now: () => Date.UTC(2026, 0, 5), ...options }));
  onTestFinished(slack.close);
  return slack;
}

/** Calls a method with JSON, as most scripts do. */
function call(method: string, given: object = {}, authorization = bot): Promise<Answer> {
  const headers = { authorization, "content-type": "application/json; charset=utf-8" };
  return jsonOf(fetch(`${api}/${method}`, { method: "POST", headers, body: JSON.stringify(given) }));
}

function get(path: string, headers: Record<string, string> = { authorization: bot }): Promise<Response> {
  return fetch(`${api}/${path}`, { headers });
}

const post = (given: object) => call("chat.postMessage", given);

describe("the token", () => {
  const cases: [sentence: string, authorization: string, error: string][] = [
    ["is missing", "", "not_authed"],
    ["is unknown", "Bearer nobody-knows-this", "invalid_auth"],
    ["is revoked", "Bearer test-token-revoked", "token_revoked"],
  ];
  for (const [sentence, authorization, error] of cases) {
    test(`${sentence}: status 200, ok false, ${error}`, async () => {
      open();
      const response = await get("auth.test", { authorization });
      expect([response.status, await jsonOf(response)]).toEqual([200, { ok: false, error }]);
    });
  }

  test("says who the bot is, and what it may do is in a header", async () => {
    open();
    const response = await get("auth.test");
    expect(await jsonOf(response)).toMatchObject({ ok: true, team: "Stormproof", user: "stormbot", user_id: "U0001" });
    expect(response.headers.get("x-oauth-scopes")).toContain("chat:write");
  });

  test("without the scope fails and names the scope", async () => {
    open();
    const answer = call("chat.postMessage", { channel: general, text: "x" }, "Bearer test-token-limited");
    expect(await answer).toEqual({ ok: false, error: "missing_scope", needed: "chat:write", provided: "users:read" });
  });

  test("may travel in a form", async () => {
    open();
    const body = new URLSearchParams({ token: "test-token-bot" });
    expect(await jsonOf(fetch(`${api}/auth.test`, { method: "POST", body }))).toMatchObject({ ok: true });
  });
});

describe("chat.postMessage", () => {
  test("posts JSON and gives channel, ts and message", async () => {
    const slack = open();
    const answer = await post({ channel: incidents, text: "db-1 is down" });
    expect(answer).toMatchObject({
      ok: true,
      channel: incidents,
      ts: "1767571200.000100",
      message: { type: "message", text: "db-1 is down", bot_id: "B0001", ts: "1767571200.000100" },
    });
    expect(slack.messages("incidents").map(({ text }) => text)).toEqual(["db-1 is down"]);
  });

  test("posts a form to a channel by name, with blocks as JSON text", async () => {
    open();
    const body = new URLSearchParams({ channel: "#incidents", blocks: '[{"type":"divider"}]' });
    const answer = jsonOf(fetch(`${api}/chat.postMessage`, { method: "POST", body, headers: { authorization: bot } }));
    expect(await answer).toMatchObject({ ok: true, message: { text: "", blocks: [{ type: "divider" }] } });
  });

  const failures: [sentence: string, given: object, error: string][] = [
    ["a channel that does not exist", { channel: "C9999", text: "x" }, "channel_not_found"],
    ["a private channel that the bot cannot see", { channel: leadership, text: "x" }, "channel_not_found"],
    ["a channel that the bot is not in", { channel: random, text: "x" }, "not_in_channel"],
    ["an archived channel", { channel: archived, text: "x" }, "is_archived"],
    ["nothing to say", { channel: general, text: "" }, "no_text"],
    ["more than 40,000 characters", { channel: general, text: "x".repeat(40_001) }, "msg_too_long"],
    ["a thread that does not exist", { channel: general, text: "x", thread_ts: "1.000100" }, "thread_not_found"],
  ];
  for (const [sentence, given, error] of failures) {
    test(`fails with ok false for ${sentence}`, async () => {
      open();
      expect(await post(given)).toEqual({ ok: false, error });
    });
  }

  test("without a channel says which field is missing", async () => {
    open();
    expect(await post({ text: "x" })).toEqual({
      ok: false,
      error: "invalid_arguments",
      response_metadata: { messages: ["[ERROR] missing required field: channel"] },
    });
  });

  test("works once the bot has joined", async () => {
    open();
    await call("conversations.join", { channel: random });
    expect(await post({ channel: random, text: "hello" })).toMatchObject({ ok: true });
  });

  test("changes and deletes its own messages, not those of others", async () => {
    const slack = open();
    const { ts } = await post({ channel: incidents, text: "down" });
    await call("chat.update", { channel: incidents, ts, text: "up" });
    const texts = slack.messages("incidents").map(({ text }) => text);
    const others = slack.messages("general")[0]?.ts;
    const foreign = await call("chat.delete", { channel: general, ts: others });
    const own = await call("chat.delete", { channel: incidents, ts });
    expect([texts, foreign.error, own.ok, slack.messages("incidents")]).toEqual([
      ["up"],
      "cant_delete_message",
      true,
      [],
    ]);
  });
});

describe("the body", () => {
  const send = (body: string, type: string) =>
    jsonOf<Answer>(
      fetch(`${api}/auth.test`, { method: "POST", body, headers: { authorization: bot, "content-type": type } }),
    );

  const failures: [sentence: string, body: string, type: string, error: string][] = [
    ["that is no JSON", "{channel", "application/json; charset=utf-8", "invalid_json"],
    ["that is a list", "[]", "application/json; charset=utf-8", "json_not_object"],
    ["of a type that nobody reads", "hello", "text/plain", "invalid_post_type"],
  ];
  for (const [sentence, body, type, error] of failures) {
    test(`${sentence} fails with ${error}`, async () => {
      open();
      expect(await send(body, type)).toEqual({ ok: false, error });
    });
  }

  test("in JSON without a charset works, with a warning", async () => {
    open();
    expect(await send("{}", "application/json")).toMatchObject({
      ok: true,
      warning: "missing_charset",
      response_metadata: { warnings: ["missing_charset"] },
    });
  });
});

describe("lists", () => {
  test("of channels go on by an opaque cursor until it is empty", async () => {
    open();
    const first = await call("conversations.list", { limit: 8, types: "public_channel" });
    const cursor = first.response_metadata?.next_cursor;
    const second = await call("conversations.list", { limit: 8, cursor });
    expect([first.channels?.length, second.channels?.map(({ id }) => id), second.response_metadata]).toEqual([
      7,
      ["C0009", "C0010", "C0011", "C0012"],
      { next_cursor: "" },
    ]);
    expect(cursor).toBe(btoa("id:C0009"));
  });

  test("can have an empty page that goes on: what is excluded is left out after the page was cut", async () => {
    open();
    const skipFour = (await call("conversations.list", { limit: 4 })).response_metadata?.next_cursor;
    const page = await call("conversations.list", { limit: 2, cursor: skipFour, exclude_archived: true });
    expect([page.channels, page.response_metadata?.next_cursor === ""]).toEqual([[], false]);
  });

  test("of users hold deleted ones, too", async () => {
    open({ users: 12 });
    const { members } = await call("users.list");
    expect([members?.length, members?.filter(({ deleted }) => deleted).map(({ id }) => id)]).toEqual([12, ["U0009"]]);
  });

  const failures: [sentence: string, given: object, error: string][] = [
    ["a cursor that was made up", { cursor: "abc" }, "invalid_cursor"],
    ["a limit above 1,000", { limit: 1_001 }, "invalid_limit"],
    ["a limit of 0", { limit: 0 }, "invalid_limit"],
    ["a type that does not exist", { types: "secret_channel" }, "invalid_types"],
  ];
  for (const [sentence, given, error] of failures) {
    test(`fail for ${sentence}`, async () => {
      open();
      expect(await call("conversations.list", given)).toEqual({ ok: false, error });
    });
  }
});

describe("history", () => {
  test("comes newest first, with has_more and a cursor", async () => {
    open();
    const first = await call("conversations.history", { channel: general, limit: 20 });
    const cursor = first.response_metadata?.next_cursor;
    const second = await call("conversations.history", { channel: general, limit: 20, cursor });
    const last = second.messages?.at(-1)?.text;
    expect([first.messages?.[0]?.text, first.has_more, second.has_more, last]).toEqual([
      "Message number 30.",
      true,
      false,
      "Message number 1.",
    ]);
  });

  test("is cut by oldest and latest, ends left out unless inclusive", async () => {
    const [first, , third] = open().messages("general");
    const between = { channel: general, oldest: first?.ts, latest: third?.ts };
    const without = await call("conversations.history", between);
    const withEnds = await call("conversations.history", { ...between, inclusive: true });
    expect([without.messages?.length, withEnds.messages?.length]).toEqual([1, 3]);
  });

  test("leaves threads to conversations.replies", async () => {
    open();
    const { ts } = await post({ channel: incidents, text: "down" });
    await post({ channel: incidents, text: "looking", thread_ts: ts });
    const top = await call("conversations.history", { channel: incidents });
    const thread = await call("conversations.replies", { channel: incidents, ts });
    expect([top, thread].map(({ messages }) => messages?.map(({ text }) => text))).toEqual([
      ["down"],
      ["down", "looking"],
    ]);
  });

  test("needs the bot in the channel", async () => {
    open();
    expect(await call("conversations.history", { channel: random })).toEqual({ ok: false, error: "not_in_channel" });
  });
});

describe("people", () => {
  test("are found by id and by address", async () => {
    open();
    const byId = await call("users.info", { user: "U0002" });
    expect(byId).toMatchObject({ user: { name: "amara", profile: { email: "amara@example.com" } } });
    expect(await call("users.lookupByEmail", { email: "amara@example.com" })).toEqual(byId);
  });

  test("who are not there fail with an error each method has its own word for", async () => {
    open();
    const [byId, byEmail] = [call("users.info", { user: "U9" }), call("users.lookupByEmail", { email: "a@b.c" })];
    expect([(await byId).error, (await byEmail).error]).toEqual(["user_not_found", "users_not_found"]);
  });
});

describe("the rate limit", () => {
  test("answers 429 with Retry-After until the minute is over", async () => {
    let at = 0;
    open({ now: () => at, perMinute: { "auth.test": 1 } });
    await get("auth.test");
    at += 20_000;
    const refused = await get("auth.test");
    expect([refused.status, refused.headers.get("retry-after"), await jsonOf(refused)]).toEqual([
      429,
      "40",
      { ok: false, error: "ratelimited" },
    ]);
    at += 40_000;
    expect((await get("auth.test")).status).toBe(200);
  });

  test("counts each method for itself, and messages for each channel", async () => {
    open({ perMinute: { "chat.postMessage": 1, "auth.test": 1 } });
    const statuses = [];
    for (const path of [
      "auth.test",
      `chat.postMessage?channel=${general}&text=x`,
      `chat.postMessage?channel=${incidents}&text=x`,
    ])
      statuses.push((await get(path)).status);
    expect(statuses).toEqual([200, 200, 200]);
  });

  test("is 20 calls in a minute for conversations.list", async () => {
    open();
    const statuses = [];
    for (let count = 0; count < 21; count++) statuses.push((await get("conversations.list")).status);
    expect([statuses.filter((status) => status === 200).length, statuses.at(-1)]).toEqual([20, 429]);
  });
});

describe("everything else", () => {
  test("a method that does not exist is a failure with status 200", async () => {
    open();
    const response = await get("chat.shout");
    const expected = { ok: false, error: "unknown_method", req_method: "chat.shout" };
    expect([response.status, await jsonOf(response)]).toEqual([200, expected]);
  });

  test("a path outside of the API is a page that is not there", async () => {
    open();
    expect((await fetch("http://slack.test/nowhere")).status).toBe(404);
  });

  test("api.test gives back what it gets", async () => {
    open();
    expect(await call("api.test", { foo: "bar" })).toEqual({ ok: true, args: { foo: "bar" } });
    expect(await call("api.test", { error: "my_error" })).toMatchObject({ ok: false, error: "my_error" });
  });

  test("reset() forgets messages, memberships and limits", async () => {
    const slack = open({ perMinute: { "conversations.join": 1 } });
    await post({ channel: incidents, text: "down" });
    await call("conversations.join", { channel: random });
    slack.reset();
    expect([slack.messages("incidents"), await post({ channel: random, text: "x" })]).toEqual([
      [],
      { ok: false, error: "not_in_channel" },
    ]);
    expect((await call("conversations.join", { channel: random })).ok).toBe(true);
  });
});
