import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, status } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/07-pagination/paginate-cursor.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("07-pagination/paginate-cursor.ts");

type Asked = { options?: Solution.CursorOptions; take?: number };
type Item = { id: number };
type Page = Solution.CursorPage<unknown>;

/** Reads the learner's list until it ends, fails, or has given so many items. Each call of `fetchPage` is a request. */
const read = async ({ paginateCursor }: typeof Solution, url: string, { options, take }: Asked) => {
  const items: unknown[] = [];
  const failures: Error[] = [];
  const fetchPage = async (...given: [cursor?: string]): Promise<Page> => {
    const [cursor] = given;
    const query = cursor === undefined ? "" : `?${new URLSearchParams({ cursor: String(cursor) })}`;
    const response = await fetch(`${url}/users${query}`);
    if (response.ok) return response.json() as Promise<Page>;
    const failure = new Error(`status ${response.status}`);
    failures.push(failure);
    throw failure;
  };
  const error = await (async () => {
    for await (const item of paginateCursor<unknown>(fetchPage, options)) {
      if (items.push(item) === take) break;
    }
  })().catch((thrown: unknown) => thrown);
  // Time enough for calls that should not come any more.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const hasCause = error instanceof Error && error.cause !== undefined && failures.includes(error.cause as Error);
  return { items, message: error === undefined ? undefined : String(error), hasCause };
};

const some = (size: number): Item[] => Array.from({ length: size }, () => ({ id: randomInt(1e9) }));
const replies = (pages: readonly Page[]) => pages.map((page) => json(page));
const itemsOf = (pages: readonly Page[]) => pages.flatMap(({ items }) => items);

type Wire = { requests: readonly { url: string }[] };
type Ended = Wire & { value: { items: unknown[]; message: string | undefined } | undefined };
const cursorsOf = ({ requests }: Wire) => requests.map(({ url }) => new URL(url).searchParams.get("cursor"));
const called = ({ requests }: Wire) => `Your client called fetchPage ${count(requests.length, "time")}`;
const yielded = ({ value }: Ended) => `yielded ${count(value?.items.length ?? 0, "item")}`;
const ended = ({ value }: Ended) =>
  value?.message === undefined ? "ended without an error" : `ended with "${value.message}"`;

test("R1 hands each cursor back exactly as it came", {
  meta: {
    points: 3,
    hints: [
      "Compare the cursors in the log with the `next` of the page before, letter by letter. What did the first call get?",
      "A cursor is a text with a meaning for the service alone. It may hold any sign; do not trim, decode or reckon with it. For the first page you have none, so you give none.",
      "let cursor: string | undefined;\nfor (;;) {\n  const { items, next } = await fetchPage(____);\n  ...\n  cursor = ____;\n}\n\nWhat does `fetchPage` see in the first round?",
    ],
  },
}, async () => {
  const cursors = [
    `ZHgt+/${randomUUID()}==`,
    ` ${randomInt(1e9)}% `,
    `{"after":${randomInt(1e9)}}`,
    "Zm9v",
    "zM9V",
    "constructor",
  ];
  const script = replies([...cursors.map((next) => ({ items: some(1), next })), { items: some(1) }]);
  const run = await answer.evaluate(read, { script, arguments: {} });
  const shown = cursorsOf(run).map((cursor) => (cursor === null ? "no cursor" : JSON.stringify(cursor)));
  const did = `Your client called fetchPage with ${shown.join(", then with ") || "nothing"}.`;
  const asked = `R1 asks for no cursor, then for ${cursors.map((cursor) => JSON.stringify(cursor)).join(", ")}.`;
  expect(cursorsOf(run), story(run, did, asked)).toEqual([null, ...cursors]);
});

test("R2 yields all items and ends where no next is named", {
  meta: {
    points: 2,
    hints: [
      "Look at the last page in the log: its `next` is missing, null or empty. What did your client do then?",
      "Services say in three ways that nothing follows: they leave `next` out, or send null, or an empty text. The items of that last page still count.",
      "yield* items;\nif (____) return;\n\nWhy does the `yield*` stand before the `return`?",
    ],
  },
}, async () => {
  for (const [what, end] of [
    ["had no next", {}],
    ["had next: null", { next: null }],
    ['had next: ""', { next: "" }],
  ] as const) {
    const pages = [
      { items: [null, 0, 0], next: "b" },
      { items: some(2), ...end },
    ];
    const run = await answer.evaluate(read, { script: replies([...pages, { items: some(2) }]), arguments: {} });
    const did = `Page 1 had the items null, 0 and 0, page 2 ${what}. ${called(run)}, ${yielded(run)} and ${ended(run)}.`;
    const asked = "R2 asks for 2 calls, for 5 items, and for no error.";
    expect([run.requests.length, run.value?.message], story(run, did, asked)).toEqual([2, undefined]);
    expect(run.value?.items, story(run, did, asked)).toEqual(itemsOf(pages));
  }
});

