import { expect, test } from "vitest";
import { json, large, type Reply, status, text } from "../../../../mocks/script.ts";
import type * as Solution from "../../../../solutions/19-deployment/scale-on-critical.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";
import { places, type Rules, runIn, secrets, wish } from "./town.ts";
import {
  CPU_ROUTE,
  everyRoute,
  HEALTH_ROUTE,
  LOOK_ROUTE,
  MESSAGES_ROUTE,
  PATCH_ROUTE,
  PODS_ROUTE,
  POST_ROUTE,
  rounded,
  shown,
  type Wire,
} from "./wire.ts";

/** Credentials that came where they do not belong: to another origin, or into a URL or a body. */
function leaks({ requests }: Wire): string[] {
  return requests.flatMap(({ url, headers, body }) =>
    Object.entries(secrets).flatMap(([service, own]) => {
      const isHome = url.startsWith(`${places[service as keyof typeof places]}/`);
      const shownIn = JSON.stringify([isHome ? "" : headers, url, body]);
      return own.some((secret) => shownIn.includes(secret)) ? [`one of ${service} in ${new URL(url).host}`] : [];
    }),
  );
}

test("R12 keeps each credential at home", {
  meta: {
    points: 3,
    hints: [
      "The message names the credential and where it came. Look at the headers of that request, and at the answer before it.",
      "One set of headers for all four services shows everything to everybody. And a redirect takes headers along: fetch takes away Authorization when the origin changes, and keeps headers such as DD-API-KEY.",
      'const headers = { "dd-api-key": ____, "dd-application-key": ____ }; // for this service alone\nconst response = await fetch(url, { headers, redirect: ____ });\n\nWhich of your services needs no credential at all?',
    ],
  },
}, async () => {
  const fair = await runIn(wish());
  const found = leaks(fair.run);
  const wanted = "R12 asks to show each to its own service, in a header.";
  expect(found, story(fair.run, `Your script showed ${found.join(", ") || "nothing"}.`, wanted)).toEqual([]);
  expect(fair.report.posting, story(fair.run, fair.did, "R12 asks for the headers of the table.")).toBe("done");
  const away: Readonly<Record<string, string>> = {
    kubernetes: `${places.slack}/api/auth.test`,
    datadog: `${places.slack}/api/auth.test`,
    slack: `${places.kubernetes}/version`,
    health: `${places.slack}/api/auth.test`,
  };
  for (const [routes, requests, states] of [
    [[PODS_ROUTE, CPU_ROUTE, HEALTH_ROUTE], 3, ["none", "none"]],
    [[LOOK_ROUTE, MESSAGES_ROUTE], 5, ["failed", "failed"]],
    [[PATCH_ROUTE, POST_ROUTE], 7, ["failed", "failed"]],
  ] as const) {
    for (const code of [302, 307]) {
      const weather: Rules = Object.entries(away).map(([service, location]) => ({
        fault: { kind: "http", status: code, headers: { location }, body: "" },
        services: [service],
        routes,
      }));
      const { run, report, did } = await runIn(wish(), { weather });
      const leaked = leaks(run);
      const words = `The answer to ${routes.join(" and ")} was ${code}, to another origin. Your script sent ${count(run.requests.length, "request")}`;
      expect(
        leaked,
        story(run, `${words}, and showed ${leaked.join(", ")}.`, "R12 asks to follow no redirect."),
      ).toEqual([]);
      expect(run.requests.length, story(run, `${words}.`, `R12 asks for ${requests}.`)).toBe(requests);
      const statuses = report.failures?.map((failure) => failure.status) ?? [];
      expect(
        statuses.every((each) => each === code) && statuses.length > 0,
        story(run, did, `R12 asks for failures with status ${code}.`),
      ).toBe(true);
      expect([report.scaling, report.posting], story(run, did)).toEqual(states);
    }
  }
});

