import { expect, test } from "vitest";
import { json, status } from "../../../../mocks/script.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";
import { places, type Rules, runIn, wish } from "./town.ts";
import {
  CPU_ROUTE,
  everyRoute,
  GET_CPU,
  GET_HEALTH,
  GET_PODS,
  HEALTH_ROUTE,
  LOOK,
  LOOK_ROUTE,
  MESSAGES,
  MESSAGES_ROUTE,
  namesOf,
  PATCH,
  PATCH_ROUTE,
  PODS_ROUTE,
  POST,
  POST_ROUTE,
  rounded,
  sent,
  sentTo,
  shown,
  type Wire,
} from "./wire.ts";

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
    const { run, report, told, replicas, posted } = await runIn(wish(), { weather, random: 0 });
    const name = typeof fault === "object" ? "half a body" : fault === "never" ? "silence" : fault;
    const words = `Each request met ${name} the first time. ${told}`;
    const asked = "R6 asks to try again: then all is seen and done.";
    const seen = [report.verdict, report.scaling, report.posting, replicas, posted.length, shown(report.failures)];
    expect(seen, story(run, words, asked)).toEqual(["critical", "done", "done", 6, 1, "[]"]);
    const order = "R6 asks to begin each further try with the GET of its step.";
    const isSent = run.requests.filter(({ method }) => method !== "CONNECT");
    const names = namesOf({ ...run, requests: isSent });
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
    [reads, [304, 422, 501], 3],
    [looks, [409, 404], 5],
    [looks, [403, 409], 5],
    [looks, [page, odd], 5],
    [looks, [odd, page], 5],
    [looks, [422, 501], 5],
    [changes, [400, 403], 7],
    [changes, [404, 409], 7],
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
  const once: Rules = [...looks, ...changes].map((route) => ({ script: [503], routes: [route] }));
  const both = await runIn(wish({ retries: 1 }), { weather: once, random: 0 });
  const shared = `With retries 1 both GETs of a change, and both changes, met one 503. ${sent(both.run)}`;
  const needs = "R6 asks for 9 requests: a step has its retries, whatever fails in it.";
  expect(both.run.requests.length, story(both.run, shared, needs)).toBe(9);
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
    [503, { inMs: 6_000, form: "rfc850" }, 6_000],
    [503, "0", 500],
    [503, "soon", 500],
    [503, "-5", 500],
    [503, "1.5", 500],
    [503, "9 seconds", 500],
    [503, "1e1", 500],
    [503, "2099-01-01T00:00:00Z", 500],
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
  for (const [what, more, wanted] of [
    ["no settings", {}, [250, 500, 1_000]],
    ["baseMs 30,000 alone", { baseMs: 30_000 }, [5_000, 5_000, 5_000]],
  ] as const) {
    const { run } = await runIn(wish(more), { weather: [{ fault: 503, routes: [MESSAGES_ROUTE] }] });
    const waits = gaps(run, MESSAGES);
    const words = `With ${what}, the answer to ${MESSAGES_ROUTE} was always 503. Your script waited ${ms(waits)}.`;
    expect(waits, story(run, words, `R7 and the defaults ask for ${ms([...wanted])}.`)).toEqual(wanted);
  }
  const luck = Array.from({ length: 200 }, (_, index) => ((index * 37) % 100) / 100);
  const drawn = await runIn(wish({ baseMs: 9_000, capMs: 2_000 }), {
    weather: [{ fault: 503, routes: [MESSAGES_ROUTE] }],
    random: luck,
  });
  const draws = gaps(drawn.run, MESSAGES);
  const same = `With baseMs 9,000, capMs 2,000 and changing chance your script waited ${ms(draws)}.`;
  expect(new Set(draws).size, story(drawn.run, same, "R7 asks to draw anew for each wait.")).toBeGreaterThan(1);
  const short = status(503, { "retry-after": "1" });
  const weather = [{ script: [short], routes: [MESSAGES_ROUTE] }];
  const { run } = await runIn(wish({ baseMs: 8_000 }), { weather });
  const waits = gaps(run, MESSAGES);
  const words = `With baseMs 8,000 the answer to ${MESSAGES_ROUTE} was 503, Retry-After: 1. Your script waited ${ms(waits)}.`;
  expect(waits, story(run, words, "R7 asks for 4,000 ms, as chance is 0.5.")).toEqual([4_000]);
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
  const { run, report, told, atMs } = await runIn(slow, { weather: silent });
  const began = [LOOK, MESSAGES].map((name) => sentTo(run, name).map((request) => rounded(request.atMs)));
  const words = `With deadlineMs 9,000 and three silent services, your script looked at ${shown(began)} ms, and ended at ${ms(rounded(atMs))}.`;
  expect([began, rounded(atMs)], story(run, words, "R8 asks for 3,000, 6,000, and the end at 9,000 ms.")).toEqual([
    [[3_000], [6_000]],
    9_000,
  ]);
  expect([report.scaling, report.posting], story(run, told, "R10 asks for unknown and failed.")).toEqual([
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
    const { run, report, told, replicas, posted } = await runIn(wish(), {
      weather: [{ fault, services: struck, routes }],
    });
    const words = `It was so: ${what}. ${told}`;
    const asked = `R9 asks for scaling ${wanted[0]}, posting ${wanted[1]}, ${wanted[2]} replicas and ${count(wanted[3], "post")}.`;
    expect([report.scaling, report.posting, replicas, posted.length], story(run, words, asked)).toEqual(wanted);
  }
});
