import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { dnsFailure, json, type Reply, reset, type Script, status, text } from "../../../mocks/script.ts";
import { createPagerDuty, type PagerDuty } from "../../../mocks/services/pagerduty.ts";
import type * as Solution from "../../../solutions/17-ops-apis/create-incident.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story, waited } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("17-ops-apis/create-incident.ts");

type Asked = {
  account?: Partial<Solution.Account>;
  incidents: Solution.NewIncident[];
  options?: Solution.RetryOptions;
  isUrl?: boolean;
};
/** Opens one incident after the other; the last error ends it. */
const open = async ({ createIncident, IncidentError }: typeof Solution, url: string, asked: Asked) => {
  const { inspect } = await import("node:util");
  const server = asked.isUrl ? new URL(url) : url;
  const account = { server, token: "test-token-pagerduty", from: "amara@example.com", ...asked.account };
  const opened: Solution.OpenIncident[] = [];
  try {
    for (const incident of asked.incidents)
      opened.push(await createIncident(account, incident, ...(asked.options ? [asked.options] : [])));
    return { opened, error: undefined };
  } catch (error) {
    const { message, status, cause } = error as Solution.IncidentError;
    const seen = cause instanceof Error ? inspect(cause) : undefined;
    return { opened, error: { isIncidentError: error instanceof IncidentError, message, status, cause: seen } };
  }
};

const trouble = (more: Partial<Solution.NewIncident> = {}): Solution.NewIncident => ({
  serviceId: "PSERV02",
  title: `Disk almost full ${randomUUID()}`,
  ...more,
});

/** Opens incidents at a server that plays a script. */
function openAt(script: Script, asked: Partial<Asked> = {}, random = 0.5) {
  return answer.evaluate(open, { script, random, arguments: { incidents: [trouble()], ...asked } });
}

/** Opens incidents at PagerDuty, and gives those that were not there before. */
async function openAtPagerDuty(incidents: Solution.NewIncident[], answersLost = 0) {
  const before = randomInt(5, 60);
  let pagerDuty: PagerDuty | undefined;
  const service = () => {
    pagerDuty = createPagerDuty({ incidents: before, answersLost });
    return pagerDuty;
  };
  const run = await answer.evaluate(open, { service, arguments: { incidents } });
  return { run, made: pagerDuty?.incidents.slice(before) ?? [] };
}

type Wire = Awaited<ReturnType<typeof openAt>>;
type Sent = Partial<Record<string, unknown>>;

function incidentOf(body: string | undefined): Sent | undefined {
  try {
    return (JSON.parse(body ?? "") as { incident?: Sent } | null)?.incident;
  } catch {
    return undefined;
  }
}

const keysOf = ({ requests }: Wire) => requests.map(({ body }) => incidentOf(body)?.incident_key ?? "none");
const sent = ({ requests }: Wire) => `Your client sent ${count(requests.length, "request")}`;
const ended = ({ value }: Wire) => {
  if (value?.error) return `threw "${value.error.message}", status ${value.error.status ?? "none"}`;
  return `returned ${JSON.stringify(value?.opened)}`;
};
const created = (id: string = `P${randomInt(1e6)}`) => json({ incident: { id, type: "incident" } }, { status: 201 });
const refusal = (errors: string[], message = "Arguments Caused Error", code = 2002) =>
  json({ error: { message, code, errors } }, { status: 400 });
const alreadyOpen = () => refusal(["Open incident with matching dedup key already exists on this service"]);
/** To 10 ms: timers count whole milliseconds. */
const rounded = (valueMs: number) => Math.round(valueMs / 10) * 10;

test("R1 says who asks, and for whom", {
  meta: {
    points: 1,
    hints: [
      "Look at the request in the log: method, path, and the three headers that the requirement names.",
      "PagerDuty has a scheme of its own: the word Token, a blank, and then token= with the token after it. From holds the address of a user, so that the incident has an author.",
      'const headers = {\n  "content-type": "application/json",\n  authorization: "Token ____=" + token,\n  ____: from,\n};\n\nWhy does a service want to know the person, when it knows the token?',
    ],
  },
}, async () => {
  const account = { token: `token-${randomUUID()}`, from: `ops-${randomInt(1e6)}@example.com` };
  for (const isUrl of [false, true]) {
    const run = await openAt([created()], { account, isUrl });
    const [request] = run.requests;
    const { authorization, from, "content-type": type } = request?.headers ?? {};
    const did = `The server was given as a ${isUrl ? "URL" : "text"}. Your client sent ${request ? `${request.method} ${request.url}, Content-Type ${type ?? "none"}, Authorization ${authorization ?? "none"}, From ${from ?? "none"}` : "no request"}.`;
    const asked = `R1 asks for POST http://api.test/incidents, Token token=${account.token}, and From ${account.from}.`;
    expect([request?.method, request?.url], story(run, did, asked)).toEqual(["POST", "http://api.test/incidents"]);
    expect(type, story(run, did, asked)).toMatch(/^application\/json\b/);
    expect([authorization, from], story(run, did, asked)).toEqual([`Token token=${account.token}`, account.from]);
  }
});

