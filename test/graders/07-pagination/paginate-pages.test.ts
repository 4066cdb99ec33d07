import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/07-pagination/paginate-pages.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("07-pagination/paginate-pages.ts");

type Asked = { query?: string; init?: RequestInit; options?: Solution.PagesOptions; take?: number };
type Item = { id: number };

/** Reads the learner's list until it ends, fails, or has given so many items. */
const read = async ({ paginatePages }: typeof Solution, url: string, asked: Asked) => {
  const { query = "state=packed", init, options, take } = asked;
  const items: unknown[] = [];
  let message: string | undefined;
  try {
    for await (const item of paginatePages<unknown>(`${url}/parcels?${query}`, init, options)) {
      if (items.push(item) === take) break;
    }
  } catch (error) {
    message = String(error);
  }
  // Time enough for requests that should not come any more.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return { items, message };
};

const page = (size: number): Item[] => Array.from({ length: size }, () => ({ id: randomInt(1e9) }));
const replies = (pages: readonly (readonly unknown[])[]) => pages.map((items) => json(items));
const queries = ({ requests }: { requests: readonly { url: string }[] }) =>
  requests.map(({ url }) => new URL(url).search);
const sent = ({ requests }: { requests: readonly unknown[] }) =>
  `your client sent ${count(requests.length, "request")}`;
const ended = (run: { value: { message: string | undefined } | undefined }) =>
  run.value?.message === undefined ? "ended without an error" : `ended with "${run.value.message}"`;

test("R1 asks for page 1, 2 and 3 and keeps the rest of the request", {
  meta: {
    points: 2,
    hints: [
      "Compare the addresses in the log with each other, from the question mark on. Which parts did the caller write?",
      "The address is the caller's; you set two parameters in it and leave the others alone. A `URL` object does that without a thought for ? and &. Pages count from 1.",
      'const pageUrl = new URL(url);\npageUrl.searchParams.set("per_page", String(pageSize));\npageUrl.searchParams.____("page", String(____));\n\nWhy `set` and not `append`, when the same object serves for all pages?',
    ],
  },
}, async () => {
  const trace = randomUUID();
  const init = { method: "POST", headers: { "x-trace": trace }, body: '{"owner":7}' };
  const asked = { query: "state=packed&page=9&per_page=7&state=sent", init, options: { pageSize: 2 } };
  const run = await answer.evaluate(read, { script: replies([page(2), page(2), []]), arguments: asked });
  const did = `The third answer had no items. Your client asked for ${queries(run).join(", then ") || "nothing"}.`;
  expect(
    queries(run).map((query) => [...new URLSearchParams(query)].sort()),
    story(
      run,
      did,
      "R1 and R2 ask for pages 1, 2 and 3 alone, each with per_page=2 and with the caller's state=packed&state=sent.",
    ),
  ).toEqual(
    ["1", "2", "3"].map((number) => [
      ["page", number],
      ["per_page", "2"],
      ["state", "packed"],
      ["state", "sent"],
    ]),
  );
  const traces = run.requests.map(({ headers }) => headers["x-trace"]);
  const traced = `The caller's init has the header x-trace. The ${count(traces.length, "request")} had: ${traces.map((each) => each ?? "none").join(", ")}.`;
  expect(traces, story(run, traced, `R1 asks for ${trace} in each.`)).toEqual([trace, trace, trace]);
  const sentAs = [...new Set(run.requests.map(({ method, body }) => `${method} with ${body || "no body"}`))];
  const posted = `The caller's init has the method POST and a body. Your client sent ${sentAs.join(", then ")}.`;
  expect(sentAs, story(run, posted, "R1 asks for them in each request.")).toEqual([`POST with ${init.body}`]);

  const usual = await answer.evaluate(read, { script: replies([[]]), arguments: {} });
  const size = new URLSearchParams(queries(usual)[0]).get("per_page");
  const usualDid = `Without pageSize your client asked for per_page=${size}.`;
  expect(size, story(usual, usualDid, "R1 asks for 100, as the type says.")).toBe("100");
});

