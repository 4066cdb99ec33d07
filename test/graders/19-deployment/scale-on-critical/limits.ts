import { expect, test } from "vitest";
import { status } from "../../../../mocks/script.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";
import { type Rules, runIn, wish } from "./town.ts";
import {
  CPU_ROUTE,
  GET_CPU,
  LOOK,
  LOOK_ROUTE,
  MESSAGES,
  MESSAGES_ROUTE,
  PATCH_ROUTE,
  rounded,
  sentTo,
  shown,
} from "./wire.ts";

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
