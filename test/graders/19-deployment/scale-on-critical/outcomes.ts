import { expect, test } from "vitest";
import { type HttpReply, json, status, text } from "../../../../mocks/script.ts";
import { count, story } from "../../../../src/rig/story.ts";
import { runIn, wish } from "./town.ts";
import {
  GET_CPU,
  GET_HEALTH,
  GET_PODS,
  LOOK,
  LOOK_ROUTE,
  MESSAGES,
  MESSAGES_ROUTE,
  namesOf,
  PATCH,
  PATCH_ROUTE,
  POST,
  POST_ROUTE,
  sent,
  sentTo,
} from "./wire.ts";

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
  type Turn = number | "lost" | "reset" | "never" | "break" | { kind: "pass" } | HttpReply;
  const at = (route: string, ...script: Turn[]) => ({ script, routes: [route] });
  const pass = { kind: "pass" } as const;
  const no = json({ ok: false, error: "restricted_action" });
  const page = text("<p>Hello</p>", { headers: { "content-type": "text/html" } });
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
    ["made (PATCH), and refused with ok: false (POST)", [at(POST_ROUTE, no)], 3, ["done", "failed", 1, 1, 6, 0]],
    ["made (PATCH), and answered with a page (POST)", [at(POST_ROUTE, page)], 3, ["done", "unknown", 1, 1, 6, 0]],
    [
      "answered with a page (PATCH) and with {} (POST)",
      [at(PATCH_ROUTE, page), at(POST_ROUTE, json({}))],
      3,
      ["unknown", "unknown", 1, 1, 2, 0],
    ],
    [
      "answered with 204 and no body",
      [at(PATCH_ROUTE, status(204)), at(POST_ROUTE, status(204))],
      3,
      ["unknown", "unknown", 1, 1, 2, 0],
    ],
    [
      "answered with {} (PATCH) and with ok: true (POST)",
      [at(PATCH_ROUTE, json({}, { status: 201 })), at(POST_ROUTE, json({ ok: true }))],
      3,
      ["done", "done", 1, 1, 2, 0],
    ],
    [
      "answered with 503 (PATCH), and with 503 and ok: false (POST)",
      [at(PATCH_ROUTE, 503), at(POST_ROUTE, json({ ok: false, error: "ratelimited" }, { status: 503 }))],
      0,
      ["unknown", "unknown", 1, 1, 2, 0],
    ],
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
    const { run, report, told, replicas, posted } = await runIn(wish({ retries }), { weather, random: 0 });
    const words = `The changes were ${what}. ${told}`;
    const asked = `R10 asks for ${wanted[0]} and ${wanted[1]}.`;
    expect([report.scaling, report.posting], story(run, words, asked)).toEqual(wanted.slice(0, 2));
    const patches = wanted[2] === undefined ? undefined : sentTo(run, PATCH).length;
    const seen = [patches, sentTo(run, POST).length, replicas, posted.length];
    const counted = `The changes were ${what}. ${sent(run)} There are ${replicas} replicas and ${count(posted.length, "post")}.`;
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
    const { run, report, told } = await runIn({ ...options, ...more }, setting);
    const words = `The deployment was ${what}. ${told}`;
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