test("R2 sends the incident in its envelope", {
  meta: {
    points: 2,
    hints: [
      "Compare the JSON in the message with the one that the requirement shows, field by field.",
      "Everything lies inside of `incident`. References to things that exist are objects with `id` and `type`, and the details are an object, too. Build it as one literal, and stringify it once.",
      'const incident = {\n  type: "incident", title, urgency, incident_key: key,\n  service: { id: ____, type: "____" },\n  ...(details === undefined ? {} : { body: { type: "incident_body", ____ } }),\n};\nconst body = JSON.stringify({ ____ });\n\nWhat would `details: undefined` become in the text?',
    ],
  },
}, async () => {
  const [title, details, serviceId] = [
    `"${randomUUID()}" & more`,
    `50 % – crème: ${randomUUID()}`,
    `P${randomInt(1e6)}`,
  ];
  const common = { type: "incident", title, service: { id: serviceId, type: "service_reference" } };
  for (const [given, wanted] of [
    [
      { urgency: "low", details, key: "k1" },
      { ...common, urgency: "low", incident_key: "k1", body: { type: "incident_body", details } },
    ],
    [{ key: "k2" }, { ...common, urgency: "high", incident_key: "k2" }],
  ] as const) {
    const run = await openAt([created()], { incidents: [{ title, serviceId, ...given }] });
    const got = incidentOf(run.requests[0]?.body);
    const did = `Your client sent ${run.requests[0]?.body || "nothing"}.`;
    expect(got, story(run, did, `R2 asks for ${JSON.stringify({ incident: wanted })}.`)).toEqual(wanted);
  }
});

test("R3 names every incident", {
  meta: {
    points: 2,
    hints: [
      "Compare the keys in the message: those that the caller gave, and those that your client made.",
      "The key says which trouble it is. The caller may know that two calls mean one trouble, and says so with a key. Without one, two calls are two troubles, even if they have the same title.",
      "const { key = ____ } = incident;\n\nWhy would a key made of the title be wrong here?",
    ],
  },
}, async () => {
  const own = trouble({ key: `disk/${randomUUID()}` });
  const same = trouble();
  const run = await openAt([created(), created(), created(), created()], { incidents: [own, same, same, own] });
  const [first, second, third, fourth] = keysOf(run);
  const did = `The caller gave a key to calls 1 and 4. Your client sent the keys ${keysOf(run).join(", ") || "of none"}.`;
  expect([first, fourth], story(run, did, `R3 asks for ${own.key} in both.`)).toEqual([own.key, own.key]);
  expect(second, story(run, did, "R3 asks for a key in call 2.")).toMatch(/^(?!none$)\S/);
  expect(third, story(run, did, "R3 asks for another key in call 3.")).toMatch(/^(?!none$)\S/);
  expect(new Set([first, second, third]).size, story(run, did, "R3 asks for three keys, no two alike.")).toBe(3);
});

test("R4 returns id and key", {
  meta: {
    points: 1,
    hints: [
      "Compare what you returned with the incident that PagerDuty opened.",
      "The id stands in the body, inside of `incident`, as it did on the way there. The key is the one that you sent.",
      "const { incident } = await response.json();\nreturn { id: ____, key: ____ };\n\nWhat does the caller need the key for, when it has the id?",
    ],
  },
}, async () => {
  const { run, made } = await openAtPagerDuty([trouble({ key: `disk/${randomUUID()}` }), trouble()]);
  const did = `PagerDuty opened ${count(made.length, "incident")}: ${made.map(({ id, key }) => `${id} with the key ${key}`).join(", ")}. Your client ${ended(run)}.`;
  expect(made.length, story(run, did, "R4 is about 2.")).toBe(2);
  expect(run.value?.opened, story(run, did)).toEqual(made.map(({ id, key }) => ({ id, key })));
});

