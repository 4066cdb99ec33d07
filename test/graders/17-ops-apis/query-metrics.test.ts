import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, type Reply, status, text } from "../../../mocks/script.ts";
import { createDatadog } from "../../../mocks/services/datadog.ts";
import type * as Solution from "../../../solutions/17-ops-apis/query-metrics.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("17-ops-apis/query-metrics.ts");

type Asked = {
  apiKey?: string;
  applicationKey?: string;
  query?: string;
  fromAt?: number;
  toAt?: number;
  isUrl?: boolean;
};
/** Asks so many times, and gives each time what came. */
const ask = async ({ queryMetrics, MetricsError }: typeof Solution, url: string, asked: Asked & { times: number }) => {
  const { inspect } = await import("node:util");
  const { apiKey = "test-api-key", applicationKey = "test-application-key", query = "avg:system.cpu.user{*}" } = asked;
  const server = asked.isUrl ? new URL(url) : url;
  const { fromAt = 1_764_580_000_000, toAt = 1_764_580_300_000 } = asked;
  const outcomes: { series?: Solution.Series[]; error?: ReturnType<typeof errorOf> }[] = [];
  const errorOf = (error: unknown) => {
    const { message, status, path } = error as Solution.MetricsError;
    const seen = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
    return { isMetricsError: error instanceof MetricsError, message: String(message), status, path, seen };
  };
  for (let time = 0; time < asked.times; time++) {
    try {
      const window = { from: new Date(fromAt), to: new Date(toAt) };
      outcomes.push({ series: await queryMetrics({ server, apiKey, applicationKey }, query, window) });
    } catch (error) {
      outcomes.push({ error: errorOf(error) });
    }
  }
  return outcomes;
};

/** Asks a server that plays one answer after the other. */
function askAt(script: readonly Reply[], asked: Asked = {}) {
  return answer.evaluate(ask, { script, arguments: { ...asked, times: script.length } });
}

/** Asks Datadog, where every measurement is another number, and gives the numbers. */
async function askDatadog(asked: Asked) {
  const measured = new Map<string, number>();
  const measure = ({ host, at }: { host: { name: string }; at: number }) => {
    const value = randomInt(1e9) / 1_000;
    measured.set(`host:${host.name} ${at}`, value);
    return value;
  };
  const service = () => createDatadog({ measure });
  const run = await answer.evaluate(ask, { service, arguments: { ...asked, times: 1 } });
  return { run, outcome: run.value?.[0], measured };
}

type Wire = Awaited<ReturnType<typeof askAt>>;
type Outcome = NonNullable<Wire["value"]>[number];
const ended = (outcome: Outcome | undefined) => {
  if (!outcome?.error) return `returned ${JSON.stringify(outcome?.series)}`;
  const { isMetricsError, status: code, path, message } = outcome.error;
  if (!isMetricsError) return `threw another error, "${message}"`;
  return `threw a MetricsError, status ${code ?? "none"}, path ${JSON.stringify(path) ?? "undefined"}, "${message}"`;
};

type Point = [number, number | null];
const newSeries = (pointlist: Point[] = [newPoint(), newPoint()]) => ({
  metric: `custom.metric_${randomInt(1e6)}`,
  display_name: "x",
  unit: null,
  pointlist,
  scope: `host:web-${randomInt(1e6)}`,
  attributes: {},
});
const newPoint = (): Point => [1_764_580_000_000 + randomInt(300_000), randomInt(1e6) / 100];
const answerOf = (series: unknown, more: object = {}) =>
  json({ status: "ok", res_type: "time_series", error: "", ...more, series });
const expectedOf = ({ metric, scope, pointlist }: ReturnType<typeof newSeries>) => ({
  metric,
  scope,
  points: pointlist.flatMap(([at, value]) => (value === null ? [] : [{ at, value }])),
});

