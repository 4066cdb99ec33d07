import { randomInt } from "node:crypto";
import { answerWith } from "../../../../mocks/answer-with.ts";
import type { Clock } from "../../../../mocks/clock.ts";
import type { Service } from "../../../../mocks/intercept.ts";
import { RouteHandler } from "../../../../mocks/route-handler.ts";
import { createDatadog } from "../../../../mocks/services/datadog.ts";
import type { Sample } from "../../../../mocks/services/datadog-fleet.ts";
import { createHealth } from "../../../../mocks/services/health.ts";
import type { HostState } from "../../../../mocks/services/health-hosts.ts";
import { createKubernetes, type KubernetesService } from "../../../../mocks/services/kubernetes.ts";
import { createSlack, type Slack } from "../../../../mocks/services/slack.ts";
import type { Weather } from "../../../../mocks/weather.ts";
import { withWeather } from "../../../../mocks/with-weather.ts";
import type * as Solution from "../../../../solutions/19-deployment/scale-on-critical.ts";
import { openAnswer } from "../../../../src/rig/answer.ts";

export const answer = openAnswer<typeof Solution>("19-deployment/scale-on-critical.ts");

export const places = {
  kubernetes: "http://kubernetes.test",
  datadog: "http://datadog.test",
  slack: "http://slack.test",
  health: "http://health.test",
};
export const secrets = {
  kubernetes: ["test-token-deployer"],
  datadog: ["test-api-key", "test-application-key"],
  slack: ["test-token-bot"],
};

/** The deployment checkout, which has 2 replicas, of which 1 is ready: critical, and 6 are wanted. */
export const wish = (more: Partial<Solution.ScaleOptions> = {}): Solution.ScaleOptions => ({
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
export const ask = async (
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

export type Rules = Weather["rules"];
type Setting = {
  /** What goes wrong, by service. */
  weather?: Rules;
  /** How the host of the health endpoint fares. */
  health?: HostState;
  /** The mean load of both hosts at an instant, in percent. */
  cpu?: (at: number) => number;
  /** Puts something between the cluster and its clients. */
  around?: (kubernetes: KubernetesService) => Service;
  /** Is there before the run: a text, or a wish about the replicas. */
  messages?: readonly string[];
  replicas?: number;
  random?: number | readonly number[];
};

/** The four services, and what the run has made of them. */
export async function runIn(options: Solution.ScaleOptions, setting: Setting = {}) {
  const { weather = [], health = "up", cpu = () => 50, around = (service) => service, random = 0.5 } = setting;
  const world: { kubernetes?: KubernetesService; slack?: Slack } = {};
  const service = (clock: Clock) => {
    const now = () => clock.now();
    const kubernetes = createKubernetes({ now });
    const slack = createSlack({ now });
    Object.assign(world, { kubernetes, slack });
    const ready = prepare({ kubernetes, slack }, setting, now);
    const datadog = createDatadog({ now, measure: (sample) => loadOf(sample, cpu, now()) });
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

/** Two hosts serve checkout, and differ. Others, and what is older than was asked for, burn. */
function loadOf({ host, at }: Sample, cpu: (at: number) => number, nowAt: number): number {
  if (host.tags.service !== "checkout" || nowAt - at > 310_000) return 99;
  return cpu(at) + (host.name === "web-1" ? -5 : 5);
}

export function seenIn(run: { value: Gave | undefined }) {
  const { report = {}, words = "", atMs = 0 } = run.value ?? {};
  const did = words || `Your script reported ${JSON.stringify(report)}.`;
  const { verdict, scaling, posting } = report;
  const told = words || `Your script reported ${verdict}, scaling ${scaling}, posting ${posting}.`;
  return { report, did, told, atMs };
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
export function between(
  service: Service,
  answer: (request: Request, ask: (request: Request) => Promise<Response>) => Promise<Response>,
): Service {
  const ask = answerWith(service);
  const handler = new RouteHandler("ALL", `${service.origin}/*`, (request) => answer(request, ask));
  return Object.create(service, { handlers: { value: [handler], enumerable: true } });
}

/** Somebody else changes the deployment. */
export function patchAs(
  kubernetes: Service,
  body: object,
  path = "/apis/apps/v1/namespaces/shop/deployments/checkout",
) {
  const headers = { authorization: "Bearer test-token-deployer", "content-type": "application/merge-patch+json" };
  return answerWith(kubernetes)(
    new Request(places.kubernetes + path, { method: "PATCH", headers, body: JSON.stringify(body) }),
  );
}

/** Somebody else is faster: before each of the first PATCHes that come, they change the deployment. */
export function meddled(...changes: readonly object[]) {
  return (kubernetes: KubernetesService): Service => {
    const left = [...changes];
    return between(kubernetes, async (request, ask) => {
      const change = request.method === "PATCH" ? left.shift() : undefined;
      if (change) await patchAs(kubernetes, change);
      return ask(request);
    });
  };
}