test("R3 goes on after a page without items", {
  meta: {
    points: 2,
    hints: [
      "A page in the log has no items, and a `next`. What came after it?",
      "A service may look through its list in steps and find nothing for you in one of them. It tells you so with an empty page, and with a cursor. Only a missing `next` is the end.",
      "const { items, next } = await fetchPage(cursor);\nyield* items;\nif (!____) return;\n\nWhat does `yield*` do with an empty array?",
    ],
  },
}, async () => {
  const pages = [
    { items: some(0), next: "b" },
    { items: some(2), next: "c" },
    { items: some(0), next: "d" },
    { items: some(0), next: "e" },
    { items: some(1), next: null },
  ];
  const run = await answer.evaluate(read, { script: replies(pages), arguments: {} });
  const did = `Pages 1, 3 and 4 had no items, and named a next. ${called(run)}, ${yielded(run)} and ${ended(run)}.`;
  expect(run.value?.items, story(run, did, "R3 asks for all 5 pages, which have 3 items.")).toEqual(itemsOf(pages));
});

test("R4 calls fetchPage only when an item of that page is wanted", {
  meta: {
    points: 2,
    hints: [
      "The caller stopped early. Count the calls in the log.",
      "A generator stands still at each `yield` until the caller wants the next item. Fetch the next page after you have yielded all items of this one. After a `break` the loop never goes on.",
      "for (;;) {\n  const { items } = await ____;\n  yield* ____;\n}\n\nWhere does this loop stand while the caller works with an item?",
    ],
  },
}, async () => {
  for (const [take, calls] of [
    [1, 1],
    [2, 1],
    [3, 2],
  ] as const) {
    const pages = ["b", "c", "d", null].map((next) => ({ items: some(2), next }));
    const run = await answer.evaluate(read, { script: replies(pages), arguments: { take } });
    const did = `Pages have 2 items, and the caller stopped after ${count(take, "item")}. ${called(run)}.`;
    expect(run.requests.length, story(run, did, `R4 asks for ${count(calls, "call")}.`)).toBe(calls);
  }
});

test("R5 throws when a cursor comes twice", {
  meta: {
    points: 3,
    hints: [
      "Write down the cursors in the log, one below the other. Where does the row begin anew?",
      "A cursor that leads back makes a circle, and a circle has no end. It can be small (b, b) or larger (b, c, b), so it is not enough to look at the last cursor. Remember them all.",
      "const used = new Set<string>();\n...\nif (used.has(____)) throw new Error(`page ____ …`);\nused.add(____);\n\nWhich number has the page that you will not fetch?",
    ],
  },
}, async () => {
  for (const [nexts, calls] of [
    [["b", "b"], 2],
    [["b", "c", "b"], 3],
    [["b", "c", "d", "e", "c"], 5],
  ] as const) {
    const pages = nexts.map((next) => ({ items: some(2), next }));
    const script = replies([...pages, ...pages, ...pages, { items: some(1) }]);
    const run = await answer.evaluate(read, { script, arguments: {} });
    const did = `The pages named ${nexts.join(", ")} as next. ${called(run)}, ${yielded(run)} and ${ended(run)}.`;
    const asked = `R5 asks for ${calls} calls, for their ${calls * 2} items, then for an error with a message that holds ${calls + 1}.`;
    expect(run.requests.length, story(run, did, asked)).toBe(calls);
    expect(run.value?.items, story(run, did, asked)).toEqual(itemsOf(pages));
    expect(run.value?.message ?? "", story(run, did, asked)).toMatch(new RegExp(`\\b${calls + 1}\\b`));
  }
  const pages = [{ items: some(1), next: "b" }, { items: some(1) }];
  const twice = await answer.evaluate(
    async ({ paginateCursor }, url) => {
      const fetchPage = async (): Promise<Page> => (await fetch(`${url}/users`)).json() as never;
      const items: unknown[] = [];
      for (let time = 1; time <= 2; time++) for await (const item of paginateCursor(fetchPage)) items.push(item);
      return items;
    },
    { script: replies([...pages, ...pages]) },
  );
  const did = `The caller read a list of 2 pages, and then read it again. ${called(twice)}.`;
  const asked = "R5 is about one reading: the second one uses the same cursors, and gets the items again.";
  expect(twice.value, story(twice, did, asked)).toEqual(itemsOf([...pages, ...pages]));
});