test("R1 shows both keys in headers, and asks once", {
  meta: {
    points: 1,
    hints: [
      "Look at the request in the log: path, the two key headers, and the address, where no key belongs.",
      "One key names the organization, the other one the user, and Datadog wants to know both. Addresses end in logs, headers seldom do.",
      'const headers = { "DD-API-KEY": ____, "____": applicationKey };\nconst response = await fetch(url, { ____ });\n\nWho reads the addresses that a program asks?',
    ],
  },
}, async () => {
  const [apiKey, applicationKey] = [`api-${randomUUID()}`, `app-${randomUUID()}`];
  const run = await askAt([answerOf([])], { apiKey, applicationKey });
  const [request] = run.requests;
  const { "dd-api-key": api, "dd-application-key": application } = request?.headers ?? {};
  const keys = `DD-API-KEY ${api ?? "none"}, DD-APPLICATION-KEY ${application ?? "none"}`;
  const first = request ? `: ${request.method} ${request.url}, ${keys}` : "";
  const did = `Your client sent ${count(run.requests.length, "request")}${first}.`;
  const path = request && new URL(request.url).pathname;
  const asked = `R1 asks for 1 GET of /api/v1/query, with ${apiKey} and ${applicationKey}.`;
  expect([run.requests.length, request?.method, path], story(run, did, asked)).toEqual([1, "GET", "/api/v1/query"]);
  expect([api, application], story(run, did, asked)).toEqual([apiKey, applicationKey]);
  const shown = [apiKey, applicationKey].filter((key) => request?.url.includes(key));
  expect(shown, story(run, did, "R1 asks for an address without keys.")).toEqual([]);

  const real = await askDatadog({ isUrl: true });
  const came = `The server was given as a URL. With the keys that Datadog knows your client ${ended(real.outcome)}.`;
  expect(real.outcome?.series?.length, story(real.run, came, "R1 is about 1 series.")).toBe(1);
});

test("R2 asks for the time window in whole seconds", {
  meta: {
    points: 2,
    hints: [
      "Compare `query`, `from` and `to` in the message with those that were asked for, digit by digit.",
      "A Date counts milliseconds, Datadog seconds. Round the beginning down and the end up. The text of the query has braces and blanks: let searchParams write it.",
      'url.searchParams.set("query", ____);\nurl.searchParams.set("from", String(Math.____(window.from.getTime() / 1_000)));\nurl.searchParams.set("to", String(Math.____(window.to.getTime() / ____)));\n\nWhat would Math.round lose, and when?',
    ],
  },
}, async () => {
  const start = 1_764_000_000 + randomInt(1e6);
  const queries = ["sum:http.errors{!env:prod} by {host}.rollup(max, 60)", " avg:a.B{k:1+1&2=#ü%20}  by {Host} "];
  const windows: [fromAt: number, toAt: number, from: number, to: number][] = [
    [start * 1_000 + 1, (start + 90) * 1_000 + 1, start, start + 91],
    [start * 1_000 + 999, (start + 90) * 1_000 + 499, start, start + 91],
    [start * 1_000, (start + 90) * 1_000, start, start + 90],
    [start * 1_000 + 501, (start + 90) * 1_000 + 999, start, start + 91],
  ];
  for (const [index, [fromAt, toAt, from, to]] of windows.entries()) {
    const query = queries[index % 2] ?? "";
    const run = await askAt([answerOf([])], { query, fromAt, toAt });
    const sent = run.requests[0] && new URL(run.requests[0].url).searchParams;
    const got = ["query", "from", "to"].map((name) => sent?.get(name) ?? "none");
    const did = `The window was ${fromAt / 1_000} to ${toAt / 1_000} s. Your client sent ${got.join(", ")}.`;
    const asked = `R2 asks for ${query}, ${from}, ${to}.`;
    expect(got, story(run, did, asked)).toEqual([query, String(from), String(to)]);
  }
});