test("R2 yields the items of all pages, one by one", {
  meta: {
    points: 2,
    hints: [
      "Compare what the service sent with what your client gave its caller: how many, and of which kind.",
      "The caller wants items and must not see where one page ends. `yield` gives one value; `yield*` gives each value of an array.",
      "const items = await response.json();\n____ items;\n\nWhat would the caller get from `yield items`?",
    ],
  },
}, async () => {
  const pages = [page(3), [null, 0, 0], page(5), []];
  const run = await answer.evaluate(read, { script: replies(pages), arguments: { options: { pageSize: 3 } } });
  const did = `The service sent 11 items in 3 pages, among them null and 0, and more than pageSize on page 3. Your client yielded ${count(run.value?.items.length ?? 0, "value")}, and ${ended(run)}.`;
  expect(run.value?.items, story(run, did, "R2 asks for the 11 items in their order.")).toEqual(pages.flat());
});

test("R2 goes on after a page that is not full", {
  meta: {
    points: 2,
    hints: [
      "The second page in the log has 2 items, and your client had asked for 5. What did it do then?",
      "The service decides how much fits into an answer; it may cap your `pageSize`, or hide items that you may not see. Only a page without items says that nothing follows.",
      "if (items.length ____) return;\nyield* items;\n\nWhat would `items.length < pageSize` make of a service that caps pages at 20?",
    ],
  },
}, async () => {
  const pages = [page(3), page(2), page(3), []];
  const headers = { "x-total-count": "3", link: '</parcels?page=1>; rel="first"' };
  const script = pages.map((items) => json(items, { headers }));
  const run = await answer.evaluate(read, { script, arguments: { options: { pageSize: 5 } } });
  const did = `With pageSize 5 the service gave 3, 2, 3 and 0 items, and a total of 3 in a header. ${upper(sent(run))} and yielded ${count(run.value?.items.length ?? 0, "item")}.`;
  expect(run.value?.items, story(run, did, "R2 asks to stop only at the page without items, after 8 items.")).toEqual(
    pages.flat(),
  );
});

test("R2 stops at the first page without items", {
  meta: {
    points: 1,
    hints: [
      "In the log, find the page without items. What did your client send after it?",
      "An empty page is the end of a list that is counted in pages. It is no error: your generator returns.",
      "if (items.length === 0) ____;\n\nWhat does `return` in a generator mean for the caller's `for await`?",
    ],
  },
}, async () => {
  for (const pages of [[[]], [page(2), [], page(2), []]]) {
    const run = await answer.evaluate(read, { script: replies(pages), arguments: { options: { maxPages: 4 } } });
    const at = pages.findIndex((items) => items.length === 0) + 1;
    const did = `Page ${at} was empty. ${upper(sent(run))} and ${ended(run)}.`;
    const asked = `R2 asks to end there, after ${count(at, "request")} and without an error.`;
    expect([run.requests.length, run.value?.message], story(run, did, asked)).toEqual([at, undefined]);
  }
});

test("R3 asks for a page only when its first item is wanted", {
  meta: {
    points: 2,
    hints: [
      "The caller stopped early. Count the requests in the log, and look at which item came last.",
      "A generator stands still at each `yield` until the caller wants the next item. Let it fetch a page after it has yielded all items of the page before, not earlier. After a `break` it never goes on.",
      "for (let page = 1; ; page++) {\n  const response = await ____;\n  yield* ____;\n}\n\nWhere does this loop stand while the caller works with an item?",
    ],
  },
}, async () => {
  const script = replies([page(3), page(3), page(3), []]);
  for (const [take, requests] of [
    [1, 1],
    [3, 1],
    [4, 2],
  ] as const) {
    const run = await answer.evaluate(read, { script, arguments: { take, options: { pageSize: 3 } } });
    const did = `Pages have 3 items, and the caller stopped after ${count(take, "item")}. ${upper(sent(run))}.`;
    expect(run.requests.length, story(run, did, `R3 asks for ${count(requests, "request")}.`)).toBe(requests);
  }
  const idle = await answer.evaluate(
    async ({ paginatePages }, url) => {
      paginatePages(`${url}/parcels`);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    },
    { script },
  );
  const did = `The caller made the generator and took nothing from it. ${upper(sent(idle))}.`;
  expect([idle.requests.length, idle.error], story(idle, did, "R3 asks for none.")).toEqual([0, undefined]);
});