test("R6 calls fetchPage at most maxPages times, then throws", {
  meta: {
    points: 2,
    hints: [
      "The caller allowed so many pages. Count the calls in the log, and see what the caller heard at the end.",
      "New cursors can go on for ever. The limit ends that, and the caller must hear that items may be missing: an error, not an end. If the last page allowed names no next, all is well.",
      "for (let page = 1; page <= ____; page++) { ... }\nthrow new Error(`more than ____ pages`);\n\nWhich line of the loop keeps a list of exactly `maxPages` pages from the error?",
    ],
  },
}, async () => {
  const most = randomInt(3, 7);
  const endless = Array.from({ length: 9 }, () => ({ items: some(10), next: randomUUID() }));
  const run = await answer.evaluate(read, { script: replies(endless), arguments: { options: { maxPages: most } } });
  const did = `With maxPages ${most}, each page named a next. ${called(run)}, ${yielded(run)} and ${ended(run)}.`;
  const asked = `R6 asks for ${most} calls, for their ${most * 10} items, then for an error with a message that holds ${most}.`;
  expect(run.requests.length, story(run, did, asked)).toBe(most);
  expect(run.value?.items, story(run, did, asked)).toEqual(itemsOf(endless.slice(0, most)));
  expect(run.value?.message ?? "", story(run, did, asked)).toMatch(new RegExp(`\\b${most}\\b`));

  const long = Array.from({ length: 101 }, () => ({ items: some(1), next: randomUUID() }));
  const usual = await answer.evaluate(read, { script: replies(long), arguments: {} });
  const usualDid = `Without maxPages, each page named a next. ${called(usual)}.`;
  expect(usual.requests.length, story(usual, usualDid, "R6 asks for 100 calls, as the type says.")).toBe(100);

  const pages = [{ items: some(2), next: "b" }, { items: some(2) }];
  const exact = await answer.evaluate(read, { script: replies(pages), arguments: { options: { maxPages: 2 } } });
  const ends = `With maxPages 2, page 2 named no next. Your client ${yielded(exact)} and ${ended(exact)}.`;
  expect(exact.value?.message, story(exact, ends, "R6 asks for an error only if the last page has a next.")).toBe(
    undefined,
  );
});

test("R7 says which page failed, and keeps the error as the cause", {
  meta: {
    points: 2,
    hints: [
      "The third call failed. What did the caller hear of it, and does it know the page?",
      "The error of `fetchPage` knows what went wrong, and your loop knows where. Give the caller both: an error of yours, with the other one as its `cause`.",
      "try {\n  ({ items, next } = await fetchPage(cursor));\n} catch (error) {\n  throw new Error(`page ____`, { ____: error });\n}\n\nWhich items does the caller have already?",
    ],
  },
}, async () => {
  const pages = ["b", "c"].map((next) => ({ items: some(2), next }));
  const script = [...replies(pages), status(418), ...replies([{ items: some(2) }])];
  const run = await answer.evaluate(read, { script, arguments: {} });
  const did = `fetchPage rejected for page 3. Your client ${yielded(run)} and ${ended(run)}.`;
  const asked =
    "R7 asks for the 4 items before, then for an error with a message that holds 3, and for no further call.";
  expect(run.value?.message ?? "", story(run, did, asked)).toMatch(/\b3\b/);
  expect([run.requests.length, run.value?.items], story(run, did, asked)).toEqual([3, itemsOf(pages)]);
  const cause = `fetchPage rejected with its own error. The cause of your error is ${run.value?.hasCause ? "this one" : "another, or none"}.`;
  expect(run.value?.hasCause, story(run, cause, "R7 asks for the error of fetchPage as the cause.")).toBe(true);

  const first = await answer.evaluate(
    async ({ paginateCursor }) => {
      const error: unknown = await paginateCursor(() => Promise.reject("gone"))
        .next()
        .catch((thrown: unknown) => thrown);
      return error instanceof Error ? { message: error.message, cause: error.cause } : { message: String(error) };
    },
    { script: [] },
  );
  const { message = "", cause: kept } = first.value ?? {};
  const firstDid = `fetchPage rejected for page 1, with the text "gone". Your client threw "${message}", ${kept === undefined ? "without a cause" : `with the cause ${JSON.stringify(kept)}`}.`;
  const firstAsked = "R7 asks for an error with a message that holds 1, with the cause as it came.";
  expect(message, story(first, firstDid, firstAsked)).toMatch(/\b1\b/);
  expect(kept, story(first, firstDid, firstAsked)).toBe("gone");
});