test("R3 returns the series", {
  meta: {
    points: 2,
    hints: [
      "Compare the first series of the answer with what you returned: names, order, how many points.",
      "A pair becomes an object with `at` and `value`; both stay the numbers that they are. An empty list has nothing to go wrong.",
      "const series = body.series.map(({ metric, scope, pointlist }) => ({\n  metric, ____,\n  points: pointlist.map(([at, value]) => ({ ____ })),\n}));\n\nWhat does an empty list say about the metric?",
    ],
  },
}, async () => {
  const fromAt = (1_764_000_000 + randomInt(1e6)) * 1_000;
  const query = "avg:system.load.1{env:prod} by {host}.rollup(avg, 20)";
  const { run, outcome, measured } = await askDatadog({ query, fromAt, toAt: fromAt + 100_000 });
  const scopes = [...new Set([...measured.keys()].map((key) => key.split(" ")[0] ?? ""))];
  const wanted = scopes.map((scope) => ({
    metric: "system.load.1",
    scope: `${scope},env:prod`,
    points: [...measured]
      .filter(([key]) => key.startsWith(`${scope} `))
      .map(([key, value]) => ({ at: Number(key.split(" ")[1]), value })),
  }));
  const did = `Datadog answered with ${count(scopes.length, "series", "series")}. Your client ${ended(outcome)}.`;
  expect(outcome?.series, story(run, did, `R3 asks for ${JSON.stringify(wanted)}.`)).toEqual(wanted);

  const none = await askDatadog({ query: `avg:nobody.measures.this_${randomInt(1e6)}{*}` });
  const came = `The answer had no series. Your client ${ended(none.outcome)}.`;
  expect(none.outcome?.series, story(none.run, came, "R3 asks for an empty list.")).toEqual([]);
});

test("R4 leaves out what was not measured", {
  meta: {
    points: 2,
    hints: [
      "Look for the nulls and the zeros in the series of the message, and for the points that you made of them.",
      "Null says that nothing was measured, and 0 that the value was 0. In JavaScript both are falsy, so name the one that you mean.",
      "points: pointlist.flatMap(([at, value]) => (value === ____ ? [] : [{ ____ }]))\n\nWhat would the average of the load be, if null counted as 0?",
    ],
  },
}, async () => {
  const at = 1_764_580_000_000 + randomInt(1e6);
  const series = [
    newSeries([[at, null], newPoint(), [at + 3, -0.5], [at + 2, null], [at + 1, 0], [at + 4, null]]),
    newSeries([
      [at, null],
      [at + 1, null],
    ]),
    newSeries([]),
    newSeries(),
  ];
  const run = await askAt([answerOf(series)]);
  for (const [index, each] of series.entries()) {
    const wanted = expectedOf(each);
    const got = run.value?.[0]?.series?.[index];
    const did = `The points were ${JSON.stringify(each.pointlist)}. Your client returned ${JSON.stringify(got) ?? "no such series"}. ${run.value?.[0]?.error?.message ?? ""}`;
    expect(got, story(run, did, `R4 asks for ${JSON.stringify(wanted)}.`)).toEqual(wanted);
  }
});

test("R5 throws for a status, with Datadog's words", {
  meta: {
    points: 2,
    hints: [
      "The message has the status, the body, and what your client threw.",
      "Datadog explains a no in a list `errors`. A proxy before it answers with a page, or with other JSON, so look before you read.",
      'const body = await response.json().catch(() => ____);\nif (response.status !== 200) {\n  const errors = Array.isArray(body?.errors) ? ____ : [];\n  throw new MetricsError(errors.join(", "), ____);\n}\n\nWhy can one sentence not stand for all of the list?',
    ],
  },
}, async () => {
  const [one, two] = [`Query ${randomUUID()} is odd`, `Scope ${randomUUID()} is, too`];
  const cases: [reply: Reply, status: number, words: string[]][] = [
    [json({ errors: [one, two] }, { status: 400 }), 400, [one, two]],
    [json({ errors: [one] }, { status: 429, headers: { "retry-after": "1" } }), 429, [one]],
    [json({ errors: [] }, { status: 500 }), 500, []],
    [json({ errors: [null, one] }, { status: 400 }), 400, [one]],
    [json({ errors: { query: [one] } }, { status: 400 }), 400, []],
    [json({ errors: one }, { status: 502 }), 502, []],
    [json({ error: one }, { status: 503 }), 503, []],
    [json(null, { status: 500 }), 500, []],
    [text("<p>No</p>", { status: 504 }), 504, []],
    [status(204), 204, []],
    [json({ status: "ok", series: [] }, { status: 203 }), 203, []],
  ];
  const run = await askAt(cases.map(([reply]) => reply));
  for (const [index, [reply, code, words]] of cases.entries()) {
    const error = run.value?.[index]?.error;
    const body = reply.kind === "http" ? String(reply.body) : "";
    const did = `The answer was ${code}, ${body || "empty"}. Your client ${ended(run.value?.[index])}.`;
    const asked = `R5 asks for a MetricsError, status ${code}. It is a refusal, so the path is undefined.`;
    const got = [error?.isMetricsError, error?.status, error?.path ?? "none"];
    expect(got, story(run, did, asked)).toEqual([true, code, "none"]);
    const missing = words.filter((each) => !error?.message.includes(each));
    expect(missing, story(run, did, `R5 asks for ${words.join(" and ")} in the message.`)).toEqual([]);
  }
  for (const [asked, code, words] of [
    [{ applicationKey: "test-api-key" }, 403, "Forbidden"],
    [{ query: "average(cpu)" }, 400, "Error parsing query: unable to parse average(cpu)"],
  ] as const) {
    const real = await askDatadog(asked);
    const error = real.outcome?.error;
    const did = `Datadog answered ${code} to ${JSON.stringify(asked)}. Your client ${ended(real.outcome)}.`;
    expect(
      [error?.isMetricsError, error?.status],
      story(real.run, did, `R5 asks for a MetricsError, status ${code}.`),
    ).toEqual([true, code]);
    expect(error?.message, story(real.run, did, `R5 asks for "${words}" in the message.`)).toContain(words);
  }
});