test("R5 sends the same again when it may help", {
  meta: {
    points: 2,
    hints: [
      "The message names what came first, how many requests followed, and their keys.",
      "A lost answer leaves open whether the incident was opened. The same key makes asking again safe, so key and body are made once, outside of the loop.",
      "const body = JSON.stringify(____); // once\nfor (let retry = 0; ; retry++) {\n  const response = await fetch(url, { ..., body }).catch(() => ____);\n  if (retry ____ retries) ...\n\nWhat would PagerDuty do with a new key in each request?",
    ],
  },
}, async () => {
  const failures: [string, Reply][] = [429, 500, 502, 503, 504].map((code) => [`a ${code}`, status(code)]);
  for (const [what, failure] of [...failures, ["a broken connection", reset()] as const]) {
    const id = `P${randomInt(1e6)}`;
    const run = await openAt([failure, failure, created(id)]);
    const did = `Twice there was ${what}. ${sent(run)} with the ${run.requests.length === 1 ? "key" : "keys"} ${keysOf(run).join(", ") || "none"}, and ${ended(run)}.`;
    expect(run.requests.length, story(run, did, "R5 asks for 3 requests.")).toBe(3);
    expect(new Set(keysOf(run)).size, story(run, did, "R5 asks for the same key in all.")).toBe(1);
    const different = new Set(run.requests.map(({ body, headers }) => body + headers.authorization + headers.from))
      .size;
    expect(different, story(run, `Your client sent ${different} different requests.`, "R5 asks for one.")).toBe(1);
    expect(run.value?.opened[0]?.id, story(run, did, `R5 asks for ${id}.`)).toBe(id);
  }
  for (const [retries, requests] of [
    [0, 1],
    [2, 3],
    [undefined, 4],
  ] as const) {
    const script = Array.from({ length: 9 }, (_, index) => (index % 2 ? reset() : status(503)));
    const run = await openAt(script, retries === undefined ? {} : { options: { retries } });
    const did = `retries was ${retries ?? "left out"}. ${sent(run)}.`;
    expect(run.requests.length, story(run, did, `R5 asks for ${requests}.`)).toBe(requests);
  }
});

test("R5 waits before each retry", {
  meta: {
    points: 1,
    hints: [
      "Compare the waits in the message with those that were asked for.",
      "The longest wait begins with baseMs and doubles. Of each, wait a random part, and after the last request not at all.",
      "await sleep(Math.random() * ____ * 2 ** ____);\n\nWhat is 2 ** 0?",
    ],
  },
}, async () => {
  const cases: [random: number, baseMs: number | undefined, waitsMs: number[]][] = [
    [0.5, 100_000, [50_000, 100_000, 200_000]],
    [0.9, undefined, [450, 900, 1_800]],
    [0, 1_000, [0, 0, 0]],
  ];
  for (const [random, baseMs, right] of cases) {
    const script = Array.from({ length: 5 }, () => status(503));
    const run = await openAt(script, baseMs === undefined ? {} : { options: { baseMs } }, random);
    const did = `baseMs was ${baseMs ?? "left out"}, Math.random() ${random}. Your client ${waited(run.waitsMs)}, and settled at ${ms(run.tookMs)}.`;
    const wholeMs = right.reduce((sum, wait) => sum + wait, 0);
    const asked = `R5 asks for ${ms(right)}, and for an end at ${ms(wholeMs)}.`;
    expect([...run.waitsMs.map(rounded), rounded(run.tookMs)], story(run, did, asked)).toEqual([...right, wholeMs]);
  }
});

test("R6 is content with an incident that is open", {
  meta: {
    points: 3,
    hints: [
      "PagerDuty answered 400. Read its body in the requirement, and compare with what your client did.",
      "The 400 says that the incident exists: the caller has what it wanted. Tell this 400 from the others by a text in `errors`; the status and the code stand for many troubles.",
      'const { error } = await response.json();\nconst errors = Array.isArray(error?.errors) ? error.errors : [];\nconst isOpen = errors.some((text) => String(text).includes("____"));\nif (response.status === 400 && isOpen) return { id: ____, key: ____ };\n\nWho has most likely opened it?',
    ],
  },
}, async () => {
  const lost = trouble();
  const { run: again, made } = await openAtPagerDuty([lost], 1);
  const did = `The answer to request 1 was lost. ${sent(again)} and ${ended(again)}. PagerDuty has opened ${count(made.length, "incident")}.`;
  const asked = `R6 asks for 1 incident, its key, and id null.`;
  expect(
    made.map(({ title }) => title),
    story(again, did, asked),
  ).toEqual([lost.title]);
  expect(again.value?.opened, story(again, did, asked)).toEqual([{ id: null, key: made[0]?.key }]);

  for (const script of [
    [alreadyOpen()],
    [refusal(["Something else is odd.", `There is an open incident with matching dedup key, ${randomUUID()}`])],
    [status(503), alreadyOpen()],
  ]) {
    const key = `disk/${randomUUID()}`;
    const run = await openAt([...script, created()], { incidents: [trouble({ key })] });
    const came = `PagerDuty answered ${script.length === 1 ? "" : "503, then "}that one is open. ${sent(run)} and ${ended(run)}.`;
    const wanted = { id: null, key };
    expect(run.value?.opened, story(run, came, `R6 asks for ${JSON.stringify(wanted)}.`)).toEqual([wanted]);
    expect(run.requests.length, story(run, came)).toBe(script.length);
  }
});

