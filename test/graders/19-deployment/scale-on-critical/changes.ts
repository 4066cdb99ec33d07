import { expect, test } from "vitest";
import { count, story } from "../../../../src/rig/story.ts";
import { meddled, places, runIn, wish } from "./town.ts";
import { PATCH, sent, sentTo } from "./wire.ts";

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
    const { run, report, told, replicas } = await runIn(wish(), setting);
    const words = `The deployment ${what}, and 6 are wanted. It has ${replicas} now. ${told}`;
    const why = patches > 1 ? ": one with the version of an older look gets 409" : "";
    const asked = `R4 asks for ${wanted} replicas, and for ${state} after ${count(patches, "PATCH", "PATCHes")}${why}.`;
    expect(replicas, story(run, words, asked)).toBe(wanted);
    expect(sentTo(run, PATCH).length, story(run, `${words} ${sent(run)}`, asked)).toBe(patches);
    expect([report.scaling, report.posting], story(run, words, asked)).toEqual([state, "done"]);
    const types = sentTo(run, PATCH).map(({ headers }) => headers["content-type"]?.split(";")[0]);
    const merge = "application/merge-patch+json";
    const said = `Your PATCH had the Content-Type ${types.find((type) => type !== merge)}.`;
    expect(new Set([...types, merge]).size, story(run, said, `R4 asks for ${merge}.`)).toBe(1);
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
  const others = Array.from({ length: 99 }, (_, index) => `Message ${index + 1}`);
  for (const [what, messages, posts, state] of [
    ["nothing", [], 1, "done"],
    ["a message that ends with the mark", [`checkout [${incident}]`], 0, "already"],
    ["such a message, and 99 newer ones", [`checkout [${incident}]`, ...others], 0, "already"],
    ["a message about another incident", [`checkout [${incident}2]`], 1, "done"],
    ["one whose name ends like this one", [`checkout [night-${incident}]`], 1, "done"],
    ["one that ends with the name, without brackets", [`What about ${incident}`], 1, "done"],
    ["one that has the mark at its beginning", [`[${incident}] is over`], 1, "done"],
  ] as const) {
    const { run, report, told, posts: all } = await runIn(options, { messages });
    const words = `In the channel was ${what}. ${sent(run)} ${told}`;
    const asked = `R5 asks for ${count(posts, "post")} and ${state}.`;
    expect([all.length - messages.length, report.posting], story(run, words, asked)).toEqual([posts, state]);
  }
  for (const [what, setting, token, state] of [
    ["The PATCH got 200.", {}, "test-token-deployer", "done"],
    ["There were 6 replicas already.", { replicas: 6 }, "test-token-deployer", "already"],
    ["The token may not change anything.", {}, "test-token-reader", "failed"],
    [
      "The answer to the PATCH did not come, and the look after it got 403.",
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
    const { run, told, posted, posts: all } = await runIn(own, setting);
    const words = `${what} ${told} It posted "${all.join('", "')}".`;
    const asked = `R5 asks for one text with checkout and ${state}, that ends with [${own.incident}].`;
    expect(posted.length, story(run, words, asked)).toBe(1);
    const says = ["checkout", state].map((word) => new RegExp(`\\b${word}\\b`).test(posted[0] ?? ""));
    expect(says, story(run, words, asked)).toEqual([true, true]);
  }
});
