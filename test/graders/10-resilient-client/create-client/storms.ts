import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { seededRandom } from "../../../../mocks/random.ts";
import type { Depot } from "../../../../mocks/services/depot.ts";
import type { Weather } from "../../../../mocks/weather.ts";
import type * as Solution from "../../../../solutions/10-resilient-client/create-client.ts";
import { count, story } from "../../../../src/rig/story.ts";
import { answer } from "./ask.ts";

/** A weather for the depot: everything that can pass, and nothing that cannot. */
const storm = (seed: number): Weather => {
  const routes = ["/shipments", "/shipments/:id"];
  return {
    seed,
    rules: [
      { routes, latency: { p0: 10, p50: 60, p95: 500, p99: 1_500, p100: 6_000 } },
      { routes, fault: 503, forMs: 3_000, everyMs: 20_000, atRandom: true, retryAfter: "seconds" },
      { routes, limit: { requests: 20, perMs: 1_000 } },
      ...([500, 503, 504] as const).map((fault) => ({ routes, fault, rate: 0.03 })),
      ...(["reset", "never", "lost", "stall", "break"] as const).map((fault) => ({ routes, fault, rate: 0.02 })),
    ],
  };
};

/** 60 calls of the learner's client, 6 at a time: a third of them orders, six of them lists. */
const ride = async ({ createClient }: typeof Solution, url: string, references: readonly string[]) => {
  let kept: string | undefined;
  let underWay: Promise<string> | undefined;
  const fetchToken = async () => {
    const authorization = `Basic ${btoa("test-client:test-secret-1")}`;
    const response = await fetch(`${url}/token`, { method: "POST", headers: { authorization } });
    kept = ((await response.json()) as { access_token: string }).access_token;
    underWay = undefined;
    return kept;
  };
  const token = {
    get: async () => {
      underWay ??= kept === undefined ? fetchToken() : undefined;
      return kept ?? (underWay as Promise<string>);
    },
    invalidate: (refused: string) => {
      if (kept === refused) kept = undefined;
    },
  };
  type Shipment = { id: number; reference: string };
  const limits = { retries: 6, baseMs: 200, capMs: 5_000, timeoutMs: 2_000 };
  const client = createClient({ baseUrl: url, token, ...limits });
  const jobs = references.map((reference, place) => async () => {
    if (place % 10 === 9) {
      const ids = new Set<number>();
      for await (const { id } of client.paginate<Shipment>("/shipments", { query: { limit: 15 + (place - 9) / 10 } }))
        ids.add(id);
      return ids.size >= 60;
    }
    const id = 1 + (place % 60);
    if (place % 3 > 0) return (await client.request<Shipment>("GET", `/shipments/${id}`)).id === id;
    const order = { json: { reference, city: "Enugu" } };
    return (await client.request<Shipment>("POST", "/shipments", order)).reference === reference;
  });
  let succeeded = 0;
  const failures: string[] = [];
  const lane = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      await job().then(
        (isRight) => void (isRight ? succeeded++ : failures.push("a wrong answer")),
        (error) => failures.push(String(error?.message)),
      );
    }
  };
  await Promise.all(Array.from({ length: 6 }, lane));
  return { succeeded, failures };
};

const calls = 60;
/** 54 calls of one request, and six lists of at most 80 shipments, 15 to 20 on a page. */
const fairWeatherRequests = 54 + [15, 16, 17, 18, 19, 20].reduce((sum, limit) => sum + Math.ceil(80 / limit), 0);

/** What the learner's client makes of a storm, and what the depot has to say of it. */
async function rideThrough(seed: number) {
  // Loaded here: the checks before need no service.
  const { createDepot } = await import("../../../../mocks/services/depot.ts");
  const { withWeather } = await import("../../../../mocks/with-weather.ts");
  const { withWatch } = await import("../../../../mocks/with-watch.ts");
  let depot: Depot | undefined;
  let early = 0;
  const run = await answer.evaluate(ride, {
    service: (clock) => {
      depot = createDepot({ clock, tokenLifeMs: 3_500 });
      return withWatch(withWeather(depot, storm(seed), { clock }), clock, () => void early++);
    },
    random: Array.from({ length: 400 }, seededRandom(seed)),
    arguments: Array.from({ length: calls }, () => randomUUID()),
    limitMs: 20_000,
  });
  const references = depot?.shipments.map(({ reference }) => reference) ?? [];
  const twice = references.length - new Set(references).size;
  const requests = run.requests.filter(({ url }) => !url.endsWith("/token")).length;
  const succeeded = run.value?.succeeded ?? 0;
  const did =
    `In storm ${seed}, ${succeeded} of ${calls} calls of your client succeeded (${Math.round((succeeded / calls) * 100)} %), ` +
    `with ${count(requests, "request")}, ${early} too early, and ${twice} stored twice.`;
  return { run, did, succeeded, requests, early, twice };
}

/** Storms differ in where they strike. */
const seeds = [1, 2, 3];

test("R16 brings the calls home, at a price that the service can pay", {
  meta: {
    points: 4,
    hints: [
      "Read the score: how many calls succeeded, with how many requests? The log shows where the first call was lost.",
      "In a storm everything comes at once, for six calls at a time. What belongs to one call (its retries, its renewal, its key, its clock) must not be shared with another. Then each rule from R3 to R9 does its part.",
      "async function perform(order) {\n  const attempts: Attempt[] = [];\n  let hasRenewed = ____;\n  const deadlineAt = performance.now() + ____;\n  …\n\nWhat happens to the second expired token when `hasRenewed` belongs to the client?",
    ],
  },
}, async ({ annotate }) => {
  for (const seed of seeds) {
    const { run, did, succeeded, requests } = await rideThrough(seed);
    const least = Math.ceil(calls * 0.95);
    const wanted = `R16 asks for at least ${least} (95 %), and at most ${2 * fairWeatherRequests} requests: fair weather takes ${fairWeatherRequests}.`;
    expect(succeeded, story(run, did, wanted)).toBeGreaterThanOrEqual(least);
    expect(requests, story(run, did, wanted)).toBeLessThanOrEqual(2 * fairWeatherRequests);
    await annotate(`${did} Fair weather takes ${fairWeatherRequests} requests.`);
  }
});

test("R16 does no harm", {
  meta: {
    points: 3,
    hints: [
      "Read the score: what was too early, or stored twice? Both are counted by the depot, not by your client.",
      "A request is too early when it repeats one whose answer asked to wait longer. An order is stored twice when it came under two keys: some answers get lost after the order was stored.",
      'const waitMs = Math.max(ownWaitMs, ____); // for each retried status\nheaders.set("idempotency-key", ____); // once a call\n\nHow could the depot know that a second order is the first one again?',
    ],
  },
}, async () => {
  for (const seed of seeds) {
    const { run, did, succeeded, early, twice } = await rideThrough(seed);
    expect(early, story(run, did, "R16 asks for no request before its Retry-After is over.")).toBe(0);
    expect(twice, story(run, did, "R16 asks that nothing is stored twice.")).toBe(0);
    expect(succeeded > 0, story(run, did, "R16 asks for at least 95 %.")).toBe(true);
  }
});
