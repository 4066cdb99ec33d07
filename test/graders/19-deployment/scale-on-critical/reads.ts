import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { json, status } from "../../../../mocks/script.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";
import { answer, ask, places, type Rules, runIn, seenIn, wish } from "./town.ts";
import { CPU_ROUTE, GET_CPU, GET_HEALTH, rounded, sent, sentTo, shown } from "./wire.ts";

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
  const { searchParams: query } = new URL(sentTo(run, GET_CPU)[0]?.url ?? places.datadog);
  const spanned = Number(query.get("to")) - Number(query.get("from"));
  const span = `Your script asked for the load of ${count(spanned, "second")}.`;
  expect(spanned, story(run, span, "R1 asks for the last 300 seconds.")).toBe(300);
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
  const idle = await runIn(wish({ minReady: 0 }), {
    weather: [{ fault: json({ series: [{ pointlist: [[1_000, 0]] }] }), routes: [CPU_ROUTE] }],
  });
  const none = story(idle.run, `The load was 0. ${idle.did}`, "R1 and R3 ask for cpu 0, and for well.");
  expect([idle.report.cpu, idle.report.verdict], none).toEqual([0, "well"]);
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
    [
      "a redirect with the status warn",
      json({ status: "warn" }, { status: 302, headers: { location: "/" } }),
      1,
      "warn",
    ],
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
    const { run, report, told, replicas, posts } = await runIn(wish(limits), { health, weather });
    const isCritical = wanted === "critical";
    const change = isCritical ? "done" : "none";
    const asked = `R3 asks for ${wanted}, and ${isCritical ? "to scale and to post" : "to do no more"}.`;
    const seen = [report.verdict, report.scaling, report.posting];
    expect(seen, story(run, `It was: ${what}. ${told}`, asked)).toEqual([wanted, change, change]);
    expect([replicas, posts.length], story(run, `It was: ${what}. ${sent(run)}`, asked)).toEqual(
      isCritical ? [6, 1] : [2, 0],
    );
    if (!isCritical) expect(run.requests.length, story(run, `It was: ${what}. ${sent(run)}`, asked)).toBe(3);
  }
});
