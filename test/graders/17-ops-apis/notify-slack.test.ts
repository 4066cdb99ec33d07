import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { dnsFailure, json, type Reply, reset, type Script, status, text } from "../../../mocks/script.ts";
import { createSlack, type Slack, type SlackOptions } from "../../../mocks/services/slack.ts";
import type * as Solution from "../../../solutions/17-ops-apis/notify-slack.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story, waited } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("17-ops-apis/notify-slack.ts");

type Asked = { token?: string; messages: Solution.Message[]; options?: Solution.NotifyOptions; isUrl?: boolean };
/** Posts one message after the other; the first error ends it. */
const post = async ({ notifySlack, SlackError }: typeof Solution, server: string, asked: Asked) => {
  const { inspect } = await import("node:util");
  const posted: Solution.Posted[] = [];
  try {
    for (const message of asked.messages) {
      const workspace = { server: asked.isUrl ? new URL(server) : server, token: asked.token ?? "test-token-bot" };
      posted.push(await notifySlack(workspace, message, ...(asked.options ? [asked.options] : [])));
    }
    return { posted, error: undefined };
  } catch (error) {
    const { message, code, status } = error as Solution.SlackError;
    const all = { cause: Object(error).cause, ...Object(error) };
    const seen = [inspect(error, { depth: 9, showHidden: true }), JSON.stringify(all), String(message)].join("\n");
    return { posted, error: { isSlackError: error instanceof SlackError, message, code, status, seen } };
  }
};

const newMessage = (channel = "#incidents"): Solution.Message => ({
  channel,
  text: ` db-7 "down" & <b>hot</b>:\n${randomUUID()} `,
});

/** Posts to a server that plays a script. */
function postAt(script: Script, asked: Partial<Asked> = {}) {
  return answer.evaluate(post, { script, arguments: { messages: [newMessage()], ...asked } });
}

/** Posts to Slack, and gives what stands in a channel afterwards. */
async function postToSlack(asked: Asked, options: SlackOptions = {}) {
  let slack: Slack | undefined;
  const run = await answer.evaluate(post, {
    service: (clock) => {
      slack = createSlack({ ...options, now: () => clock.now() });
      return slack;
    },
    arguments: asked,
  });
  return { run, texts: slack?.messages("incidents").map((each) => each.text) ?? [] };
}

type Wire = Awaited<ReturnType<typeof postAt>>;
const sent = ({ requests }: Wire) => `Your client sent ${count(requests.length, "request")}`;
const ended = ({ value }: Wire) => {
  if (!value?.error) return `returned ${JSON.stringify(value?.posted)}`;
  const { isSlackError, message, code, status } = value.error;
  return `threw ${isSlackError ? "a SlackError" : "another error"}, code ${code}, status ${status}, "${message}"`;
};
const failed = ({ value }: Wire) => [value?.error?.isSlackError, value?.error?.code, value?.error?.status ?? "none"];
const taken = () => {
  const posted = { channel: `C${randomInt(1e4)}`, ts: `${randomInt(1e9)}.000100` };
  return { posted, reply: json({ ok: true, ...posted, message: { ts: "0.1" }, warning: "superfluous_charset" }) };
};
const limited = (headers: Record<string, string>) =>
  json({ ok: false, error: "ratelimited" }, { status: 429, headers });
/** To 10 ms: timers count whole milliseconds. */
const rounded = (valueMs: number) => Math.round(valueMs / 10) * 10;

test("R1 posts channel and text, as the bearer of the token", {
  meta: {
    points: 1,
    hints: [
      "Look at the request in the log: method, path, Authorization, Content-Type, and the JSON in the body.",
      "Slack's methods are paths below /api. The token goes into a header, the message into the body, as JSON; the charset in the Content-Type saves you a warning.",
      'const headers = {\n  authorization: "____ " + token,\n  "content-type": "application/json; charset=____",\n};\nconst body = JSON.stringify({ ____, ____ });\n\nWhy not put the token into the query?',
    ],
  },
}, async () => {
  for (const isUrl of [false, true]) {
    const [token, message] = [`token-${randomUUID()}`, newMessage(`#c-${randomInt(1e6)}`)];
    const run = await postAt([taken().reply], { token, messages: [message], isUrl });
    const [request] = run.requests;
    const { authorization, "content-type": type = "none" } = request?.headers ?? {};
    const did = `The server was given as a ${isUrl ? "URL" : "text"}. Your client sent ${request ? `${request.method} ${request.url}, Authorization ${authorization ?? "none"}, Content-Type ${type}, ${request.body || "no body"}` : "no request"}.`;
    const path = "http://api.test/api/chat.postMessage";
    expect([request?.method, request?.url], story(run, did, `R1 asks for POST ${path}.`)).toEqual(["POST", path]);
    expect(authorization, story(run, did, `R1 asks for Bearer ${token}.`)).toBe(`Bearer ${token}`);
    expect(type, story(run, did)).toMatch(/^application\/json *; *charset="?utf-8"?$/i);
    expect(parsed(request?.body), story(run, did, `R1 asks for ${JSON.stringify(message)}.`)).toEqual(message);
  }
});

