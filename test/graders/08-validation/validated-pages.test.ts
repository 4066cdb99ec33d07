import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, reset } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/08-validation/validated-pages.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("08-validation/validated-pages.ts");

type Item = { id: number; price: number };
/** The error that ended the list, as far as a caller can see it. */
type Failure = {
  isContractError: boolean;
  isOfFetchPage: boolean;
  page: number;
  path: string;
  message: string;
  seen: string;
};

type Asked = { take?: number; isStrict?: boolean };

/** Reads the learner's list until it ends, fails, or has given so many items. Each call of `fetchPage` is a request. */
const read = async ({ validatedPages, ContractError }: typeof Solution, url: string, { take, isStrict }: Asked) => {
  const { z } = await import("zod");
  const { inspect } = await import("node:util");
  const shape = { id: z.number(), price: z.number(), currency: z.string().default("EUR") };
  const schema = isStrict ? z.strictObject(shape) : z.object(shape);
  let failed: unknown;
  const fetchPage = async (...given: [next?: string]): Promise<unknown> => {
    const [next] = given;
    const query = next === undefined ? "" : `?${new URLSearchParams({ next: String(next) })}`;
    const response = await fetch(`${url}/items${query}`).catch((error: unknown) => {
      failed = error;
      throw error;
    });
    return response.json();
  };
  const items: unknown[] = [];
  let failure: Failure | undefined;
  try {
    for await (const item of validatedPages(fetchPage, schema)) {
      if (items.push(item) === take) break;
    }
  } catch (error) {
    const { page, path, message } = error as Solution.ContractError;
    const [isContractError, isOfFetchPage] = [error instanceof ContractError, error === failed];
    const seen = inspect(error, { depth: 10 }) + JSON.stringify(error);
    failure = { isContractError, isOfFetchPage, page, path, message, seen };
  }
  // Time enough for calls that should not come any more.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return { items, failure };
};

const some = (size: number): Item[] =>
  Array.from({ length: size }, () => ({ id: randomInt(1e9), price: randomInt(99) }));
const page = (items: unknown, next: unknown = null) => json({ items, next });
/** What the schema makes of an item. */
const parsed = (items: readonly Item[]) => items.map((item) => ({ ...item, currency: "EUR" }));

type Wire = { requests: readonly { url: string }[] };
type Ended = Wire & { value: { items: unknown[]; failure: Failure | undefined } | undefined };
const called = ({ requests }: Wire) => `Your client called fetchPage ${count(requests.length, "time")}`;
const yielded = ({ value }: Ended) => `yielded ${count(value?.items.length ?? 0, "item")}`;
const ended = ({ value }: Ended) =>
  value?.failure === undefined ? "ended without an error" : `ended with "${value.failure.message}"`;

test("R1 follows next from page to page, until it is null", {
  meta: {
    points: 2,
    hints: [
      "Look at the calls in the log: what went along with each, and what did the page before say?",
      "Each page tells you what to ask for next. The first call has nothing to tell; the last page says null.",
      "let next: string | null | undefined;\nwhile (next !== null) {\n  const page = ____(await fetchPage(next));\n  yield* page.items;\n  next = ____;\n}\n\nWhat is `next` in the first round?",
    ],
  },
}, async () => {
  const [one, two] = [randomUUID(), `${randomUUID()}+/=`];
  const nextOf = (text: string | null) => (text === null ? "nothing" : `"${text}"`);
  const script = [page(some(2), one), page(some(0), two), page(some(3), ""), page(some(1))];
  const run = await answer.evaluate(read, { script, arguments: {} });
  const nexts = run.requests.map(({ url }) => new URL(url).searchParams.get("next"));
  const did = `Your client called fetchPage with ${nexts.map(nextOf).join(", then with ") || "no page at all"}.`;
  expect(
    nexts,
    story(run, did, `R1 asks for nothing, then for "${one}", "${two}" and "": only null ends the list.`),
  ).toEqual([null, one, two, ""]);
  const gave = `The pages had 2, 0, 3 and 1 items. Your client ${yielded(run)} and ${ended(run)}.`;
  expect([run.value?.items.length, run.value?.failure], story(run, gave, "R1 asks for all 6.")).toEqual([6, undefined]);
});