test("R7 throws at once when no retry helps, with PagerDuty's words", {
  meta: {
    points: 2,
    hints: [
      "The message has the status, what your client threw, and the number of requests.",
      "A no stays a no. What is wrong stands in `error.message` and `error.errors`; a proxy before PagerDuty may answer with a page, or with other JSON.",
      'const body = await response.json().catch(() => ____);\nconst list = Array.isArray(body?.error?.____) ? body.error.errors : [];\nconst words = [body?.error?.message, ...list].filter((each) => typeof each === "____");\nthrow new IncidentError(words.join(", "), ____);\n\nWhat does the caller do with a 400, and what with a 401?',
    ],
  },
}, async () => {
  const [message, one, two] = [`Invalid ${randomUUID()}`, `Title ${randomUUID()}`, `Service ${randomUUID()}`];
  const cases: [number, Reply, string[]][] = [
    [400, refusal([one, two], message, 2001), [message, one, two]],
    [400, refusal([one], `${message}: no matching dedup key`), [message, one]],
    [400, json({ error: { message, errors: [null, 7, one] } }, { status: 400 }), [message, one]],
    [400, json({ error: { message, errors: { title: [one] } } }, { status: 400 }), [message]],
    [400, json({ error: { message, code: 1008 } }, { status: 400 }), [message]],
    [401, json({ error: { message, code: 2006 } }, { status: 401 }), [message]],
    [403, text("<p>No</p>", { status: 403 }), []],
    [404, json(null, { status: 404 }), []],
    [422, json({ error: "no" }, { status: 422 }), []],
    [400, status(400), []],
    [409, status(409), []],
    [408, status(408), []],
    [501, status(501), []],
    [505, status(505), []],
    [200, json({ incident: { id: "P1" } }), []],
  ];
  for (const [code, reply, words] of cases) {
    const run = await openAt([reply, created()]);
    const { error } = run.value ?? {};
    const body = reply.kind === "http" ? String(reply.body) : "";
    const did = `The answer was ${code}, ${body}. ${sent(run)} and ${ended(run)}.`;
    const got = [run.requests.length, error?.isIncidentError, error?.status];
    expect(got, story(run, did, `R7 asks for 1 request and an IncidentError, status ${code}.`)).toEqual([
      1,
      true,
      code,
    ]);
    const missing = words.filter((each) => !error?.message.includes(each));
    expect(missing, story(run, did, `R7 asks for ${words.join(" and ")} in the message.`)).toEqual([]);
  }
  const answered = await openAt([reset(), json({ error: { message, errors: [one] } }, { status: 503 })], {
    options: { retries: 1 },
  });
  const { status: last, message: said } = answered.value?.error ?? {};
  const told = `The last request got a 503. Your client ${ended(answered)}.`;
  expect(last, story(answered, told, "R7 asks for an IncidentError, status 503.")).toBe(503);
  expect(said, story(answered, told, `R7 asks for ${one} in the message.`)).toContain(one);

  for (const first of [status(503), dnsFailure()]) {
    const run = await openAt([first, reset()], { options: { retries: 1 } });
    const { isIncidentError, status: code = "none", cause } = run.value?.error ?? {};
    const did = `The first request got ${first.kind === "http" ? "a 503" : "ENOTFOUND"}, the last one ECONNRESET. Your client ${ended(run)}. Its cause: ${cause?.split("\n")[0] ?? "none"}.`;
    const asked = "R7 asks for an IncidentError without a status, with the last error as its cause.";
    expect([isIncidentError, code], story(run, did, asked)).toEqual([true, "none"]);
    expect(cause ?? "none", story(run, did, asked)).not.toMatch(/^none$|ENOTFOUND/);
  }
});
