import { expect, test } from "vitest";
import type { Clock } from "../../../../mocks/clock.ts";
import { seededRandom } from "../../../../mocks/random.ts";
import { createDatadog } from "../../../../mocks/services/datadog.ts";
import { createHealth } from "../../../../mocks/services/health.ts";
import { createKubernetes, type KubernetesService } from "../../../../mocks/services/kubernetes.ts";
import { createSlack, type Slack } from "../../../../mocks/services/slack.ts";
import type { Weather } from "../../../../mocks/weather.ts";
import { withWatch } from "../../../../mocks/with-watch.ts";
import { withWeather } from "../../../../mocks/with-weather.ts";
import type * as Solution from "../../../../solutions/19-deployment/scale-on-critical.ts";
import { count, story } from "../../../../src/rig/story.ts";
import { answer, between, patchAs, places, wish } from "./town.ts";

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
  for (const seed of [3]) {
    const { run, did, succeeded, early, twice, lowered } = await rideThrough(seed);
    expect(early, story(run, did, "R14 asks for no request before its Retry-After is over.")).toBe(0);
    expect(twice, story(run, did, "R14 asks for one post about an incident.")).toBe(0);
    expect(lowered, story(run, did, "R14 asks that no run lowers the replicas.")).toBe(0);
    expect(succeeded > 0, story(run, did, "R14 asks for at least 90 %.")).toBe(true);
  }
});
