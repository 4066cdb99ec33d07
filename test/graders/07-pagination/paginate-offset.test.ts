import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/07-pagination/paginate-offset.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("07-pagination/paginate-offset.ts");

type Asked = { query?: string; init?: RequestInit; options?: Solution.OffsetOptions; take?: number };
type Item = { id: number };

/** Reads the learner's list until it ends, fails, or has given so many items. */
const read = async ({ paginateOffset }: typeof Solution, url: string, asked: Asked) => {
  const { query = "tag=tools", init, options, take } = asked;
  const items: unknown[] = [];
  let message: string | undefined;
  try {
    for await (const item of paginateOffset<unknown>(`${url}/items?${query}`, init, options)) {
      if (items.push(item) === take) break;
    }
  } catch (error) {
    message = String(error);
  }
  // Time enough for requests that should not come any more.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return { items, message };
};

const slice = (size: number): Item[] => Array.from({ length: size }, () => ({ id: randomInt(1e9) }));
const replies = (slices: readonly (readonly unknown[])[], total = slices.flat().length) =>
  slices.map((items) => json({ items, total }));
const offsetsOf = ({ requests }: { requests: readonly { url: string }[] }) =>
  requests.map(({ url }) => new URL(url).searchParams.get("offset"));

type Wire = { requests: readonly { url: string }[] };
type Ended = Wire & { value: { items: unknown[]; message: string | undefined } | undefined };
const sent = (run: Wire) => {
  const offsets = offsetsOf(run).map((offset) => offset ?? "none");
  const which =
    offsets.length === 0 ? "" : `, with the ${offsets.length === 1 ? "offset" : "offsets"} ${offsets.join(", ")}`;
  return `Your client sent ${count(offsets.length, "request")}${which}`;
};
const yielded = ({ value }: Ended) => `yielded ${count(value?.items.length ?? 0, "item")}`;
const ended = ({ value }: Ended) =>
  value?.message === undefined ? "ended without an error" : `ended with "${value.message}"`;

test("R1 begins at offset 0 and keeps the rest of the request", {
  meta: {
    points: 2,
    hints: [
      "Look at the first address in the log, from the question mark on. Which parts did the caller write, which did you?",
      "The address is the caller's; you set two parameters in it and leave the others alone. A `URL` object does that without a thought for ? and &.",
      'const sliceUrl = new URL(url);\nsliceUrl.searchParams.set("limit", ____);\nsliceUrl.searchParams.set("offset", ____);\n\nWhich of the two lines belongs into the loop?',
    ],
  },
}, async () => {
  const [trace, limit] = [randomUUID(), randomInt(101, 900)];
  const init = { method: "POST", headers: { "x-trace": trace }, body: '{"owner":7}' };
  const asked = { query: "tag=tools&offset=7&limit=9&tag=wood", init, options: { limit } };
  const run = await answer.evaluate(read, { script: replies([slice(2), slice(1), []]), arguments: asked });
  const [first] = run.requests;
  const query = [...new URLSearchParams(new URL(first?.url ?? "http://none").search)].sort();
  const did = `The first request of your client had ${query.map((pair) => pair.join("=")).join("&") || "no query"}.`;
  expect(query, story(run, did, `R1 asks for limit=${limit}&offset=0&tag=tools&tag=wood.`)).toEqual([
    ["limit", String(limit)],
    ["offset", "0"],
    ["tag", "tools"],
    ["tag", "wood"],
  ]);
  // Who ends too early has done nothing wrong here but that.
  const early = `The answers had 2, 1 and 0 items, and total was 3. ${sent(run)}.`;
  expect(run.requests.length < 3, story(run, early, "R3 asks to go on until an answer has no items.")).toBe(false);
  const rest = run.requests.map(({ url, headers }) => [
    headers["x-trace"],
    new URL(url).searchParams.get("limit"),
    new URL(url).searchParams.get("tag"),
  ]);
  const kept = `x-trace, limit and tag of the ${count(rest.length, "request")} were: ${rest.map((three) => three.map((each) => each ?? "none").join(" ")).join("; ")}.`;
  const same = [trace, String(limit), "tools"];
  expect(rest, story(run, kept, `R1 asks for ${same.join(" ")} in each.`)).toEqual([same, same, same]);
  const sentAs = [...new Set(run.requests.map(({ method, body }) => `${method} with ${body || "no body"}`))];
  const posted = `The caller's init has the method POST and a body. Your client sent ${sentAs.join(", then ")}.`;
  expect(sentAs, story(run, posted, "R1 asks for them in each request.")).toEqual([`POST with ${init.body}`]);

  const usual = await answer.evaluate(read, { script: replies([[]]), arguments: {} });
  const size = new URL(usual.requests[0]?.url ?? "http://none").searchParams.get("limit");
  const usualDid = `Without an option your client asked for limit=${size}.`;
  expect(size, story(usual, usualDid, "R1 asks for 100, as the type says.")).toBe("100");
});