test("R1 fetches a page only when an item of it is wanted", {
  meta: {
    points: 1,
    hints: [
      "The caller stopped early. Count the calls in the log.",
      "To look at a page before its items go out is right; to look at all pages first is too much. Fetch the next page after you have yielded all items of this one.",
      "for (;;) {\n  const page = ____; // fetched and looked at\n  yield* ____;\n}\n\nWhere does this loop stand while the caller works with an item?",
    ],
  },
}, async () => {
  for (const [take, calls] of [
    [1, 1],
    [2, 1],
    [3, 2],
  ] as const) {
    const script = ["b", "c", "d", null].map((next) => page(some(2), next));
    const run = await answer.evaluate(read, { script, arguments: { take } });
    const did = `Pages have 2 items, and the caller stopped after ${count(take, "item")}. ${called(run)}.`;
    expect(run.requests.length, story(run, did, `R1 asks for ${count(calls, "call")}.`)).toBe(calls);
  }
});

test("R2 yields what the schema makes of each item", {
  meta: {
    points: 2,
    hints: [
      "Compare the fields of the items that the caller got with those that the service sent, and with the schema.",
      "A schema does more than say yes: it leaves out what it does not know, fills in and converts. What it returns is the item; what came is only what it was made of.",
      "const result = pageSchema.safeParse(value);\nyield* result.____.items;\n\nWhich fields would a caller see that no type knows of, if you yielded what came?",
    ],
  },
}, async () => {
  const items = some(3);
  const sent = items.map((item) => ({ ...item, internal: randomInt(1e9) }));
  const run = await answer.evaluate(read, { script: [page(sent)], arguments: {} });
  const did = `The schema leaves out "internal" and fills in "currency". Your client yielded ${JSON.stringify(run.value?.items[0])} and ${ended(run)}.`;
  const asked = `R2 asks for ${JSON.stringify(parsed(items)[0])}.`;
  expect(run.value?.items, story(run, did, asked)).toEqual(parsed(items));

  const all = [null, 0, 0, [1], ""];
  const loose = await answer.evaluate(
    async ({ validatedPages }, url) => {
      const { z } = await import("zod");
      const fetchPage = async (): Promise<unknown> => (await fetch(`${url}/items`)).json();
      const items: unknown[] = [];
      for await (const item of validatedPages(fetchPage, z.unknown())) items.push(item);
      return items;
    },
    { script: [page(all)] },
  );
  const looseDid = `With the schema z.unknown() the page was ${JSON.stringify(all)}. Your client yielded ${JSON.stringify(loose.value)}.`;
  expect(loose.value, story(loose, looseDid, "R2 asks for all of them.")).toEqual(all);
});

test("R3 yields no item of a page in which one is wrong", {
  meta: {
    points: 3,
    hints: [
      "The last item of page 2 was wrong. How many items of this page did the caller get before the error?",
      "Whoever works with the first items of a wrong page has done half of something. Look at all items first, then hand them on. The pages before were right, and are the caller's already.",
      "const result = z.object({ items: z.array(____), ... }).safeParse(____);\nif (!result.success) throw ____;\nyield* ____;\n\nWhat would a loop with `schema.parse(item)` before each `yield` do here?",
    ],
  },
}, async () => {
  const [first, second] = [some(3), some(3)];
  const wrong = [...second.slice(0, 2), { ...second[2], price: "12.50" }];
  const script = [page(first, "b"), page(wrong, "c"), page(some(3))];
  const run = await answer.evaluate(read, { script, arguments: {} });
  const did = `The third item of page 2 had its price as a text. Your client ${yielded(run)} and ${ended(run)}.`;
  const asked = "R3 asks for the 3 items of page 1, then for the error.";
  expect(run.value?.items, story(run, did, asked)).toEqual(parsed(first));
  expect(run.value?.failure?.isContractError, story(run, did, "R5 asks for a ContractError.")).toBe(true);
});