test("R2 returns where the message is", {
  meta: {
    points: 1,
    hints: [
      "Compare what you returned with the body of the answer.",
      "The caller named the channel; Slack answers with its id, and with the time stamp that names the message. Both stand at the top of the body.",
      "const body = await response.json();\nif (response.status === ____ && body.ok === true) return { channel: body.____, ts: body.____ };\n\nWhat can a caller do with `ts`?",
    ],
  },
}, async () => {
  const { posted, reply } = taken();
  const run = await postAt([reply]);
  const did = `Your client ${ended(run)}.`;
  expect(run.value?.posted, story(run, did, `R2 asks for ${JSON.stringify(posted)}.`)).toEqual([posted]);

  const messages = [newMessage(), newMessage("C0003")];
  const real = await postToSlack({ messages });
  const wanted = messages.map((each) => each.text);
  const came = `The channel has ${count(real.texts.length, "message")}. Your client ${ended(real.run)}.`;
  expect(real.texts, story(real.run, came, "R2 asks for 2 messages in the channel.")).toEqual(wanted);
  const channels = real.run.value?.posted.map(({ channel }) => channel);
  expect(channels, story(real.run, came, "R2 asks for the channel C0003, twice.")).toEqual(["C0003", "C0003"]);
});

test("R3 waits as long as Slack asks, and sends the same again", {
  meta: {
    points: 3,
    hints: [
      "Compare the waits between the requests with the Retry-After in the log.",
      "The header holds seconds, your timer wants milliseconds. A text that is no whole number is no number of seconds, even if JavaScript makes a number of it.",
      'const asked = response.headers.get("retry-after") ?? "";\nconst waitMs = /^____$/.test(asked) ? Number(asked) * ____ : ____;\nawait sleep(waitMs);\n\nWhat does Number("") say?',
    ],
  },
}, async () => {
  const cases: [what: string, headers: Record<string, string>, waitMs: number][] = [
    ["Retry-After: 0", { "retry-after": "0" }, 0],
    ["Retry-After: 7", { "retry-after": "7" }, 7_000],
    ["Retry-After: 60", { "retry-after": "60" }, 60_000],
    ["no Retry-After", {}, 1_000],
    ...["", "soon", "2.5", "-3", "1e1", "0x10", "5s"].map((each): [string, Record<string, string>, number] => [
      `Retry-After: ${each}`,
      { "retry-after": each },
      1_000,
    ]),
  ];
  for (const [what, headers, waitMs] of cases) {
    const { posted, reply } = taken();
    const run = await postAt([limited(headers), reply]);
    const did = `The 429 had ${what}. ${sent(run)}, ${waited(run.waitsMs)}, and ${ended(run)}.`;
    const asked = `R3 asks for a wait of ${ms(waitMs)}, and for ${JSON.stringify(posted)}.`;
    expect(run.waitsMs.map(rounded), story(run, did, asked)).toEqual([waitMs]);
    expect(run.value?.posted, story(run, did, asked)).toEqual([posted]);
    const [first, second] = run.requests.map(({ headers: { authorization }, body }) => `${authorization} ${body}`);
    expect(second, story(run, `Your client sent ${first}, then ${second}.`, "R3 asks for the same twice.")).toBe(first);
  }

  const messages = [newMessage(), newMessage()];
  const twice = [limited({ "retry-after": "3" }), limited({ "retry-after": "3" }), taken().reply];
  const both = await postAt([...twice, ...twice], { messages });
  const told = `Each of 2 messages met 2 times a 429. ${sent(both)}, and ${ended(both)}.`;
  expect(both.value?.posted.length, story(both, told, "R3 asks for 2 retries of each call.")).toBe(2);

  const real = await postToSlack({ messages }, { perMinute: { "chat.postMessage": 1 } });
  const came = `Slack takes one message a minute. Of 2 the channel has ${real.texts.length}. Your client ${ended(real.run)}.`;
  expect(real.texts, story(real.run, came)).toEqual(messages.map((each) => each.text));
});