test("R13 tells which steps failed, and why", {
  meta: {
    points: 3,
    hints: [
      "Compare the failures in the message, step by step.",
      "Five reasons, and each has its place: a status that is no success; ok false; no whole answer; a limit; a body that is wrong. Note the last one of a step when it gives up, and note nothing when a retry has helped.",
      "catch (error) {\n  // a status, a no of Slack and a wrong body are your own errors\n  const isLate = error.name === ____;\n  failures.push({ step, reason: isLate ? ____ : ____ });\n}\n\nWhy is the message of an error no good reason to put into a report?",
    ],
  },
}, async () => {
  const broken = (body: unknown) => json(body);
  const slackAt = (channel: string, token = "test-token-bot") => ({ slack: { url: places.slack, token, channel } });
  const readAll = (fault: number | "never" | "reset" | "cut" | Reply) =>
    everyRoute.slice(0, 3).map((route) => ({ fault, routes: [route] }));
  const three = (facts: object) => ["pods", "cpu", "health"].map((step) => ({ step, ...facts }));
  const historyOf = (body: object) => [{ fault: json(body), routes: [MESSAGES_ROUTE] }];
  const names = [
    { error: "a_1".repeat(21), isName: true },
    { error: "a".repeat(64), isName: true },
    ...["a".repeat(65), "", "no test-token-bot", "no-token", "Fatal", "is_archived.", 7, undefined].map((error) => ({
      error,
      isName: false,
    })),
  ];
  type Row = [what: string, options: Partial<Solution.ScaleOptions>, weather: Rules, failures: object[]];
  const rows: Row[] = [
    ["403", {}, readAll(403), three({ reason: "status", status: 403 })],
    ["503, four times", {}, readAll(503), three({ reason: "status", status: 503 })],
    [
      "503, then 403",
      {},
      everyRoute.slice(0, 3).map((route) => ({ script: [503, 403], routes: [route] })),
      three({ reason: "status", status: 403 }),
    ],
    ["a reset", {}, readAll("reset"), three({ reason: "network" })],
    ["a body that was cut", {}, readAll("cut"), three({ reason: "network" })],
    ["silence", { timeoutMs: 100 }, readAll("never"), three({ reason: "timeout" })],
    [
      "a page of HTML",
      {},
      readAll({ kind: "http", status: 200, headers: { "content-type": "text/html" }, body: "<p>test-token-bot" }),
      three({ reason: "body" }),
    ],
    [
      "half of a JSON",
      {},
      readAll({ kind: "http", status: 200, headers: { "content-type": "application/json" }, body: '{"items":[' }),
      three({ reason: "body" }),
    ],
    ["null", {}, readAll(broken(null)), three({ reason: "body" })],
    ["wrong fields", {}, readAll(broken({ items: {}, series: 7, status: 1 })), three({ reason: "body" })],
    ["no series", {}, [{ fault: broken({ series: [] }), routes: [CPU_ROUTE] }], [{ step: "cpu", reason: "body" }]],
    [
      "no number",
      {},
      [{ fault: broken({ series: [{ pointlist: [[1, null]] }] }), routes: [CPU_ROUTE] }],
      [{ step: "cpu", reason: "body" }],
    ],
    [
      "a history without messages",
      {},
      [{ fault: json({ ok: true }), routes: [MESSAGES_ROUTE] }],
      [{ step: "posting", reason: "body" }],
    ],
    ["no body", {}, readAll(status(204)), three({ reason: "body" })],
    [
      "a page, and an answer of Slack without ok",
      {},
      [
        { fault: text("<p>Hello", { headers: { "content-type": "text/html" } }), routes: [PATCH_ROUTE] },
        { fault: json({ error: "odd" }), routes: [POST_ROUTE] },
      ],
      ["scaling", "posting"].map((step) => ({ step, reason: "body" })),
    ],
    ["a history without ok", {}, historyOf({ messages: [] }), [{ step: "posting", reason: "body" }]],
    ...names.map(({ error, isName }): Row => {
      const failure = { step: "posting", reason: "refused", ...(isName && { error }) };
      return [`ok: false and the error ${shown(error)}`, {}, historyOf({ ok: false, error }), [failure]];
    }),
    [
      "a message without a text",
      {},
      [{ script: [json({ ok: true, messages: [{ type: "message" }] })], routes: [MESSAGES_ROUTE] }],
      [],
    ],
    [
      "a channel that does not exist",
      slackAt("C9999"),
      [],
      [{ step: "posting", reason: "refused", error: "channel_not_found" }],
    ],
    [
      "a revoked token",
      slackAt("C0003", "test-token-revoked"),
      [],
      [{ step: "posting", reason: "refused", error: "token_revoked" }],
    ],
    ["an archived channel", slackAt("C0005"), [], [{ step: "posting", reason: "refused", error: "is_archived" }]],
    [
      "a deployment that is not there",
      { deployment: "basket" },
      [],
      [
        { step: "cpu", reason: "body" },
        { step: "scaling", reason: "status", status: 404 },
      ],
    ],
    [
      "403 to both changes",
      {},
      [PATCH_ROUTE, POST_ROUTE].map((route) => ({ fault: 403, routes: [route] })),
      ["scaling", "posting"].map((step) => ({ step, reason: "status", status: 403 })),
    ],
    ["one 503 each, which passed", {}, everyRoute.map((route) => ({ script: [503], routes: [route] })), []],
  ];
  for (const [what, options, weather, wanted] of rows) {
    const { run, report, did } = await runIn(wish(options), { weather, random: 0 });
    const words = `It met ${what}. ${did}`;
    const sorted = (list: readonly object[] = []) =>
      list.map((each) => JSON.stringify(each, ["step", "reason", "status", "error"])).sort();
    expect(sorted(report.failures), story(run, words, `R13 asks for the failures ${shown(wanted)}.`)).toEqual(
      sorted(wanted),
    );
  }
});