test("R4 refuses a page without a list of items, or with a wrong next", {
  meta: {
    points: 3,
    hints: [
      "The items may have been in order. What was the rest of the page like, and what did your client take it for?",
      "What holds the items is part of the contract too. A `next` that is missing looks like the end, and your caller would take a part for the whole. So describe the whole page.",
      "const pageSchema = z.object({\n  items: ____,\n  next: ____, // a text or null, and not optional\n});\n\nWhat would `page.items ?? []` make of a renamed field?",
    ],
  },
}, async () => {
  const items = some(2);
  for (const [what, value] of [
    ["had results in place of items", { results: items, next: null }],
    ["had items: null", { items: null, next: null }],
    ["had no next", { items }],
    ["had a number as next", { items, next: 3 }],
    ["had next: false", { items, next: false }],
    ["was a list", items],
    ["was null", null],
  ] as const) {
    const run = await answer.evaluate(read, { script: [page(some(1), "b"), json(value), page([])], arguments: {} });
    const { failure } = run.value ?? {};
    const did = `Page 2 ${what}. Your client ${yielded(run)} and ${ended(run)}.`;
    const asked = "R4 asks for a ContractError about page 2, after 1 item.";
    const seen = [failure?.isContractError, failure?.page, run.value?.items.length];
    expect(seen, story(run, did, asked)).toEqual([true, 2, 1]);
  }
  const more = json({ items, next: null, total: "2", took_ms: null });
  const run = await answer.evaluate(read, { script: [more], arguments: {} });
  const did = `The page had two fields more. Your client ${yielded(run)} and ${ended(run)}.`;
  expect(run.value?.items, story(run, did, "R4 asks for its items: other fields may be there.")).toEqual(parsed(items));
});

test("R5 names the page and the path", {
  meta: {
    points: 3,
    hints: [
      "Compare `page`, `path` and message of your error with the place that the message here speaks of.",
      "Whoever mends this wants to know where to look: on which page, at which item, at which field. The page is your count; the path comes with the issue of zod, from the page down.",
      'const [issue] = result.error.issues;\nthrow new ContractError(____, z.core.toDotPath(____), "is not as agreed");\n\nWhy is a path from the item down not enough?',
    ],
  },
}, async () => {
  for (let round = 0; round < 2; round++) {
    const [number, index] = [randomInt(2, 5), randomInt(1, 5)];
    const wrong: unknown[] = some(6);
    wrong[index] = { id: randomInt(99) };
    wrong[5] = null; // wrong too, and later
    const before = Array.from({ length: number - 1 }, (_, at) => page(some(1), `page-${at + 2}`));
    const run = await answer.evaluate(read, { script: [...before, page(wrong), page([])], arguments: {} });
    const path = `items[${index}].price`;
    const { failure } = run.value ?? {};
    const did = `On page ${number}, ${path} was the first wrong part. The error had page ${failure?.page}, path ${failure?.path} and the message "${failure?.message}".`;
    const asked = `R5 asks for page ${number} and path ${path}, both also in the message.`;
    expect([failure?.page, failure?.path], story(run, did, asked)).toEqual([number, path]);
    const isNamed = failure?.message.includes(path) && new RegExp(`\\b${number}\\b`).test(failure.message);
    expect(isNamed, story(run, did, asked)).toBe(true);
  }
  const items = some(2);
  for (const [what, value, path] of [
    ["a number in place of items", { items: 7, next: null }, "items"],
    ["no items", { next: null }, "items"],
    ["no next", { items }, "next"],
    ["a text as its second item", { items: [items[0], "none"], next: null }, "items[1]"],
    ["nothing: it was null", null, ""],
  ] as const) {
    const run = await answer.evaluate(read, { script: [page(some(1), "b"), json(value)], arguments: {} });
    const { failure } = run.value ?? {};
    const did = `Page 2 had ${what}. The error had page ${failure?.page} and path "${failure?.path}".`;
    const asked = `R5 asks for page 2 and path "${path}".`;
    expect([failure?.page, failure?.path], story(run, did, asked)).toEqual([2, path]);
  }
});