test("R2 yields the items of all answers, one by one", {
  meta: {
    points: 2,
    hints: [
      "Compare what the service sent with what your client gave its caller: how many, and of which kind.",
      "The items are inside the answer, under `items`. `yield` gives one value; `yield*` gives each value of an array.",
      "const { ____ } = await response.json();\nyield* ____;\n\nWhat would the caller get if the asterisk were missing?",
    ],
  },
}, async () => {
  const slices = [slice(3), [null, 0, 0], slice(5), []];
  const run = await answer.evaluate(read, { script: replies(slices), arguments: { options: { limit: 3 } } });
  const wanted = ["0", "3", "6", "11"];
  const did = `The service sent 11 items in 3 answers, among them null and 0, and more than limit in the third. Your client ${yielded(run)}, and ${ended(run)}.`;
  expect(run.value?.items, story(run, did, "R2 asks for the 11 items in their order.")).toEqual(slices.flat());
  const places = `${sent(run)}. The answers had 3, 3, 5 and 0 items.`;
  expect(offsetsOf(run), story(run, places, `R2 asks for the offsets ${wanted.join(", ")}.`)).toEqual(wanted);
});

test("R2 goes on where the items that came end", {
  meta: {
    points: 3,
    hints: [
      "In the log, compare each offset with the number of items that had come before it.",
      "`limit` is a wish. A service that gives at most 20 gives 20, whatever you ask for. If you then skip 50, nobody ever sees the 30 between. What has come is what you may skip.",
      "yield* items;\noffset += ____;\n\nWhen do `limit` and this number differ?",
    ],
  },
}, async () => {
  const sizes = [randomInt(5, 9), randomInt(2, 5), randomInt(5, 9)];
  const [a = 0, b = 0, c = 0] = sizes;
  const run = await answer.evaluate(read, {
    script: replies([...sizes.map(slice), []]),
    arguments: { options: { limit: 10 } },
  });
  const did = `With limit 10 the service gave ${sizes.join(", ")} items. ${sent(run)}.`;
  const wanted = [0, a, a + b, a + b + c].map(String);
  expect(offsetsOf(run), story(run, did, `R2 asks for the offsets ${wanted.join(", ")}.`)).toEqual(wanted);
});

test("R3 stops at the first answer without items, whatever total says", {
  meta: {
    points: 3,
    hints: [
      "Hold the number of items that your client yielded against `total`, and look at the last request in the log.",
      "`total` was true when the service wrote it, perhaps. Lists grow and shrink while you read, and some items are counted that you may not see. An answer without items cannot be wrong.",
      "if (____.length === 0) return;\n\nHow many requests does a loop send that waits for `offset` to reach a `total` that is too large?",
    ],
  },
}, async () => {
  for (const [what, total] of [
    ["was right", 5],
    ["was too small: 3", 3],
    ["was too large: 90", 90],
    ["was 0", 0],
    ["was null", null],
    ["was missing", undefined],
  ] as const) {
    const slices = [slice(3), slice(2), []];
    const script = [...slices, slice(2), []].map((items) => json({ items, total }));
    const run = await answer.evaluate(read, { script, arguments: { options: { limit: 3, maxPages: 5 } } });
    const did = `The service had 5 items, and total ${what}. ${sent(run)}, ${yielded(run)} and ${ended(run)}.`;
    const asked = "R3 asks for 3 requests, of which the last has no items, and for 5 items.";
    expect([run.requests.length, run.value?.message], story(run, did, asked)).toEqual([3, undefined]);
    expect(run.value?.items, story(run, did, asked)).toEqual(slices.flat());
  }
});

