import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, malformed, reset, status, text } from "../../../../mocks/script.ts";
import type * as Solution from "../../../../solutions/07-pagination/paginate-link.ts";
import { count, story } from "../../../../src/rig/story.ts";
import { answer, api, ended, itemsOf, next, type Page, read, replies, sent, some, yielded } from "./read.ts";

test("R9 throws when the status is not ok, and names it", {
  meta: {
    points: 2,
    hints: [
      "Page 3 in the log is not a 200. What did the caller hear of it?",
      "`fetch` does not reject on a 503. The body of such an answer may even be an empty array, which looks like the end of the list. Ask `response.ok` before you read it.",
      "if (!response.ok) throw new PageError(page, next, `status ____`);\n\nWhy would a caller believe that it has the whole list?",
    ],
  },
}, async () => {
  for (const code of [503, 404]) {
    const pages: Page[] = [
      [some(2), next("?page=2")],
      [some(2), next("?page=3")],
    ];
    const script = [...replies(pages), json([], { status: code }), ...replies([[some(2)]])];
    const run = await answer.evaluate(read, { script, arguments: {} });
    const did = `Page 3 was answered ${code}. ${sent(run)}, ${yielded(run)} and ${ended(run)}.`;
    const wanted = `R9 asks for a PageError with ${code} in its message, and for no more requests.`;
    const { items, failure } = run.value ?? {};
    expect([failure?.isPageError, run.requests.length], story(run, did, wanted)).toEqual([true, 3]);
    expect(failure?.message ?? "", story(run, did, wanted)).toMatch(new RegExp(`\\b${code}\\b`));
    expect(items, story(run, did, "R10 asks for the items before the error.")).toEqual(itemsOf(pages));
  }
});

test("R9 throws when no answer comes, or another body than an array", {
  meta: {
    points: 3,
    hints: [
      "Look at the last answer in the log, and at the kind of error that the caller got.",
      "Three lines can fail: `fetch` itself, the reading of the body, and the taking of its items. A 200 may carry an object with a message in it. Give each of them the same kind of error.",
      "const items: unknown = await response.json().catch(() => ____);\nif (!Array.isArray(____)) throw new PageError(____);\n\nWhat would `yield*` do with an object?",
    ],
  },
}, async () => {
  for (const [what, reply] of [
    ["The connection broke", reset()],
    ["The body was an object", json({ message: "come back later" })],
    ["The body was null", json(null)],
    ["The body was a text", json("come back later")],
    ["The JSON broke off", malformed()],
    ["The connection broke in the body", reset({ afterBytes: 5 })],
    ["There was a 204", status(204)],
  ] as const) {
    const pages: Page[] = [[some(2), next("?page=2")]];
    const run = await answer.evaluate(read, { script: [...replies(pages), reply], arguments: {} });
    const { items, failure } = run.value ?? {};
    const did = `${what} on page 2. Your client ${yielded(run)} and ${ended(run)}.`;
    const wanted = "R9 asks for a PageError about page 2, after the items of page 1.";
    expect([failure?.isPageError, failure?.page], story(run, did, wanted)).toEqual([true, 2]);
    expect(items, story(run, did, wanted)).toEqual(itemsOf(pages));
  }
});

test("R10 lets the caller go on where the list broke off", {
  meta: {
    points: 2,
    hints: [
      "Compare `resumeAt` with the addresses in the log. Which page did the caller miss, and which did it get?",
      "The caller has every item up to the page that failed. It wants to begin with that page, so the error names the address of that page, not of the one before.",
      "throw new PageError(____, ____, why);\n\nWhich items would the caller see twice if you named the page before?",
    ],
  },
}, async () => {
  const cursor = randomUUID();
  const pages: Page[] = [
    [some(2), next(`?after=${randomUUID()}`)],
    [some(2), next(`?after=${cursor}`)],
  ];
  const rest: Page[] = [[some(2), next(`?after=${randomUUID()}`)], [some(1)]];
  const run = await answer.evaluate(
    async ({ paginateLink }, url) => {
      const items: unknown[] = [];
      let [start, page] = [`${url}/repos`, 0];
      for (let round = 0; round < 2; round++) {
        try {
          for await (const item of paginateLink(start)) items.push(item);
        } catch (error) {
          ({ resumeAt: start, page } = error as Solution.PageError);
        }
      }
      return { items, page, resumeAt: String(start) };
    },
    { script: [...replies(pages), json([], { status: 503 }), ...replies(rest)] },
  );
  const { page, resumeAt, items } = run.value ?? {};
  const did = `Page 3 was answered 503. The error had page ${page} and resumeAt ${resumeAt}.`;
  const target = `${api}/repos?after=${cursor}`;
  expect([page, resumeAt], story(run, did, `R10 asks for page 3 and resumeAt ${target}.`)).toEqual([3, target]);
  const went = `The caller went on at resumeAt and has ${count(items?.length ?? 0, "item")} now.`;
  const all = itemsOf([...pages, ...rest]);
  expect(items, story(run, went, "R10 asks for all 7 items, each once.")).toEqual(all);
});

test("R10 names page and path, and keeps query and body to itself", {
  meta: {
    points: 2,
    hints: [
      "Read the message of your error, its JSON and its cause. Are page and path in the message, and is nothing from the query or the body in any of the three?",
      "Messages end up in logs, which many people read. A query may hold a token, a body may hold anything, and the error of `JSON.parse` quotes the body. `PageError` makes a good message out of page, URL and a few words.",
      "throw new PageError(page, ____, ____);\n\nWhy does `PageError` keep its URL in a private field?",
    ],
  },
}, async () => {
  // Short: the parser's own message quotes the first ten signs of a body.
  const secret = `K${randomInt(1e6, 1e7)}`;
  const linked = `/teams/4/repos?cursor=${secret}`;
  const noJson = text(`${secret} is not JSON`, { headers: { "content-type": "application/json" } });
  for (const [what, reply, number] of [
    ["was answered 503", json([{ id: secret }], { status: 503 }), 2],
    ["had a body that is no JSON", noJson, 2],
    ["never came: the connection broke", reset(), 2],
    ["linked to other.test", json([], { headers: { link: next(`http://other.test${linked}`) } }), 3],
  ] as const) {
    const script = { [api]: [...replies([[some(2), next(linked)]]), reply], "http://other.test": replies([[some(1)]]) };
    const run = await answer.evaluate(read, { script, arguments: {} });
    const { message = "none", json: printed = "none", causes = [] } = run.value?.failure ?? {};
    const did = `Page 2 ${what}. The message was "${message}", the JSON ${printed}.`;
    const wanted = `R10 asks for ${number} and /teams/4/repos in the message, and for nothing of query or body.`;
    const isNamed = message.includes("/teams/4/repos") && new RegExp(`\\b${number}\\b`).test(message);
    expect(isNamed, story(run, did, wanted)).toBe(true);
    expect(`${message}${printed}`.includes(secret), story(run, did, wanted)).toBe(false);
    const told = causes.find((cause) => cause.includes(secret));
    const handedOn = `Page 2 ${what}. Your error has a cause, which is printed as ${told?.split("\n")[0]}`;
    const asked = "R10 asks for nothing of query or body in a cause either.";
    expect(told === undefined, story(run, handedOn, asked)).toBe(true);
  }
});