test("R4 throws when an answer is not ok, and names status and page", {
  meta: {
    points: 2,
    hints: [
      "Page 3 in the log is not a 200. What did the caller hear of it?",
      "`fetch` does not reject on a 503, and an error may look like an empty list. Ask `response.ok` before you read the body. The caller has the items before; tell it which page is missing.",
      "if (!response.ok) throw new Error(`page ____: status ____`);\n\nWhy must this line stand before `response.json()`?",
    ],
  },
}, async () => {
  for (const code of [503, 404, 500]) {
    const pages = [page(2), page(2)];
    const script = [...replies(pages), json([], { status: code }), ...replies([page(2), []])];
    const run = await answer.evaluate(read, { script, arguments: { options: { pageSize: 2 } } });
    const did = `Page 3 was answered ${code}. ${upper(sent(run))}, yielded ${count(run.value?.items.length ?? 0, "item")} and ${ended(run)}.`;
    const asked = `R4 asks for the 4 items before, then for an error with a message that holds ${code} and 3, and for no more requests.`;
    expect(run.value?.message ?? "", story(run, did, asked)).toMatch(new RegExp(`\\b${code}\\b`));
    expect(run.value?.message ?? "", story(run, did, asked)).toMatch(/\b3\b/);
    expect([run.requests.length, run.value?.items], story(run, did, asked)).toEqual([3, pages.flat()]);
  }
});

test("R5 sends at most maxPages requests, then throws", {
  meta: {
    points: 2,
    hints: [
      "The caller allowed so many pages. Count the requests in the log, and see what the caller heard at the end.",
      "A service that never sends an empty page would keep you for ever. The limit ends it. The caller must hear that the list may go on, so the limit is an error, not an end.",
      "for (let page = 1; page <= ____; page++) { ... }\nthrow new Error(`more than ____ pages`);\n\nWhen does the last line run, and when does it not?",
    ],
  },
}, async () => {
  const most = randomInt(3, 7);
  const pages = Array.from({ length: 9 }, () => page(2));
  const asked = { options: { maxPages: most } };
  const run = await answer.evaluate(read, { script: replies(pages), arguments: asked });
  const did = `With maxPages ${most}, and no empty page, ${sent(run)}, yielded ${count(run.value?.items.length ?? 0, "item")} and ${ended(run)}.`;
  const wanted = `R5 asks for ${most} requests, for their ${most * 2} items, then for an error with a message that holds ${most}.`;
  expect(run.requests.length, story(run, did, wanted)).toBe(most);
  expect(run.value?.items, story(run, did, wanted)).toEqual(pages.slice(0, most).flat());
  expect(run.value?.message ?? "", story(run, did, wanted)).toMatch(new RegExp(`\\b${most}\\b`));

  const enough = await answer.evaluate(read, {
    script: replies([page(2), page(1), []]),
    arguments: { options: { maxPages: 3 } },
  });
  const ends = `With maxPages 3 the third page was empty. Your client ${ended(enough)}.`;
  expect(enough.value?.message, story(enough, ends, "R5 asks for an error only if none was empty.")).toBeUndefined();

  const endless = Array.from({ length: 101 }, () => page(1));
  const usual = await answer.evaluate(read, { script: replies(endless), arguments: {} });
  const usualDid = `Without maxPages, and no empty page, ${sent(usual)}.`;
  expect(usual.requests.length, story(usual, usualDid, "R5 asks for 100, as the type says.")).toBe(100);
});

const upper = (text: string) => `${text[0]?.toUpperCase()}${text.slice(1)}`;