test("R4 sends a request only when its first item is wanted", {
  meta: {
    points: 2,
    hints: [
      "The caller stopped early. Count the requests in the log.",
      "A generator stands still at each `yield` until the caller wants the next item. Fetch the next items after you have yielded all that you have. After a `break` the loop never goes on.",
      "for (;;) {\n  const response = await ____;\n  yield* ____;\n}\n\nWhere does this loop stand while the caller works with an item?",
    ],
  },
}, async () => {
  for (const [take, requests] of [
    [1, 1],
    [3, 1],
    [4, 2],
  ] as const) {
    const script = replies([slice(3), slice(3), slice(3), []]);
    const run = await answer.evaluate(read, { script, arguments: { take, options: { limit: 3 } } });
    const did = `Answers have 3 items, and the caller stopped after ${count(take, "item")}. ${sent(run)}.`;
    expect(run.requests.length, story(run, did, `R4 asks for ${count(requests, "request")}.`)).toBe(requests);
  }
});

test("R5 throws when an answer is not ok, and names status and offset", {
  meta: {
    points: 2,
    hints: [
      "The third answer in the log is not a 200. What did the caller hear of it?",
      "`fetch` does not reject on a 503, and an error may look like an empty list. Ask `response.ok` before you read the body, and say from which offset on items are missing.",
      "if (!response.ok) throw new Error(`offset ____: status ____`);\n\nWhat can the caller do with the offset?",
    ],
  },
}, async () => {
  for (const code of [503, 404]) {
    const slices = [slice(17), slice(20)];
    const script = [...replies(slices), json({ items: [] }, { status: code }), ...replies([slice(2), []])];
    const run = await answer.evaluate(read, { script, arguments: { options: { limit: 20 } } });
    const did = `The third answer was a ${code}. ${sent(run)}, ${yielded(run)} and ${ended(run)}.`;
    const asked = `R5 asks for the 37 items before, then for an error with a message that holds ${code} and 37, and for no more requests.`;
    expect(run.value?.message ?? "", story(run, did, asked)).toMatch(new RegExp(`\\b${code}\\b`));
    expect(run.value?.message ?? "", story(run, did, asked)).toMatch(/\b37\b/);
    expect([run.requests.length, run.value?.items], story(run, did, asked)).toEqual([3, slices.flat()]);
  }
  const first = await answer.evaluate(read, { script: [json({ items: [] }, { status: 503 })], arguments: {} });
  const firstDid = `The first answer was a 503. ${sent(first)} and ${ended(first)}.`;
  const firstAsked = "R5 asks for an error with a message that holds 503 and 0.";
  expect(first.value?.message ?? "", story(first, firstDid, firstAsked)).toMatch(/\b503\b/);
  expect(first.value?.message ?? "", story(first, firstDid, firstAsked)).toMatch(/\b0\b/);
});

test("R6 sends at most maxPages requests, then throws", {
  meta: {
    points: 2,
    hints: [
      "The caller allowed so many requests. Count those in the log, and see what the caller heard at the end.",
      "A service that never sends an empty list would keep you for ever. The limit ends it, and the caller must hear that items may be missing: an error, not an end.",
      "for (let page = 1; page <= ____; page++) { ... }\nthrow new Error(`more than ____ pages`);\n\nWhen does the last line run, and when does it not?",
    ],
  },
}, async () => {
  const most = randomInt(3, 7);
  const slices = Array.from({ length: 9 }, () => slice(20));
  const asked = { options: { maxPages: most, limit: 20 } };
  const run = await answer.evaluate(read, { script: replies(slices), arguments: asked });
  const did = `With maxPages ${most} and no end of items, ${sent(run)[0]?.toLowerCase()}${sent(run).slice(1)}, ${yielded(run)} and ${ended(run)}.`;
  const wanted = `R6 asks for ${most} requests, for their ${most * 20} items, then for an error with a message that holds ${most}.`;
  expect(run.requests.length, story(run, did, wanted)).toBe(most);
  expect(run.value?.items, story(run, did, wanted)).toEqual(slices.slice(0, most).flat());
  expect(run.value?.message ?? "", story(run, did, wanted)).toMatch(new RegExp(`\\b${most}\\b`));

  const long = Array.from({ length: 101 }, () => slice(1));
  const usual = await answer.evaluate(read, { script: replies(long), arguments: {} });
  const usualDid = `Without maxPages and no end of items, your client sent ${count(usual.requests.length, "request")}.`;
  expect(usual.requests.length, story(usual, usualDid, "R6 asks for 100, as the type says.")).toBe(100);
});
