import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { answerWith } from "../../../mocks/answer-with.ts";
import type { Clock } from "../../../mocks/clock.ts";
import type { Service } from "../../../mocks/intercept.ts";
import { seededRandom } from "../../../mocks/random.ts";
import { RouteHandler } from "../../../mocks/route-handler.ts";
import { json, large, type Reply, type Script, status, text } from "../../../mocks/script.ts";
import { createDatadog } from "../../../mocks/services/datadog.ts";
import { createHealth } from "../../../mocks/services/health.ts";
import type { HostState } from "../../../mocks/services/health-hosts.ts";
import { createKubernetes, type KubernetesService } from "../../../mocks/services/kubernetes.ts";
import { createSlack, type Slack } from "../../../mocks/services/slack.ts";
import type { Weather } from "../../../mocks/weather.ts";
import { withWatch } from "../../../mocks/with-watch.ts";
import { withWeather } from "../../../mocks/with-weather.ts";
import type * as Solution from "../../../solutions/19-deployment/scale-on-critical.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("19-deployment/scale-on-critical.ts");

const places = {
  kubernetes: "http://kubernetes.test",
  datadog: "http://datadog.test",
  slack: "http://slack.test",
  health: "http://health.test",
};
const secrets = {
  kubernetes: ["test-token-deployer"],
  datadog: ["test-api-key", "test-application-key"],
  slack: ["test-token-bot"],
};

/** The deployment checkout, which has 2 replicas, of which 1 is ready: critical, and 6 are wanted. */
const wish = (more: Partial<Solution.ScaleOptions> = {}): Solution.ScaleOptions => ({
  namespace: "shop",
  deployment: "checkout",
  incident: `inc-${randomInt(1e9)}`,
  replicas: 6,
  minReady: 2,
  maxCpu: 80,
  kubernetes: { url: places.kubernetes, token: "test-token-deployer" },
  datadog: { url: places.datadog, apiKey: "test-api-key", applicationKey: "test-application-key" },
  slack: { url: places.slack, token: "test-token-bot", channel: "C0003" },
  healthUrl: `${places.health}/checkout/health`,
  ...more,
});

type Gave = { report: Partial<Solution.Report>; words: string; atMs: number };
/** One run of the learner's script. */
const ask = async (
  { scaleOnCritical }: typeof Solution,
  _url: string,
  options: Solution.ScaleOptions,
): Promise<Gave> => {
  let report: Partial<Solution.Report> = {};
  let words = "";
  try {
    report = (await scaleOnCritical(options)) ?? {};
  } catch (error) {
    words = `It rejected: ${error}`;
  }
  return { report, words, atMs: performance.now() };
};

type Rules = Weather["rules"];
type Setting = {
  /** What goes wrong, by service. */
  weather?: Rules;
  /** How the host of the health endpoint fares. */
  health?: HostState;
  /** The load of both hosts at an instant, in percent. */
  cpu?: (at: number) => number;
  /** Puts something between the cluster and its clients. */
  around?: (kubernetes: KubernetesService) => Service;
  /** Is there before the run: a text, or a wish about the replicas. */
  messages?: readonly string[];
  replicas?: number;
  random?: number;
};

/** The four services, and what the run has made of them. */
async function runIn(options: Solution.ScaleOptions, setting: Setting = {}) {
  const { weather = [], health = "up", cpu = () => 50, around = (service) => service, random = 0.5 } = setting;
  const world: { kubernetes?: KubernetesService; slack?: Slack } = {};
  const service = (clock: Clock) => {
    const now = () => clock.now();
    const kubernetes = createKubernetes({ now });
    const slack = createSlack({ now });
    Object.assign(world, { kubernetes, slack });
    const ready = prepare({ kubernetes, slack }, setting, now);
    const datadog = createDatadog({ now, measure: ({ at }) => cpu(at) });
    const hosts = createHealth({ origin: places.health, hosts: { checkout: health } });
    const all = [after(ready, around(kubernetes)), datadog, slack, hosts];
    return all.map((each) => (weather.length > 0 ? withWeather(each, { rules: weather }, { clock }) : each));
  };
  const run = await answer.evaluate(ask, { service, random, arguments: options });
  const replicas = world.kubernetes?.replicas("shop", "checkout");
  const posts = world.slack?.messages("incidents").map((message) => message.text) ?? [];
  const mark = `[${options.incident}]`;
  return { run, replicas, posts, posted: posts.filter((each) => each.endsWith(mark)), ...seenIn(run) };
}

function seenIn(run: { value: Gave | undefined }) {
  const { report = {}, words = "", atMs = 0 } = run.value ?? {};
  const did = words || `Your script reported ${JSON.stringify(report)}.`;
  return { report, did, atMs };
}

/** What others have done before the run begins. */
async function prepare(
  { kubernetes, slack }: { kubernetes: Service; slack: Slack },
  setting: Setting,
  now: () => number,
) {
  const { messages = [], replicas } = setting;
  const incidents = slack.messages("incidents") as { text: string; ts: string; user: string }[];
  messages.forEach((words, index) => {
    incidents.push({
      text: words,
      ts: `${Math.floor(now() / 1_000) - 60}.${String(index).padStart(6, "0")}`,
      user: "U0002",
    });
  });
  if (replicas !== undefined) await patchAs(kubernetes, { spec: { replicas } });
}

function after(ready: Promise<void>, service: Service): Service {
  return between(service, async (request, ask) => {
    await ready;
    return ask(request);
  });
}

/** Puts something between a service and its clients. */
function between(
  service: Service,
  answer: (request: Request, ask: (request: Request) => Promise<Response>) => Promise<Response>,
): Service {
  const ask = answerWith(service);
  const handler = new RouteHandler("ALL", `${service.origin}/*`, (request) => answer(request, ask));
  return Object.create(service, { handlers: { value: [handler], enumerable: true } });
}

/** Somebody else changes the deployment. */
function patchAs(kubernetes: Service, body: object, path = "/apis/apps/v1/namespaces/shop/deployments/checkout") {
  const headers = { authorization: "Bearer test-token-deployer", "content-type": "application/merge-patch+json" };
  return answerWith(kubernetes)(
    new Request(places.kubernetes + path, { method: "PATCH", headers, body: JSON.stringify(body) }),
  );
}