test("R6 takes a 200 for a no when its body says so", {
  meta: {
    points: 2,
    hints: [
      "The status was 200, and the body has a status of its own. Look at what your client made of it.",
      "The status in the body says whether the query could be worked out. An empty series beside it looks like a quiet hour, and nobody would notice.",
      'if (body.status === "____") {\n  throw new MetricsError(typeof body.____ === "string" ? body.error : "no reason given", ____);\n}\nconst { series } = schema.parse(body);\n\nWhy does this stand before the look at the series?',
    ],
  },
}, async () => {
  const words = `The query ${randomUUID()} timed out`;
  const cases: [what: string, body: object, words: string][] = [
    ["and no series", { status: "error", error: words, series: [] }, words],
    ["and a series", { status: "error", error: words, series: [newSeries()] }, words],
    ["and nothing else", { status: "error", error: words }, words],
    ["and no reason", { status: "error", series: [] }, ""],
    ["and an object as error", { status: "error", error: { code: 7 }, series: [] }, ""],
    ["and null as error", { status: "error", error: null, series: [] }, ""],
  ];
  const run = await askAt(cases.map(([, body]) => json(body)));
  for (const [index, [what, , reason]] of cases.entries()) {
    const error = run.value?.[index]?.error;
    const did = `The body had the status "error" ${what}. Your client ${ended(run.value?.[index])}.`;
    const asked = "R6 asks for a MetricsError, status 200. It is a refusal, so the path is undefined.";
    const got = [error?.isMetricsError, error?.status, error?.path ?? "none"];
    expect(got, story(run, did, asked)).toEqual([true, 200, "none"]);
    expect(error?.message, story(run, did, `R6 asks for "${reason}" in the message.`)).toContain(reason);
  }
});