test("R13 leaves nothing behind, and tells no secret", {
  meta: {
    points: 2,
    hints: [
      "The message counts timers that still run, or answers that still block a connection, or shows the report.",
      "An answer that nobody reads stays in its connection: read it to its end or cancel it, before the wait. A timer keeps the program alive: clear it when the request is over, also after a failure.",
      "await response.body?.____();\n…\n} finally {\n  clearTimeout(____);\n}\n\nWhy would a script hang after its last line?",
    ],
  },
}, async () => {
  const fat = (code: number) => large(2_000_000, { status: code });
  const weather: Rules = [
    ...everyRoute.map((route) => ({ script: [fat(503)], routes: [route] })),
    { fault: fat(404), services: ["datadog"] },
  ];
  const options = wish({ baseMs: 4_000, timeoutMs: 20_000 });
  const { run, report, did, atMs } = await runIn(options, { weather });
  const open = run.requests.filter((request) => (request.endedAtMs ?? 1e9) - request.atMs > 1_000);
  const words = `When your script was done, ${count(open.length, "failed answer")} had blocked a connection for over a second.`;
  expect(open.length, story(run, words, "R13 asks to read or cancel them.")).toBe(0);
  expect([report.scaling, report.posting], story(run, did, "R6 asks for done and done.")).toEqual(["done", "done"]);
  const ran = `After the run, at ${ms(rounded(atMs))}, ${count(run.left.timers, "timer")} of your script still ran.`;
  expect(run.left.timers, story(run, ran, "R13 asks for none.")).toBe(0);
  const echo = Object.values(secrets).flat().join(" ");
  const told = await runIn(wish(), {
    weather: [
      { fault: json({ ok: false, error: echo }), services: ["slack"] },
      { fault: text(echo, { status: 500 }), services: ["kubernetes", "datadog"] },
    ],
    health: "unhealthy",
  });
  const secret = Object.values(secrets)
    .flat()
    .find((each) => shown(told.report).includes(each));
  expect(secret, story(told.run, told.did, "R13 asks for no secret in it.")).toBeUndefined();
  expect(told.report.failures?.length, story(told.run, told.did, "R13 asks for four failures.")).toBe(4);
});