test("R4 gives up when Slack asks for too much", {
  meta: {
    points: 2,
    hints: [
      "The message says what Retry-After asked for, what was allowed, and when your client ended.",
      "Two limits: how long one wait may be, and how many requests may follow the first one. Look at both before you wait, not after.",
      'if (retry >= ____ || waitMs > ____) throw new SlackError("ratelimited", ____);\nawait sleep(waitMs);\n\nWhat does a caller gain when you give up before the wait?',
    ],
  },
}, async () => {
  // The words of its body may change: the code is this client's own.
  const slow = (seconds: number) =>
    json({ ok: false, error: "slow_down" }, { status: 429, headers: { "retry-after": String(seconds) } });
  const long = (seconds: number) => Array.from({ length: 6 }, () => slow(seconds));
  const cases: [seconds: number, options: Solution.NotifyOptions | undefined, requests: number, tookMs: number][] = [
    [61, undefined, 1, 0],
    [86_400, { retries: 5 }, 1, 0],
    [4, { maxWaitMs: 3_999 }, 1, 0],
    [4, { maxWaitMs: 4_000, retries: 1 }, 2, 4_000],
    [3, undefined, 3, 6_000],
    [3, { retries: 0 }, 1, 0],
    [90, { maxWaitMs: 100_000, retries: 4 }, 5, 360_000],
  ];
  for (const [seconds, options, requests, tookMs] of cases) {
    const run = await postAt(long(seconds), options && { options });
    const did = `Each 429 had Retry-After: ${seconds}; options were ${JSON.stringify(options ?? {})}. ${sent(run)}, and at ${ms(run.tookMs)} ${ended(run)}.`;
    const asked = `R4 asks for ${count(requests, "request")}, and for a SlackError "ratelimited", status 429, at ${ms(tookMs)}.`;
    expect([run.requests.length, rounded(run.tookMs)], story(run, did, asked)).toEqual([requests, tookMs]);
    expect(failed(run), story(run, did, asked)).toEqual([true, "ratelimited", 429]);
  }
});

test("R5 throws what Slack says, and does not send again", {
  meta: {
    points: 3,
    hints: [
      "The message has the answer, the code that your client threw, and the number of requests.",
      "The status says that Slack has heard you, `ok` whether it has done it. An answer of something between you and Slack has neither `ok` nor `error`, and perhaps no JSON.",
      'const body = await response.json().catch(() => ____);\nconst code = typeof body?.____ === "string" ? body.error : "____";\nthrow new SlackError(code, ____);\n\nWhy is a second POST after a 503 a risk here, and none with an idempotency key?',
    ],
  },
}, async () => {
  const odd = `odd_${randomInt(1e9)}`;
  const cases: [reply: Reply, code: string, status: number][] = [
    [json({ ok: false, error: odd }), odd, 200],
    [json({ ok: false }), "http", 200],
    [json({ error: odd }), odd, 200],
    [json({ ts: "1.2", channel: "C1" }), "http", 200],
    [json({ ok: false, error: 7 }), "http", 200],
    [json({ ok: "false", channel: "C1", ts: "1.2" }), "http", 200],
    [json({ ok: true, channel: "C1", ts: "1.2" }, { status: 202 }), "http", 202],
    [json({ ok: true, channel: "C1", ts: "1.2" }, { status: 500 }), "http", 500],
    [json({ ok: false, error: "internal_error" }), "internal_error", 200],
    [json({ ok: false, error: "service_unavailable" }, { status: 503 }), "service_unavailable", 503],
    [json(null), "http", 200],
    [text("<p>Please sign in</p>"), "http", 200],
    [text("", { status: 204 }), "http", 204],
    [text("<p>Bad gateway</p>", { status: 502 }), "http", 502],
    [status(503, { "retry-after": "1" }), "http", 503],
    [json({ ok: false, error: odd }, { status: 500 }), odd, 500],
    [json({ ok: false, error: "ratelimited" }), "ratelimited", 200],
    [text("", { status: 404 }), "http", 404],
  ];
  for (const [reply, code, wanted] of cases) {
    const run = await postAt([reply, taken().reply]);
    const body = reply.kind === "http" ? String(reply.body) : "";
    const did = `The answer was ${wanted}, ${body || "empty"}. ${sent(run)}, and ${ended(run)}.`;
    const asked = `R5 asks for 1 request and a SlackError "${code}", status ${wanted}.`;
    expect(run.requests.length, story(run, did, asked)).toBe(1);
    expect(failed(run), story(run, did, asked)).toEqual([true, code, wanted]);
    const said = run.value?.error?.message;
    expect(said, story(run, did, `R7 asks for the code "${code}" in the message.`)).toContain(code);
  }
  for (const [channel, token, code] of [
    ["#leadership", undefined, "channel_not_found"],
    ["#random", undefined, "not_in_channel"],
    ["#incidents", "test-token-limited", "missing_scope"],
  ] as const) {
    const { run } = await postToSlack({ messages: [newMessage(channel)], ...(token && { token }) });
    const did = `Slack answered 200 with the error ${code}. Your client ${ended(run)}.`;
    expect(failed(run), story(run, did, `R5 asks for a SlackError "${code}".`)).toEqual([true, code, 200]);
  }
});