test("R7 names the part that is not as agreed on, and quotes nothing", {
  meta: {
    points: 3,
    hints: [
      "The message says which part was wrong, which path your error has, and whether the error quotes a value.",
      "A type in TypeScript looks at nothing. A schema of zod describes what you need; the first issue of `safeParse` has the path. Its own error is not kept, for it may come to hold values.",
      'const schema = z.object({ series: z.array(z.object({\n  metric: z.string(), scope: ____,\n  pointlist: z.array(z.tuple([z.number(), z.number().____()])),\n})) });\nconst { error } = schema.safeParse(body);\nconst path = z.core.toDotPath(error.issues[0].____);\n\nWhat happens to an average when one value is the text "41"?',
    ],
  },
}, async () => {
  const secret = randomUUID();
  const good = newSeries();
  const withPoint = (point: unknown) => ({ ...good, pointlist: [newPoint(), newPoint(), point] });
  const without = (name: keyof typeof good) =>
    Object.fromEntries(Object.entries(good).filter(([each]) => each !== name));
  const broken: [what: string, reply: Reply, path: string][] = [
    ["series was missing", json({ status: "ok", note: secret }), "series"],
    ["series was null", answerOf(null), "series"],
    ["series was an object", answerOf({ 0: secret }), "series"],
    ["a series was a text", answerOf([good, secret]), "series[1]"],
    ["a series was null", answerOf([good, null, good]), "series[1]"],
    ["a metric was missing", answerOf([without("metric")]), "series[0].metric"],
    ["a metric was a number", answerOf([good, { ...good, metric: 7 }]), "series[1].metric"],
    ["a scope was null", answerOf([good, good, { ...good, scope: null }]), "series[2].scope"],
    ["a scope was missing", answerOf([without("scope")]), "series[0].scope"],
    ["a pointlist was missing", answerOf([good, without("pointlist")]), "series[1].pointlist"],
    ["a pointlist was null", answerOf([{ ...good, pointlist: null }]), "series[0].pointlist"],
    ["a pointlist was a text", answerOf([{ ...good, pointlist: secret }]), "series[0].pointlist"],
    ["a point was null", answerOf([withPoint(null)]), "series[0].pointlist[2]"],
    ["a point was an object", answerOf([withPoint({ at: 1, value: secret })]), "series[0].pointlist[2]"],
    ["an instant was a text", answerOf([withPoint([secret, 1])]), "series[0].pointlist[2][0]"],
    ["an instant was null", answerOf([withPoint([null, 1])]), "series[0].pointlist[2][0]"],
    ["a value was a text", answerOf([good, withPoint([1, secret])]), "series[1].pointlist[2][1]"],
    ["a value was a text with a number", answerOf([withPoint([1, "41.2"])]), "series[0].pointlist[2][1]"],
    ["a value was true", answerOf([withPoint([1, true])]), "series[0].pointlist[2][1]"],
    ["the body was a page", text(`<p>${secret}</p>`), ""],
    ["the body was null", json(null), ""],
    ["the body was a text", json(secret), ""],
    ["the body was a number", json(7), ""],
  ];
  const run = await askAt(broken.map(([, reply]) => reply));
  for (const [index, [what, , path]] of broken.entries()) {
    const outcome = run.value?.[index];
    const { isMetricsError, path: got, message, seen } = outcome?.error ?? {};
    const did = `In the answer ${what}. Your client ${ended(outcome)}.`;
    const asked = `R7 asks for a MetricsError with the path ${JSON.stringify(path)}, and for the path in its message.`;
    expect([isMetricsError, got], story(run, did, asked)).toEqual([true, path]);
    expect(message, story(run, did, asked)).toContain(path);
    const leak = seen?.includes(secret) ? "the value" : "nothing of it";
    expect(leak, story(run, `In the answer ${what}. Your error shows ${leak}.`, "R7 asks for nothing.")).toBe(
      "nothing of it",
    );
  }

  const odd = { ...good, unit: 7, display_name: null, extra: [secret], interval: "20" };
  const bare = { metric: good.metric, scope: good.scope, pointlist: good.pointlist };
  const rare = { ...good, scope: "", pointlist: [[1_764_580_000_000.5, 1e-9] as Point, [-1_000, 0] as Point] };
  const fine: [what: string, reply: Reply, series?: typeof good][] = [
    ["without a status", json({ series: [bare] })],
    ["with a status nobody knows", json({ status: 7, error: "", series: [good] })],
    ["with other fields of other kinds", answerOf([odd], { error: { code: 7 }, res_type: 1, group_by: null })],
    ["with an error beside a status ok", answerOf([good], { error: secret })],
    ["with a part of a millisecond, an instant before 1970, and an empty scope", answerOf([rare]), rare],
  ];
  const taken = await askAt(fine.map(([, reply]) => reply));
  for (const [index, [what, , series = good]] of fine.entries()) {
    const outcome = taken.value?.[index];
    const did = `There was an answer ${what}. Your client ${ended(outcome)}.`;
    expect(outcome?.series, story(taken, did, "R7 asks to look at what you need.")).toEqual([expectedOf(series)]);
  }
});
