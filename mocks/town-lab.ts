import { lessonClock } from "./clock.ts";
import type { Opened } from "./intercept.ts";
import { now, open } from "./lab.ts";
import { redirect } from "./script.ts";
import { createDatadog } from "./services/datadog.ts";
import { createHealth } from "./services/health.ts";
import type { HostState } from "./services/health-hosts.ts";
import { createKubernetes } from "./services/kubernetes.ts";
import { createSlack } from "./services/slack.ts";
import { together } from "./together.ts";
import type { Weather } from "./weather.ts";
import { withWeather } from "./with-weather.ts";

/** Four services in one night, and what a script has made of them. */
export type Town = Pick<Opened, "log"> & {
  /** Replicas of checkout. */
  replicas(): number;
  /** What stands in the channel, oldest first. */
  posts(): readonly string[];
  /** `6 replicas, 1 post`. */
  tell(): string;
};

/** Each answer takes its time. */
const calm: Weather["rules"] = [{ latency: { p0: 100, p100: 100 } }];

type Sky = Weather & { readonly health?: HostState };

/**
 * Nights to try a script on. In each of them checkout has 2 replicas, one of them crashing, and a load of 95 %.
 *
 * A lesson's cells know their names only: what a weather may be costs the kernel a second of thought in each cell.
 */
const nights = {
  fine: { rules: calm },
  /** The cluster refuses the first change. */
  busyCluster: { rules: [...calm, { script: [503], routes: ["PATCH /apis/*"] }] },
  /** The first change is made, and its answer is lost. */
  lostPatch: { rules: [...calm, { script: ["lost"], routes: ["PATCH /apis/*"] }] },
  /** The first message is posted, and the answer is lost. */
  lostPost: { rules: [...calm, { script: ["lost"], routes: ["POST /api/chat.postMessage"] }] },
  /** Slack refuses every request. */
  slackDown: { rules: [...calm, { fault: 503, services: ["slack"] }] },
  /** The metrics never answer. */
  silentMetrics: { rules: [...calm, { fault: "never", services: ["datadog"] }] },
  /** The metrics send every request to Slack. */
  redirected: { rules: [...calm, { fault: redirect("http://slack.test/api/auth.test", 307), services: ["datadog"] }] },
  /** The health endpoint says that checkout is ill. */
  ill: { rules: calm, health: "unhealthy" },
} as const satisfies Readonly<Record<string, Sky>>;

/** The name of a night. */
export type Night =
  | "fine"
  | "busyCluster"
  | "lostPatch"
  | "lostPost"
  | "slackDown"
  | "silentMetrics"
  | "redirected"
  | "ill";

/** Opens the four services for the cell at hand. */
export function openTown(night: Night): Town {
  return openUnder(nights[night]);
}

function openUnder({ health = "up", ...weather }: Sky): Town {
  const slack = createSlack({ now });
  const kubernetes = createKubernetes({ now });
  const services = [
    kubernetes,
    createDatadog({ now, measure: () => 95 }),
    createHealth({ origin: "http://health.test", hosts: { checkout: health } }),
    slack,
  ];
  const { log } = open(together(services.map((service) => withWeather(service, weather, { clock: lessonClock }))));
  const replicas = () => kubernetes.replicas("shop", "checkout") ?? 0;
  const posts = () => slack.messages("incidents").map(({ text }) => text);
  return {
    log,
    replicas,
    posts,
    tell: () => `${replicas()} replicas, ${posts().length} ${posts().length === 1 ? "post" : "posts"}`,
  };
}

/** How many nights of a storm ended in which state. */
export type Tally = {
  /** 6 replicas and 1 post. */
  right: number;
  /** A post, and no replicas. */
  postedOnly: number;
  /** Replicas, and no post. */
  scaledOnly: number;
  /** More posts than one. */
  postedTwice: number;
  /** More replicas than 6. */
  scaledTwice: number;
  /** Neither. */
  nothing: number;
};

/**
 * Runs a script in 10 nights of storm. When it breaks off, somebody runs it again, 10 seconds later, up to 3 times:
 * that is what people do.
 */
export async function stormyNights(script: () => Promise<unknown>): Promise<Tally> {
  const tally: Tally = { right: 0, postedOnly: 0, scaledOnly: 0, postedTwice: 0, scaledTwice: 0, nothing: 0 };
  for (let seed = 11; seed <= 20; seed++) {
    const town = openUnder(storm(seed));
    await untilItRuns(script);
    tally[stateOf(town)] += 1;
  }
  return tally;
}

async function untilItRuns(script: () => Promise<unknown>): Promise<void> {
  for (let run = 1; run <= 4; run++) {
    try {
      await script();
      return;
    } catch {
      await lessonClock.sleep(10_000);
    }
  }
}

function stateOf(town: Town): keyof Tally {
  const [replicas, posts] = [town.replicas(), town.posts().length];
  if (replicas > 6) return "scaledTwice";
  if (posts > 1) return "postedTwice";
  if (replicas === 6) return posts === 1 ? "right" : "scaledOnly";
  return posts === 1 ? "postedOnly" : "nothing";
}

const storm = (seed: number): Weather => ({
  seed,
  rules: [
    { latency: { p0: 10, p50: 60, p95: 400, p100: 1_200 } },
    { fault: 503, forMs: 2_000, everyMs: 15_000, atRandom: true, retryAfter: "seconds" },
    { fault: "lost", rate: 0.3, routes: ["PATCH /apis/*", "POST /api/chat.postMessage"] },
    ...([500, 503, 504, "reset", "never"] as const).map((fault) => ({ fault, rate: 0.02 })),
  ],
});