test("R6 does not send again when no answer comes", {
  meta: {
    points: 2,
    hints: [
      "Count the requests in the log, and look at the code of your error.",
      "The connection broke: perhaps before Slack had the message, perhaps after. Slack has no idempotency key, so a second message is the price of a second try. Leave that to the caller.",
      'try {\n  return await fetch(url, { method: "POST", ... });\n} catch {\n  throw new SlackError("____");\n}\n\nHow could the caller find out whether the message is there?',
    ],
  },
}, async () => {
  for (const [what, script, requests] of [
    ["The connection broke", [reset()], 1],
    ["The connection could not be made", [dnsFailure()], 1],
    ["After a 429 the connection broke", [limited({ "retry-after": "1" }), reset()], 2],
  ] as const) {
    const run = await postAt([...script, taken().reply]);
    const did = `${what}. ${sent(run)}, and ${ended(run)}.`;
    const asked = `R6 asks for ${count(requests, "request")} and a SlackError "no_answer" without a status.`;
    expect([run.requests.length, ...failed(run)], story(run, did, asked)).toEqual([
      requests,
      true,
      "no_answer",
      "none",
    ]);
  }
  const { run, texts } = await postToSlack({ messages: [newMessage()] });
  expect(texts.length, story(run, `The channel has ${count(texts.length, "message")}.`, "One was posted.")).toBe(1);
});

test("R7 keeps the token out of every error", {
  meta: {
    points: 2,
    hints: [
      "The message names what came, and where in your error the token stands.",
      "Errors end in logs. What you have not written yourself may quote your request: a page of a proxy, and the error of fetch. Take a known field of the body, and no cause.",
      '} catch {\n  throw new SlackError("____"); // no cause\n}\nconst code = typeof body.error === "string" ? ____ : "http"; // never the text of the page\n\nWho reads the logs of your company, and who may post to its channels?',
    ],
  },
}, async () => {
  const token = `token-${randomUUID()}`;
  // What JSON.parse throws quotes a short text to its end.
  const short = `t-${randomInt(1e7, 1e8)}`;
  const cases: [what: string, token: string, script: Script, code: string][] = [
    ["a page that quotes the request", token, [text(`<p>Authorization: Bearer ${token}</p>`, { status: 502 })], "http"],
    [
      "JSON that quotes the request",
      token,
      [json({ error: { headers: [`Bearer ${token}`] } }, { status: 500 })],
      "http",
    ],
    ["a refusal", token, [json({ ok: false, error: "invalid_auth", token })], "invalid_auth"],
    ["a broken connection", token, [reset()], "no_answer"],
    ["no request, for the token has a line break in it", `a\n${token}`, [taken().reply], "no_answer"],
    ["a short page that quotes the request", short, [text(`Bearer ${short}`, { status: 502 })], "http"],
    ["a 429 with a day to wait", token, [limited({ "retry-after": "86400" })], "ratelimited"],
  ];
  for (const [what, given, script, code] of cases) {
    const run = await postAt(script, { token: given });
    const { error } = run.value ?? {};
    const secret = given.slice(-8);
    const [shown] = error?.seen.split("\n").filter((line) => line.includes(secret)) ?? [];
    const did = `There was ${what}. Your client threw ${error?.isSlackError ? "a SlackError" : "another error or none"}, code ${error?.code}.`;
    expect([error?.isSlackError, error?.code], story(run, did, `R7 is about a SlackError "${code}".`)).toEqual([
      true,
      code,
    ]);
    const where = shown?.trim().slice(0, 100).replaceAll(secret, "…");
    expect(where, story(run, `There was ${what}. Your error shows the token: ${where}.`)).toBeUndefined();
  }
});

function parsed(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? "");
  } catch {
    return body;
  }
}
