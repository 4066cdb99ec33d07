import { expect, test } from "vitest";
import { json, status } from "../../../../mocks/script.ts";
import { ms, story } from "../../../../src/rig/story.ts";
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