test("R6 quotes nothing from the page", {
  meta: {
    points: 2,
    hints: [
      "Read all that your error shows: its message, its fields, its cause. Which of it came from the service?",
      "Errors go to logs, and logs go far. Say where something is wrong; what is there can be anything: a name, an address, a key.",
      "throw new ContractError(page, path, ____);\n// not the value itself\n\nWhat would the log hold, if every error quoted?",
    ],
  },
}, async () => {
  const secret = `SECRET${randomInt(1e9)}`;
  for (const [what, reply] of [
    ["a price", page([{ id: 1, price: secret }])],
    ["a field beside a wrong price", page([{ id: 1, price: null, owner: secret }])],
    ["next", json({ items: [], next: [secret] })],
    ["the name of a field", json({ [secret]: 1, items: [], next: 7 })],
    ["the name of a field that the schema forbids", page([{ id: 1, price: 2, [secret]: 3 }])],
  ] as const) {
    const isStrict = what.endsWith("forbids");
    const run = await answer.evaluate(read, { script: [reply], arguments: { isStrict } });
    const { isContractError, seen = "", message } = run.value?.failure ?? {};
    const at = seen.indexOf(secret);
    const shows =
      at < 0 ? `none of it: "${message}"` : `it when it is printed: …${seen.slice(Math.max(0, at - 40), at + 20)}…`;
    const did = `The text ${secret} stood in ${what}. Your error shows ${shows}.`;
    const asked = "R6 asks for a ContractError without anything from the page.";
    expect([isContractError, seen.includes(secret)], story(run, did, asked)).toEqual([true, false]);
  }
});

test("R7 does not ask again after a wrong page", {
  meta: {
    points: 2,
    hints: [
      "Count the calls in the log after the wrong page.",
      "A retry helps against what passes: a busy service, a broken connection. A field with a new name has it in a second, too. Give the error to the caller, and stop.",
      "const result = pageSchema.safeParse(await fetchPage(next));\nif (!result.success) ____;\n\nWho is helped by four equal errors in place of one?",
    ],
  },
}, async () => {
  const wrong = page([{ id: 1, price: "free" }], "c");
  const script = [page(some(2), "b"), wrong, page(some(2), "c"), page(some(2)), page(some(2))];
  const run = await answer.evaluate(read, { script, arguments: {} });
  const did = `Page 2 was wrong. ${called(run)}, ${yielded(run)} and ${ended(run)}.`;
  expect(run.requests.length, story(run, did, "R7 asks for 2 calls.")).toBe(2);
  expect(run.value?.failure?.isContractError, story(run, did, "R5 asks for a ContractError.")).toBe(true);
});

test("R7 lets the error of fetchPage through", {
  meta: {
    points: 1,
    hints: [
      "The connection broke on page 2. Which error did the caller get?",
      "A page that did not come breaks no contract. The caller may want to ask again after such an error, and must be able to tell the two apart.",
      "const value = await fetchPage(next); // no catch around it\nconst result = pageSchema.safeParse(____);\n\nWhich of the two errors would a retry help?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(read, { script: [page(some(2), "b"), reset(), page([]), page([])], arguments: {} });
  const { failure, items } = run.value ?? {};
  const did = `fetchPage rejected for page 2. ${called(run)}, ${yielded(run)} and ${ended(run)}.`;
  const asked = "R7 asks for 2 calls, and for the error of fetchPage as it is.";
  const seen = [failure?.isOfFetchPage, run.requests.length, items?.length];
  expect(seen, story(run, did, asked)).toEqual([true, 2, 2]);

  const text = await answer.evaluate(
    async ({ validatedPages }) => {
      const { z } = await import("zod");
      return validatedPages(() => Promise.reject("gone"), z.unknown())
        .next()
        .then(
          () => "an item",
          (error: unknown) => (error === "gone" ? "the text" : `something else: ${error}`),
        );
    },
    { script: [] },
  );
  const textDid = `fetchPage rejected with the text "gone". Your client gave ${text.value}.`;
  expect(text.value, story(text, textDid, "R7 asks for what fetchPage threw, as it is.")).toBe("the text");
});