/** Somebody else is faster: before each of the first PATCHes that come, they change the deployment. */
function meddled(...changes: readonly object[]) {
  return (kubernetes: KubernetesService): Service => {
    const left = [...changes];
    return between(kubernetes, async (request, ask) => {
      const change = request.method === "PATCH" ? left.shift() : undefined;
      if (change) await patchAs(kubernetes, change);
      return ask(request);
    });
  };
}

type Wire = Parameters<typeof story>[0] & {
  requests: readonly {
    method: string;
    url: string;
    headers: Readonly<Record<string, string>>;
    body: string;
    atMs: number;
    endedAtMs?: number;
  }[];
};

/** Requests by what they are for, in the words of the text. */
const routes: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["pods", /^GET http:\/\/kubernetes\.test\/api\/v1\/.*\/pods/],
  ["cpu", /^GET http:\/\/datadog\.test\//],
  ["health", /^GET http:\/\/health\.test\//],
  ["look at the deployment", /^GET http:\/\/kubernetes\.test\/apis\//],
  ["PATCH", /^PATCH http:\/\/kubernetes\.test\//],
  ["look at the messages", /^(GET|POST) http:\/\/slack\.test\/api\/conversations/],
  ["POST", /^POST http:\/\/slack\.test\/api\/chat/],
];
const nameOf = ({ method, url }: { method: string; url: string }) =>
  routes.find(([, pattern]) => pattern.test(`${method} ${url}`))?.[0] ?? `${method} ${url}`;
const sentTo = ({ requests }: Wire, name: string) => requests.filter((request) => nameOf(request) === name);
const namesOf = ({ requests }: Wire) => requests.map(nameOf);
const sent = (run: Wire) => `Your script sent: ${namesOf(run).join(", ") || "nothing"}.`;
const [GET_PODS, GET_CPU, GET_HEALTH, LOOK, PATCH, MESSAGES, POST] = routes.map(([name]) => name) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];

/** To 10 ms: timers count whole milliseconds, and one that waits 0 ms takes 1. */
const rounded = (valueMs: number) => Math.round(valueMs / 10) * 10;
const shown = (value: unknown) => JSON.stringify(value) ?? "undefined";

test("R1 reads three things at the same time", {
  meta: {
    points: 2,
    hints: [
      "Compare what the script reported with what the services have. Then look at the times of the first three requests.",
      "Three promises that are made before the first is awaited run side by side. What fails in one of them must not reach the others: let each give its value, or nothing.",
      'const [pods, cpu, health] = await Promise.all([\n  step("pods", ____),\n  step("cpu", ____),\n  step("health", ____),\n]);\n\nWhat would the slowest source cost if they came one after the other?',
    ],
  },
}, async () => {
  const load = randomInt(10, 60);
  const rules: Rules = [{ latency: { p100: 1_000 }, routes: ["GET /api/v1/*", "GET /checkout/health"] }];
  const options = wish({ minReady: 1 });
  // Each minute has its own load, so the last value is not the mean.
  const { run, report, did } = await runIn(options, { weather: rules, cpu: (at) => load + ((at / 20_000) % 5) });
  const { verdict, pods, cpu, health } = report;
  const wanted = { verdict: "well", pods: { all: 2, ready: 1 }, cpu: load + 2, health: "pass" };
  const round = (value: unknown) => (typeof value === "number" ? Math.round(value * 1e6) / 1e6 : value);
  expect({ verdict, pods, cpu: round(cpu), health }, story(run, did, `R1 asks for ${shown(wanted)}.`)).toEqual(wanted);
  const began = run.requests.map(({ atMs }) => rounded(atMs));
  const times = `Each source takes 1,000 ms. Your script asked at ${ms(began)}.`;
  expect(began, story(run, times, "R1 asks to read all three at the same time.")).toEqual([0, 0, 0]);
});

test("R1 takes what may be missing", {
  meta: {
    points: 1,
    hints: [
      "Compare the pods and points that the services sent, on the wire, with what the script reported.",
      "A pod that no node has taken yet may have no conditions: it is not ready, and no reason to fail. A point without a value has null: leave it out, also when you count.",
      'const isReady = (pod) => (pod.status.conditions ?? ____).some(({ type, status }) => type === "Ready" && status === ____);\nconst values = points.map(([, value]) => value).filter((value) => value !== ____);\n\nWhat does null become when you add it to a number?',
    ],
  },
}, async () => {
  const [one, two] = [randomInt(10, 40), randomInt(40, 70)];
  const condition = (type: string, value: string) => ({ type, status: value });
  const items = [
    { status: { phase: "Pending" } },
    { status: { conditions: [condition("PodScheduled", "True"), condition("Ready", "False")] } },
    { status: { conditions: [condition("Initialized", "True"), condition("Ready", "True")] } },
    { status: { conditions: [condition("Ready", "Unknown"), condition("ContainersReady", "True")] } },
  ];
  const pointlist = [
    [1_000, one],
    [2_000, null],
    [3_000, two],
    [4_000, null],
    [5_000, 0],
  ];
  const run = await answer.evaluate(ask, {
    script: {
      [places.kubernetes]: [json({ items })],
      [places.datadog]: [json({ series: [{ pointlist }, { pointlist: [[1_000, 999]] }] })],
      [places.health]: [json({ status: "warn" })],
    },
    arguments: wish({ minReady: 1 }),
  });
  const { report, did } = seenIn(run);
  const { verdict, pods, cpu, health } = report;
  const wanted = { verdict: "well", pods: { all: 4, ready: 1 }, cpu: (one + two) / 3, health: "warn" };
  expect({ verdict, pods, cpu, health }, story(run, did, `R1 asks for ${shown(wanted)}.`)).toEqual(wanted);
});

test("R2 takes an ill answer for an answer", {
  meta: {
    points: 2,
    hints: [
      "Look at the answers to the request for health: status and body. How often did your script ask?",
      "A 503 can come from the endpoint, which is well enough to say that something is ill, or from something in front of it, which says nothing about it. The body tells them apart. Look at it before the status.",
      'const told = await readBody(response).catch(() => ____);\nif (["pass", "warn", "fail"].includes(told?.____)) return told.status;\nif (!response.ok) throw ____; // may be tried again\n\nWhat does a script report that takes four honest answers for four failures?',
    ],
  },
}, async () => {
  const ill = await runIn(wish({ minReady: 0 }), { health: "unhealthy" });
  const asked = "R2 asks to take the 503 with the status fail for an answer.";
  expect(ill.report.health, story(ill.run, ill.did, asked)).toBe("fail");
  expect(sentTo(ill.run, GET_HEALTH).length, story(ill.run, sent(ill.run), asked)).toBe(1);
  expect(ill.report.verdict, story(ill.run, ill.did, "R3 asks for critical.")).toBe("critical");
  for (const [what, first, requests, wanted] of [
    ["500 with the status warn", json({ status: "warn" }, { status: 500 }), 1, "warn"],
    ["404 with the status fail", json({ status: "fail" }, { status: 404 }), 1, "fail"],
    ["503 with other JSON", json({ error: "busy" }, { status: 503 }), 2, "pass"],
    ["503 and no JSON", status(503), 2, "pass"],
    ["404 and no JSON", status(404), 1, undefined],
    ["200 and the status up", json({ status: "up" }), 1, undefined],
  ] as const) {
    const weather: Rules = [{ script: [first], services: ["health"] }];
    const { run, report, did } = await runIn(wish({ minReady: 0 }), { weather });
    const words = `The first answer was ${what}. ${did}`;
    const needs = `R2 and R6 ask for ${count(requests, "request")}, and for ${wanted ?? "no health"}.`;
    expect([report.health, sentTo(run, GET_HEALTH).length], story(run, words, needs)).toEqual([wanted, requests]);
  }
});

test("R3 judges by what was seen", {
  meta: {
    points: 3,
    hints: [
      "The message names what was seen, and both verdicts. Which sign did your script overlook, or take for one?",
      "One bad sign is enough, whatever the others are, and also if one could not be read. Only who has seen all three may say that all is well. A limit that is met exactly is not passed.",
      'if ((pods && pods.ready < ____) || (cpu !== undefined && cpu > ____) || health === ____) return "critical";\nreturn ____ ? "well" : "unknown";\n\nWhat is the verdict when a source is silent and the others look good?',
    ],
  },
}, async () => {
  const dead = (service: string) =>
    ({ fault: 403, services: [service], routes: ["GET /api/v1/*", "/checkout/health"] }) as const;
  const noPods = { minReady: 0 };
  for (const [what, limits, health, weather, wanted] of [
    ["ready 1, minReady 2", {}, "up", [], "critical"],
    ["ready 1, minReady 1", { minReady: 1 }, "up", [], "well"],
    ["cpu 50, maxCpu 49", { ...noPods, maxCpu: 49 }, "up", [], "critical"],
    ["cpu 50, maxCpu 50", { ...noPods, maxCpu: 50 }, "up", [], "well"],
    ["health fail", noPods, "unhealthy", [], "critical"],
    ["health warn", noPods, "warn", [], "well"],
    ["no pods, the others good", noPods, "up", [dead("kubernetes")], "unknown"],
    ["no cpu, the others good", noPods, "up", [dead("datadog")], "unknown"],
    ["no health, the others good", noPods, "up", [dead("health")], "unknown"],
    ["no cpu and no health, ready 1, minReady 2", {}, "up", [dead("datadog"), dead("health")], "critical"],
    ["no pods and no cpu, health fail", noPods, "unhealthy", [dead("kubernetes"), dead("datadog")], "critical"],
    ["nothing at all", {}, "up", [dead("kubernetes"), dead("datadog"), dead("health")], "unknown"],
  ] as const) {
    const { run, report, did, replicas, posts } = await runIn(wish(limits), { health, weather });
    const isCritical = wanted === "critical";
    const change = isCritical ? "done" : "none";
    const asked = `R3 asks for ${wanted}, and ${isCritical ? "to scale and to post" : "to do no more"}.`;
    const seen = [report.verdict, report.scaling, report.posting];
    expect(seen, story(run, `It was: ${what}. ${did}`, asked)).toEqual([wanted, change, change]);
    expect([replicas, posts.length], story(run, `It was: ${what}. ${sent(run)}`, asked)).toEqual(
      isCritical ? [6, 1] : [2, 0],
    );
    if (!isCritical) expect(run.requests.length, story(run, `It was: ${what}. ${sent(run)}`, asked)).toBe(3);
  }
});

test("R4 scales to a number, and never down", {
  meta: {
    points: 4,
    hints: [
      "The message names what others did to the deployment. Look at what the PATCH said, and at the replicas after it.",
      "Read, compare, and change only what is too low. The version in the patch says what you have decided on: if somebody was faster, the answer is 409, and you read again. Then there may be nothing left to do.",
      'const { metadata, spec } = await look();\nif (spec.replicas >= ____) return "already";\nawait patch({ metadata: { resourceVersion: ____ }, spec: { replicas: ____ } });\n\nWhat happens without the version when somebody sets 10 after your look?',
    ],
  },
}, async () => {
  const label = { metadata: { labels: { team: "night" } } };
  for (const [what, setting, wanted, patches, state] of [
    ["had 2 replicas", {}, 6, 1, "done"],
    ["had 5 replicas", { replicas: 5 }, 6, 1, "done"],
    ["had 6 replicas", { replicas: 6 }, 6, 0, "already"],
    ["had 9 replicas", { replicas: 9 }, 9, 0, "already"],
    ["got a label after your look", { around: meddled(label) }, 6, 2, "done"],
    [
      "got two labels, one after each look",
      { around: meddled(label, { metadata: { labels: { team: "day" } } }) },
      6,
      3,
      "done",
    ],
    ["was set to 10 after your look", { around: meddled({ spec: { replicas: 10 } }) }, 10, 1, "already"],
    ["was set to 4 after your look", { around: meddled({ spec: { replicas: 4 } }) }, 6, 2, "done"],
  ] as const) {
    const { run, report, did, replicas } = await runIn(wish(), setting);
    const words = `The deployment ${what}, and 6 are wanted. It has ${replicas} now. ${did}`;
    const asked = `R4 asks for ${wanted} replicas, and for ${state} after ${count(patches, "PATCH", "PATCHes")}.`;
    expect(replicas, story(run, words, asked)).toBe(wanted);
    expect(sentTo(run, PATCH).length, story(run, `${words} ${sent(run)}`, asked)).toBe(patches);
    expect([report.scaling, report.posting], story(run, words, asked)).toEqual([state, "done"]);
  }
});

test("R5 posts once about an incident", {
  meta: {
    points: 3,
    hints: [
      "The message says what stood in the channel before, and what stands there now.",
      "The mark is a key that you make yourself: whoever looks for it before they post finds what an earlier run, or a lost answer, has left. Compare its brackets too: inc-1 is a part of inc-12.",
      'const mark = "[" + incident + "]";\nconst isThere = messages.some(({ text }) => text.____(mark));\nif (!isThere) await post([deployment, ____, mark].join(" "));\n\nWhy must the name of an incident be the same in the next run?',
    ],
  },
}, async () => {
  const options = wish();
  const { incident } = options;
  const others = Array.from({ length: 40 }, (_, index) => `Message ${index + 1}`);
  for (const [what, messages, posts, state] of [
    ["nothing", [], 1, "done"],
    ["a message that ends with the mark", [`checkout [${incident}]`], 0, "already"],
    ["such a message, and 40 newer ones", [`checkout [${incident}]`, ...others], 0, "already"],
    ["a message about another incident", [`checkout [${incident}2]`], 1, "done"],
    ["one whose name ends like this one", [`checkout [night-${incident}]`], 1, "done"],
    ["one that ends with the name, without brackets", [`What about ${incident}`], 1, "done"],
    ["one that has the mark at its beginning", [`[${incident}] is over`], 1, "done"],
  ] as const) {
    const { run, report, did, posts: all } = await runIn(options, { messages });
    const words = `In the channel was ${what}. ${sent(run)} ${did}`;
    const asked = `R5 asks for ${count(posts, "post")} and ${state}.`;
    expect([all.length - messages.length, report.posting], story(run, words, asked)).toEqual([posts, state]);
  }
  for (const [setting, token, state] of [
    [{}, "test-token-deployer", "done"],
    [{ replicas: 6 }, "test-token-deployer", "already"],
    [{}, "test-token-reader", "failed"],
    [
      {
        weather: [
          { script: ["lost"], routes: ["PATCH /apis/*"] },
          { fault: 403, routes: ["GET /apis/*"], fromMs: 1 },
        ],
      },
      "test-token-deployer",
      "unknown",
    ],
  ] as const) {
    const own = wish({ kubernetes: { url: places.kubernetes, token } });
    const { run, posted, posts: all } = await runIn(own, setting);
    const words = `Your script posted "${all.join('", "')}".`;
    const asked = `R5 asks for one text with checkout and ${state}, that ends with [${own.incident}].`;
    expect(posted.length, story(run, words, asked)).toBe(1);
    const says = ["checkout", state].map((word) => new RegExp(`\\b${word}\\b`).test(posted[0] ?? ""));
    expect(says, story(run, words, asked)).toEqual([true, true]);
  }
});

/** Every request that a run can send. */
const everyRoute = [
  "GET /api/v1/namespaces/*",
  "GET /api/v1/query",
  "GET /checkout/health",
  "GET /apis/*",
  "PATCH /apis/*",
  "GET /api/conversations.history",
  "POST /api/chat.postMessage",
] as const;
const [PODS_ROUTE, CPU_ROUTE, HEALTH_ROUTE, LOOK_ROUTE, PATCH_ROUTE, MESSAGES_ROUTE, POST_ROUTE] = everyRoute;

test("R6 tries a step again, from its look", {
  meta: {
    points: 4,
    hints: [
      "The message names what each request met the first time. Which of them did your script not send again?",
      "Put what belongs to a step into one function, and the loop around it. Then a PATCH that failed is not sent again by itself: the loop looks first, with all that may have happened meanwhile.",
      "for (let retry = 0; ; retry++) {\n  try {\n    return await work(); // looks, and changes\n  } catch (trouble) {\n    if (!mayPass(trouble) || retry >= ____) return ____;\n    await sleep(____);\n\nWhat does a repeated PATCH know of the version that is there now?",
    ],
  },
}, async () => {
  const wanted = [
    GET_PODS,
    GET_CPU,
    GET_HEALTH,
    GET_PODS,
    GET_CPU,
    GET_HEALTH,
    LOOK,
    LOOK,
    PATCH,
    LOOK,
    PATCH,
    MESSAGES,
    MESSAGES,
    POST,
    MESSAGES,
    POST,
  ];
  for (const fault of [
    429,
    500,
    502,
    503,
    504,
    "reset",
    "refused",
    "never",
    {
      kind: "http",
      status: 200,
      headers: { "content-type": "application/json" },
      body: '{"items":[]}',
      delivery: { kind: "cut", afterBytes: 4 },
    },
  ] as const) {
    const weather: Rules = everyRoute.map((route) => ({ script: [fault], routes: [route] }));
    const { run, report, did, replicas, posted } = await runIn(wish(), { weather, random: 0 });
    const name = typeof fault === "object" ? "half a body" : fault === "never" ? "silence" : fault;
    const words = `Each request met ${name} the first time. ${did}`;
    const asked = "R6 asks to try again: then all is seen and done.";
    const seen = [report.verdict, report.scaling, report.posting, replicas, posted.length, shown(report.failures)];
    expect(seen, story(run, words, asked)).toEqual(["critical", "done", "done", 6, 1, "[]"]);
    const order = "R6 asks to begin each further try with the GET of its step.";
    const isSent = run.requests.filter(({ method }) => method !== "CONNECT");
    const names = isSent.map(nameOf);
    if (fault === "refused") continue;
    expect([...names].sort(), story(run, sent(run), order)).toEqual([...wanted].sort());
    expect(names.slice(6), story(run, sent(run), order)).toEqual(wanted.slice(6));
  }
});

test("R6 tries nothing else again, and stops after so many retries", {
  meta: {
    points: 3,
    hints: [
      "The message says what each of the services answered. How often did your script ask?",
      "Most refusals stay what they are. A body that is wrong comes again, and Slack means its no. Count the retries of a step, whatever failed in it: a look that works is no reason to begin anew.",
      "const mayPass = [429, 500, 502, 503, 504].includes(status) || (method === ____ && status === ____);\nif (!mayPass || retry >= ____) return ____;\n\nHow many requests does a step with one GET send with retries 2?",
    ],
  },
}, async () => {
  const reads = [PODS_ROUTE, CPU_ROUTE, HEALTH_ROUTE];
  const looks = [LOOK_ROUTE, MESSAGES_ROUTE];
  const changes = [PATCH_ROUTE, POST_ROUTE];
  const page = { kind: "http", status: 200, headers: { "content-type": "text/html" }, body: "<p>Hello</p>" } as const;
  const odd = json({ ok: true, messages: 7, items: 7, spec: 7 });
  for (const [struck, faults, requests] of [
    [reads, [400, 401, 403], 3],
    [reads, [409, 408, 404], 3],
    [reads, [page, odd, page], 3],
    [reads, [odd, page, odd], 3],
    [reads, [410, 422, 501], 3],
    [looks, [409, 404], 5],
    [looks, [403, 409], 5],
    [looks, [page, odd], 5],
    [looks, [odd, page], 5],
    [looks, [422, 501], 5],
    [changes, [400, 403], 7],
    [changes, [404, 400], 7],
    [changes, [403, 404], 7],
    [changes, [422, 408], 7],
    [changes, [501, 422], 7],
  ] as const) {
    const weather: Rules = struck.map((route, place) => ({ fault: faults[place] ?? 400, routes: [route] }));
    const { run } = await runIn(wish(), { weather, random: 0 });
    const what = faults.map((fault) => (fault === page ? "a page" : fault === odd ? "other JSON" : fault));
    const words = `The answers to ${struck.join(", ")} were ${what.join(", ")}. ${sent(run)}`;
    expect(run.requests.length, story(run, words, `R6 asks for ${requests} requests.`)).toBe(requests);
  }
  for (const [retries, struck, requests] of [
    [0, reads, 3],
    [2, reads, 9],
    [2, looks, 9],
    [2, changes, 15],
  ] as const) {
    const weather: Rules = struck.map((route) => ({ fault: 503, routes: [route] }));
    const { run } = await runIn(wish({ retries }), { weather, random: 0 });
    const words = `With retries ${retries} the answer to ${struck.join(" and ")} was always 503. ${sent(run)}`;
    expect(run.requests.length, story(run, words, `R6 asks for ${requests} requests.`)).toBe(requests);
  }
  const { run, report } = await runIn(
    wish({ slack: { url: places.slack, token: "test-token-bot", channel: "C0002" } }),
  );
  const words = `Slack answered ok: false. ${sent(run)}`;
  const asked = "R6 asks not to try that again.";
  expect([run.requests.length, report.posting], story(run, words, asked)).toEqual([6, "failed"]);
});

/** Times between requests of one name, from the end of one to the next. */
const gaps = (run: Wire, name: string) =>
  sentTo(run, name)
    .slice(1)
    .map(({ atMs }, index) => rounded(atMs - (sentTo(run, name)[index]?.endedAtMs ?? 0)));

test("R7 waits as long as chance and the service ask for", {
  meta: {
    points: 2,
    hints: [
      "Compare the waits in the message. Which of them are shorter than asked, which longer?",
      "Two waits compete: your own, which doubles up to its cap and is a share that chance chooses; and the one that the service names. Take the longer one.",
      "const ownMs = Math.random() * Math.min(capMs, baseMs * 2 ** ____);\nconst waitMs = Math.max(ownMs, ____ ?? 0);\n\nWhy is Retry-After: soon no reason to fail?",
    ],
  },
}, async () => {
  const options = wish({ baseMs: 1_000, capMs: 3_000, retries: 5 });
  for (const route of [PODS_ROUTE, MESSAGES_ROUTE]) {
    const { run } = await runIn(options, { weather: [{ script: [503, 503, 503, 503], routes: [route] }] });
    const waits = gaps(run, route === PODS_ROUTE ? GET_PODS : MESSAGES);
    const words = `The answer to ${route} was 503 four times. Your script waited ${ms(waits)}.`;
    const asked = "R7 asks for 500, 1,000, 1,500 and 1,500 ms, as chance is 0.5.";
    expect(waits, story(run, words, asked)).toEqual([500, 1_000, 1_500, 1_500]);
  }
  for (const [code, header, wanted] of [
    [503, "7", 7_000],
    [429, "2", 2_000],
    [500, "3", 3_000],
    [503, { inMs: 9_000, form: "imf-fixdate" }, 9_000],
    [503, { inMs: 5_000, form: "asctime" }, 5_000],
    [503, "0", 500],
    [503, "soon", 500],
    [503, "-5", 500],
  ] as const) {
    const fault = status(code, { "retry-after": header });
    const weather = [CPU_ROUTE, PATCH_ROUTE].map((route) => ({ script: [fault], routes: [route] }));
    const { run } = await runIn(options, { weather });
    const isDate = typeof header !== "string";
    const form = isDate ? `a date in ${header.inMs} ms` : header;
    for (const [route, name] of [
      [CPU_ROUTE, GET_CPU],
      [PATCH_ROUTE, PATCH],
    ] as const) {
      const waits = gaps(run, name);
      const words = `The answer to ${route} was ${code}, Retry-After: ${form}. Your script waited ${ms(waits)}.`;
      // A date header counts whole seconds.
      const seen = waits.map((waitMs) => (isDate ? Math.ceil(waitMs / 1_000) * 1_000 : waitMs));
      expect(seen, story(run, words, `R7 asks for ${ms(wanted)}.`)).toEqual([wanted]);
    }
  }
});

test("R8 ends each request, each step and the run in time", {
  meta: {
    points: 4,
    hints: [
      "Look at the times in the message: when did a request end, when did the next step begin, when did the run end?",
      "Three clocks: one for a request with its body, one for a step with its tries and waits, and both begin anew. Who knows when its step ends also knows which wait is in vain.",
      "const endsAt = performance.now() + ____ / 3; // when the step begins\nconst limitMs = Math.min(timeoutMs, ____ - performance.now());\nif (performance.now() + waitMs >= ____) return undefined;\n\nWhat is left for the deployment when one silent source may take all the time?",
    ],
  },
}, async () => {
  for (const fault of ["never", "stall"] as const) {
    const options = wish({ timeoutMs: 400, retries: 1, baseMs: 200 });
    const weather: Rules = [{ fault, routes: [CPU_ROUTE, LOOK_ROUTE, MESSAGES_ROUTE] }];
    const { run, atMs } = await runIn(options, { weather });
    const times = [GET_CPU, LOOK, MESSAGES].map((name) => sentTo(run, name).map((request) => rounded(request.atMs)));
    const wanted = [
      [0, 500],
      [900, 1_400],
      [1_800, 2_300],
    ];
    const words = `Three requests met ${fault === "never" ? "silence" : "half a body, then silence"}. Your script sent them at ${shown(times)} ms.`;
    expect(times, story(run, words, `R8 asks for ${shown(wanted)}, as timeoutMs is 400.`)).toEqual(wanted);
    expect(rounded(atMs), story(run, `Your script ended at ${ms(rounded(atMs))}.`, "R8 asks for 2,700 ms.")).toBe(
      2_700,
    );
  }
  const slow = wish({ timeoutMs: 20_000, deadlineMs: 9_000 });
  const silent: Rules = [{ fault: "never", routes: [CPU_ROUTE, PATCH_ROUTE, MESSAGES_ROUTE] }];
  const { run, report, did, atMs } = await runIn(slow, { weather: silent });
  const began = [LOOK, MESSAGES].map((name) => sentTo(run, name).map((request) => rounded(request.atMs)));
  const words = `With deadlineMs 9,000 and three silent services, your script looked at ${shown(began)} ms, and ended at ${ms(rounded(atMs))}.`;
  expect([began, rounded(atMs)], story(run, words, "R8 asks for 3,000, 6,000, and the end at 9,000 ms.")).toEqual([
    [[3_000], [6_000]],
    9_000,
  ]);
  expect([report.scaling, report.posting], story(run, did, "R10 asks for unknown and failed.")).toEqual([
    "unknown",
    "failed",
  ]);
  for (const [seconds, requests] of [
    ["2", 2],
    ["3", 1],
    ["60", 1],
  ] as const) {
    const options = wish({ deadlineMs: 9_000 });
    const busy = status(503, { "retry-after": seconds });
    const { run, atMs } = await runIn(options, { weather: [{ script: [busy], routes: [MESSAGES_ROUTE] }] });
    const words = `A step has 3,000 ms, and Slack asked for ${seconds} s. Your script asked ${count(sentTo(run, MESSAGES).length, "time")} and ended at ${ms(rounded(atMs))}.`;
    const asked = requests === 1 ? "R8 asks to fail at once." : "R8 asks to wait and to look again.";
    expect([sentTo(run, MESSAGES).length, rounded(atMs)], story(run, words, asked)).toEqual([
      requests,
      requests === 1 ? 0 : 2_000,
    ]);
  }
});

test("R9 lets no failure stop another step", {
  meta: {
    points: 3,
    hints: [
      "The message names the service that failed. Which steps came after it?",
      "A step that gives up says so by its value and does not throw: then the next line runs. Slack is not needed to scale, and Kubernetes is not needed to post.",
      'const scaling = await ____("scaling", …); // a word, never an error\nconst posting = await ____("posting", …);\n\nWho learns that the scaling has failed if nothing is posted?',
    ],
  },
}, async () => {
  for (const [what, fault, struck, wanted] of [
    ["Slack was down", "refused", ["slack"], ["done", "failed", 6, 0]],
    ["Slack was busy", 503, ["slack"], ["done", "failed", 6, 0]],
    ["Datadog was down", "refused", ["datadog"], ["done", "done", 6, 1]],
    ["the health endpoint was gone", "dns-failure", ["health"], ["done", "done", 6, 1]],
    ["Datadog and health were silent", "never", ["datadog", "health"], ["done", "done", 6, 1]],
    ["changes of the deployment were forbidden", 403, ["kubernetes"], ["failed", "done", 2, 1]],
    ["the cluster was silent to changes", "never", ["kubernetes"], ["unknown", "done", 2, 1]],
  ] as const) {
    const routes = struck[0] === "kubernetes" ? [PATCH_ROUTE] : ["/*"];
    const { run, report, did, replicas, posted } = await runIn(wish(), {
      weather: [{ fault, services: struck, routes }],
    });
    const words = `It was so: ${what}. ${did}`;
    const asked = `R9 asks for scaling ${wanted[0]}, posting ${wanted[1]}, ${wanted[2]} replicas and ${count(wanted[3], "post")}.`;
    expect([report.scaling, report.posting, replicas, posted.length], story(run, words, asked)).toEqual(wanted);
  }
});

test("R10 knows what has become of a change", {
  meta: {
    points: 4,
    hints: [
      "The message says what became of the changes, and what your script could know of it. Compare both words.",
      "Keep one note: a change was sent, and nobody has refused it. A look that finds it turns the note into done. At the end of the retries the note decides between two words.",
      'if (await isThere()) return isSent ? ____ : "already";\nisSent = true;\nawait make(); // a refusal takes the note back\n…\nreturn isSent ? ____ : "failed";\n\nWhy is it wrong to call a lost answer a failure?',
    ],
  },
}, async () => {
  const at = (
    route: string,
    ...script: Script | readonly (number | "lost" | "reset" | "never" | "break" | { kind: "pass" })[]
  ) => ({ script, routes: [route] });
  const pass = { kind: "pass" } as const;
  for (const [what, weather, retries, wanted] of [
    ["made, and both answers lost", [at(PATCH_ROUTE, "lost"), at(POST_ROUTE, "lost")], 3, ["done", "done", 1, 1, 6, 1]],
    [
      "made, and half of both answers came",
      [at(PATCH_ROUTE, "break"), at(POST_ROUTE, "break")],
      3,
      ["done", "done", undefined, 1, 6, 1],
    ],
    [
      "not made, as the requests were lost",
      [at(PATCH_ROUTE, "never"), at(POST_ROUTE, "never")],
      3,
      ["done", "done", 2, 2, 6, 1],
    ],
    [
      "made, and the answers and all later looks lost",
      [
        at(PATCH_ROUTE, "lost"),
        at(LOOK_ROUTE, pass, 503, 503, 503),
        at(POST_ROUTE, "lost"),
        at(MESSAGES_ROUTE, pass, 503, 503, 503),
      ],
      3,
      ["unknown", "unknown", 1, 1, 6, 1],
    ],
    [
      "made, the answers lost, and the next look forbidden",
      [at(PATCH_ROUTE, "lost"), at(LOOK_ROUTE, pass, 403), at(POST_ROUTE, "lost"), at(MESSAGES_ROUTE, pass, 403)],
      3,
      ["unknown", "unknown", 1, 1, 6, 1],
    ],
    ["answered with 500", [at(PATCH_ROUTE, 500), at(POST_ROUTE, 502)], 0, ["unknown", "unknown", 1, 1, 2, 0]],
    ["answered with 429", [at(PATCH_ROUTE, 429), at(POST_ROUTE, 429)], 0, ["failed", "failed", 1, 1, 2, 0]],
    ["answered with 409 and 403", [at(PATCH_ROUTE, 409), at(POST_ROUTE, 403)], 0, ["failed", "failed", 1, 1, 2, 0]],
    [
      "lost, then refused with 403",
      [at(PATCH_ROUTE, "reset", 403), at(POST_ROUTE, "reset", 403)],
      3,
      ["failed", "failed", 2, 2, 2, 0],
    ],
    [
      "never sent, as every look failed",
      [at(LOOK_ROUTE, 503, 503), at(MESSAGES_ROUTE, 503, 503)],
      1,
      ["failed", "failed", 0, 0, 2, 0],
    ],
  ] as const) {
    const { run, report, did, replicas, posted } = await runIn(wish({ retries }), { weather, random: 0 });
    const words = `Both changes were ${what}. ${did}`;
    const asked = `R10 asks for ${wanted[0]} and ${wanted[1]}.`;
    expect([report.scaling, report.posting], story(run, words, asked)).toEqual(wanted.slice(0, 2));
    const patches = wanted[2] === undefined ? undefined : sentTo(run, PATCH).length;
    const seen = [patches, sentTo(run, POST).length, replicas, posted.length];
    const counted = `Both changes were ${what}. ${sent(run)} There are ${replicas} replicas and ${count(posted.length, "post")}.`;
    const needs = `R10 and R6 ask for ${wanted[4]} replicas and ${count(wanted[5], "post")}, with no change sent once more than needed.`;
    expect(seen, story(run, counted, needs)).toEqual(wanted.slice(2));
  }
});

test("R11 changes nothing in a dry run", {
  meta: {
    points: 2,
    hints: [
      "Look for PATCH and POST on the wire. Then compare both words of the report.",
      "A dry run is the same run: it reads, judges, looks whether a change is there already, and stops at the line before the change. So it tells what a real run would do.",
      "if (await isThere()) return ____;\nif (dryRun) return ____;\nawait make();\n\nWhat would a dry run be worth that does not look?",
    ],
  },
}, async () => {
  const options = wish({ dryRun: true });
  const reads = [GET_PODS, GET_CPU, GET_HEALTH];
  for (const [what, more, setting, wanted] of [
    ["critical", {}, {}, ["critical", "planned", "planned"]],
    ["critical, and had 7 replicas", {}, { replicas: 7 }, ["critical", "already", "planned"]],
    ["critical, and posted", {}, { messages: [`checkout [${options.incident}]`] }, ["critical", "planned", "already"]],
    ["well", { minReady: 0 }, {}, ["well", "none", "none"]],
    [
      "critical, and Slack was down",
      {},
      { weather: [{ fault: 403, services: ["slack"] }] },
      ["critical", "planned", "failed"],
    ],
  ] as const) {
    const { run, report, did } = await runIn({ ...options, ...more }, setting);
    const words = `The deployment was ${what}. ${did}`;
    expect(
      [report.verdict, report.scaling, report.posting],
      story(run, words, `R11 asks for ${wanted.join(", ")}.`),
    ).toEqual(wanted);
    const names = wanted[0] === "well" ? reads : [...reads, LOOK, MESSAGES];
    expect(namesOf(run).sort(), story(run, sent(run), "R11 asks for the GETs, and no change.")).toEqual(
      [...names].sort(),
    );
  }
});

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
  const rows: [string, Partial<Solution.ScaleOptions>, Rules, object[]][] = [
    ["403", {}, readAll(403), three({ reason: "status", status: 403 })],
    ["503, four times", {}, readAll(503), three({ reason: "status", status: 503 })],
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
  const echo = text(Object.values(secrets).flat().join(" "), { status: 500 });
  const told = await runIn(wish(), {
    weather: [{ fault: echo, services: ["kubernetes", "slack", "datadog"] }],
    health: "unhealthy",
  });
  const secret = Object.values(secrets)
    .flat()
    .find((each) => shown(told.report).includes(each));
  expect(secret, story(told.run, told.did, "R13 asks for no secret in it.")).toBeUndefined();
  expect(told.report.failures?.length, story(told.run, told.did, "R13 asks for four failures.")).toBe(4);
});

/** A weather for all four: everything that can pass, and nothing that cannot. No change takes longer than `timeoutMs`. */
const storm = (seed: number): Weather => ({
  seed,
  rules: [
    { latency: { p0: 10, p50: 60, p95: 500, p100: 1_800 } },
    { fault: 503, forMs: 3_000, everyMs: 20_000, atRandom: true, retryAfter: "seconds" },
    { limit: { requests: 5, perMs: 1_000 } },
    ...([500, 503, 504] as const).map((fault) => ({ fault, rate: 0.03 })),
    ...(["reset", "never", "lost", "stall", "break"] as const).map((fault) => ({ fault, rate: 0.02 })),
  ],
});

/** Who is scaled, where it is told: one for each lane, so that no two runs send the same request. */
const lanes = [
  { namespace: "default", deployment: "web", channel: "C0001" },
  { namespace: "shop", deployment: "cart", channel: "C0003" },
  { namespace: "shop", deployment: "checkout", channel: "C0004" },
] as const;
const runsOfLane = 7;
const runs = lanes.length * runsOfLane;

/** So many runs of the learner's script, one at a time in each lane. */
const ride = async ({ scaleOnCritical }: typeof Solution, _url: string, wishes: Solution.ScaleOptions[][]) => {
  const reports: (Solution.Report | string)[] = [];
  const lane = async (left: Solution.ScaleOptions[]) => {
    for (const each of left) reports.push(await scaleOnCritical(each).catch((error) => `${error}`));
  };
  await Promise.all(wishes.map(lane));
  return reports;
};

/** Each run is about an incident of its own. Every second wish is lower than the one before it. */
const wishesOf = ({ namespace, deployment, channel }: (typeof lanes)[number]) =>
  Array.from({ length: runsOfLane }, (_, index) =>
    wish({
      ...{ retries: 8, baseMs: 200, capMs: 4_000, timeoutMs: 2_000, deadlineMs: 90_000 },
      ...{ namespace, deployment, minReady: 1_000, replicas: 5 + 2 * (index ^ 1) },
      slack: { url: places.slack, token: "test-token-bot", channel },
      healthUrl: `${places.health}/${deployment}/health`,
    }),
  );

/** What the learner's script makes of a storm, and what the services have to say of it. */
async function rideThrough(seed: number) {
  const counted = { early: 0, lowered: 0 };
  const world: { kubernetes?: KubernetesService; slack?: Slack } = {};
  const service = (clock: Clock) => {
    const now = () => clock.now();
    const kubernetes = createKubernetes({ now });
    const slack = createSlack({ now, perMinute: { "chat.postMessage": 1_000, "conversations.history": 1_000 } });
    Object.assign(world, { kubernetes, slack });
    const replicas = () => lanes.map(({ namespace, deployment }) => kubernetes.replicas(namespace, deployment) ?? 0);
    let patches = 0;
    const watchedFor = between(kubernetes, async (request, ask) => {
      // Every third PATCH finds that somebody was faster, and wants more.
      const [path, most] = [request.url.slice(places.kubernetes.length), Math.max(...replicas())];
      if (request.method === "PATCH" && patches++ % 3 === 1)
        await patchAs(kubernetes, { spec: { replicas: most } }, path);
      const before = replicas();
      const response = await ask(request);
      if (replicas().some((each, lane) => each < (before[lane] ?? 0))) counted.lowered++;
      return response;
    });
    // The fleet has three services, and the wind blows for all of them.
    const datadog = between(createDatadog({ now, measure: () => 95 }), (request, ask) =>
      ask(new Request(request.url.replace(/service%3A\w+|service:\w+/, "service:checkout"), request)),
    );
    const health = createHealth({ origin: places.health, hosts: { web: "unhealthy", cart: "warn", checkout: "up" } });
    return [watchedFor, datadog, slack, health].map((each) =>
      // All lanes post to the same address: who comes early cannot be told there.
      withWatch(withWeather(each, storm(seed), { clock }), clock, ({ method }) => {
        if (method !== "POST") counted.early++;
      }),
    );
  };
  const random = Array.from({ length: 600 }, seededRandom(seed));
  const run = await answer.evaluate(ride, { service, random, arguments: lanes.map(wishesOf), limitMs: 20_000 });
  const isDone = (change: Solution.Change) => change === "done" || change === "already";
  const succeeded = (run.value ?? []).filter((report) => {
    if (typeof report === "string") return false;
    const hasSeen = report.pods && report.cpu !== undefined && report.health;
    return hasSeen && isDone(report.scaling) && isDone(report.posting);
  }).length;
  const texts = ["general", "incidents", "deploys"].flatMap((channel) => world.slack?.messages(channel) ?? []);
  const marks = texts.flatMap((message) => /\[inc-\d+\]$/.exec(message.text)?.[0] ?? []);
  const twice = marks.length - new Set(marks).size;
  const requests = run.requests.length;
  const did =
    `In storm ${seed}, ${succeeded} of ${runs} runs of your script saw all, scaled and posted, with ` +
    `${count(requests, "request")}, ${counted.early} too early, ${twice} posted twice, and ${counted.lowered} times fewer replicas.`;
  return { run, did, succeeded, requests, twice, posted: marks.length, ...counted };
}

/** Three reads, two looks, a PATCH and a POST. */
const fairWeatherRequests = 7 * runs;

test("R14 sees all, scales and posts, at a price that the services can pay", {
  meta: {
    points: 4,
    hints: [
      "Read the score: how many runs did all, with how many requests? The log shows where the first was lost.",
      "In a storm everything comes at once, for three runs at a time. What belongs to one run or step (its retries, its limits, its note of what was sent) must not be shared with another. Then R6 to R8 do their part.",
      "async function step(name, work) {\n  const endsAt = performance.now() + ____;\n  for (let retry = ____; ; retry++) {\n    …\n\nWhat happens to the second run when the retries belong to the module?",
    ],
  },
}, async ({ annotate }) => {
  for (const seed of [1, 2]) {
    const { run, did, succeeded, requests } = await rideThrough(seed);
    const least = Math.ceil(runs * 0.9);
    const wanted = `R14 asks for at least ${least} (90 %), and at most ${2 * fairWeatherRequests} requests: fair weather takes ${fairWeatherRequests}.`;
    expect(succeeded, story(run, did, wanted)).toBeGreaterThanOrEqual(least);
    expect(requests, story(run, did, wanted)).toBeLessThanOrEqual(2 * fairWeatherRequests);
    await annotate(`${did} Fair weather takes ${fairWeatherRequests} requests.`);
  }
});

test("R14 does no harm", {
  meta: {
    points: 3,
    hints: [
      "Read the score: what was too early, posted twice, or set lower? The services count it, not your script.",
      "A request is too early when it repeats one whose answer asked to wait longer. Two messages with one mark mean that a try did not look. Fewer replicas mean that a patch did not say which version it was about.",
      "const waitMs = Math.max(ownMs, ____);\nif (!(await isPosted())) await ____;\nawait patch({ metadata: { resourceVersion: ____ }, spec: { replicas } });\n\nHow could the cluster know that your look is out of date?",
    ],
  },
}, async () => {
  for (const seed of [3, 4]) {
    const { run, did, succeeded, early, twice, lowered } = await rideThrough(seed);
    expect(early, story(run, did, "R14 asks for no request before its Retry-After is over.")).toBe(0);
    expect(twice, story(run, did, "R14 asks for one post about an incident.")).toBe(0);
    expect(lowered, story(run, did, "R14 asks that no run lowers the replicas.")).toBe(0);
    expect(succeeded > 0, story(run, did, "R14 asks for at least 90 %.")).toBe(true);
  }
});
