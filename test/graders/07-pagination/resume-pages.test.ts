import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, status } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/07-pagination/resume-pages.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("07-pagination/resume-pages.ts");

type Item = { id: number };
type Page = Solution.CursorPage<Item>;
/** One reading: from a checkpoint, as text, or from the beginning, or from where the one before failed or stopped. */
type Reading = { from?: string | "the error" | "the last step" | undefined; take?: number };
/** What came of a reading. */
type Came = { items: Item[]; checkpoints: unknown[]; failure: Failure | undefined };
type Failure = { isPageError: boolean; page: number; checkpoint: unknown; message: string; hasCause: boolean };

/** Reads one after the other; a checkpoint goes to JSON and back in between. Each call of `fetchPage` is a request. */
const read = async ({ resumePages, PageError }: typeof Solution, url: string, readings: Reading[]) => {
  const causes: Error[] = [];
  const fetchPage = async (...given: [cursor?: string]): Promise<Page> => {
    const [cursor] = given;
    const query = cursor === undefined ? "" : `?${new URLSearchParams({ cursor: String(cursor) })}`;
    const response = await fetch(`${url}/users${query}`);
    if (response.ok) return response.json() as Promise<Page>;
    causes.push(new Error(`status ${response.status}`));
    throw causes.at(-1);
  };
  const all: Came[] = [];
  for (const { from, take = Number.POSITIVE_INFINITY } of readings) {
    const last = all.at(-1);
    const places: Record<string, unknown> = {
      "the error": last?.failure?.checkpoint,
      "the last step": last?.checkpoints.at(-1),
    };
    const text = from === undefined ? undefined : from in places ? JSON.stringify(places[from]) : from;
    const came: Came = { items: [], checkpoints: [], failure: undefined };
    all.push(came);
    try {
      const start = text === undefined ? undefined : (JSON.parse(text) as Solution.Checkpoint);
      for await (const { items, checkpoint } of resumePages<Item>(fetchPage, start)) {
        came.items.push(...items);
        came.checkpoints.push(checkpoint ?? "none");
        if (came.checkpoints.length === take) break;
      }
    } catch (error) {
      const { page, checkpoint, message, cause } = error as Solution.PageError;
      const hasCause = causes.includes(cause as Error);
      came.failure = { isPageError: error instanceof PageError, page, checkpoint, message, hasCause };
    }
    // Time enough for calls that should not come any more.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return all;
};

const some = (size: number): Item[] => Array.from({ length: size }, () => ({ id: randomInt(1e9) }));
/** Pages with cursors that nobody can guess, and these cursors. */
function list(pages: number) {
  const cursors = Array.from({ length: pages - 1 }, () => randomUUID());
  return {
    cursors,
    pages: Array.from({ length: pages }, (_, index): Page => ({ items: some(2), next: cursors[index] ?? null })),
  };
}
const replies = (pages: readonly Page[]) => pages.map((page) => json(page));
const itemsOf = (pages: readonly Page[]) => pages.flatMap(({ items }) => items);

type Wire = { requests: readonly { url: string }[] };
const cursorsOf = ({ requests }: Wire) => requests.map(({ url }) => new URL(url).searchParams.get("cursor"));
const called = ({ requests }: Wire) => `Your client called fetchPage ${count(requests.length, "time")}`;
const ended = (came: Came | undefined) =>
  came?.failure ? `ended with "${came.failure.message}"` : "ended without an error";

test("R1 reads a list to its end, with the cursors that it names", {
  meta: {
    points: 1,
    hints: [
      "Compare the cursors in the log with the `next` of the page before. What did the first call get, and which page was the last?",
      "A list ends where no cursor is named: missing, null or an empty text. Begin without a cursor, and take each further one from the page that you have.",
      "const { items, next } = await ____;\nplace = next ? { page: page + 1, cursor: ____, used } : ____;\n\nWhich values of `next` count as false here?",
    ],
  },
}, async () => {
  for (const end of [{}, { next: null }, { next: "" }]) {
    const cursors = [` ${randomUUID()}+/= `, "0"];
    const all = [...cursors.map((next): Page => ({ items: some(2), next })), { items: some(1), ...end }];
    const run = await answer.evaluate(read, { script: replies([...all, ...all]), arguments: [{}] });
    const did = `${called(run)}, with the cursors ${cursorsOf(run)
      .map((cursor) => cursor ?? "none")
      .join(", ")}, and ${ended(run.value?.[0])}.`;
    const asked = `The third page ends with ${JSON.stringify(end)}: R1 asks for no cursor, then ${cursors.join(" and ")}.`;
    expect(cursorsOf(run), story(run, did, asked)).toEqual([null, ...cursors]);
    expect(run.value?.[0]?.items, story(run, did, "R2 asks for the items of all pages.")).toEqual(itemsOf(all));
  }
});

test("R2 says after each page where the list goes on", {
  meta: {
    points: 2,
    hints: [
      "The message shows your checkpoints. For each look at the number, the cursor, and the cursors that were used before it.",
      "A checkpoint is the place of the page that comes next, not of the one that you have. `used` grows by the cursor that you called with. The first page was read without one.",
      "const used = place ? [...place.used, place.____] : [];\nplace = next ? { page: page + ____, cursor: next, used } : undefined;\nyield { items, checkpoint: ____ };\n\nWhy a new list each time, and not `push`?",
    ],
  },
}, async () => {
  const [one = "", two = ""] = list(3).cursors;
  const pages: Page[] = [{ items: some(2), next: one }, { items: [], next: two }, { items: some(1) }];
  const run = await answer.evaluate(read, { script: replies(pages), arguments: [{}] });
  const given = run.value?.[0]?.checkpoints;
  const wanted = [{ page: 2, cursor: one, used: [] }, { page: 3, cursor: two, used: [one] }, "none"];
  const did = `Your client yielded these checkpoints: ${JSON.stringify(given)}.`;
  expect(given, story(run, did, `R2 asks for ${JSON.stringify(wanted)}.`)).toEqual(wanted);
});

test("R3 goes on at a checkpoint, and fetches nothing before it", {
  meta: {
    points: 3,
    hints: [
      "The first reading stopped after two pages, and the second one began at its last checkpoint. Compare the cursors in the log.",
      "With `from` you know already where to begin: there is a cursor, a number, and a list of used ones. Without it you begin with nothing. One variable can hold both.",
      "let place = ____;\nconst page = place?.page ?? ____;\nconst read = place ? fetchPage(____) : fetchPage();\n\nHow would you find the place if the checkpoint held only the number?",
    ],
  },
}, async () => {
  const { pages, cursors } = list(5);
  const [, two = "", three = "", four = ""] = cursors;
  const run = await answer.evaluate(read, {
    script: replies(pages),
    arguments: [{ take: 2 }, { from: "the last step" }],
  });
  const did = `${called(run)}, with the cursors ${cursorsOf(run)
    .map((cursor) => cursor ?? "none")
    .join(", ")}.`;
  const eager = `The first reading took 2 pages, the second the rest of 5. ${called(run)}.`;
  const lazy = "R3 and R4 ask for each page once: 2 calls for the first reading, 3 for the second.";
  const repeated = cursorsOf(run).filter((cursor) => cursor === null).length > 1;
  expect(!repeated && run.requests.length > 5, story(run, eager, lazy)).toBe(false);
  const asked = "The second reading begins at page 3: R3 asks for each page once.";
  expect(cursorsOf(run), story(run, did, asked)).toEqual([null, ...cursors]);
  const [first, second] = run.value ?? [];
  const items = [...(first?.items ?? []), ...(second?.items ?? [])];
  const came = `Both readings together gave ${items.length} items of 10.`;
  expect(items, story(run, came, "R3 asks for each item once.")).toEqual(itemsOf(pages));
  const wanted = [
    { page: 4, cursor: three, used: [cursors[0], two] },
    { page: 5, cursor: four, used: [cursors[0], two, three] },
    "none",
  ];
  const places = `The second reading yielded these checkpoints: ${JSON.stringify(second?.checkpoints)}.`;
  expect(second?.checkpoints, story(run, places, `R3 asks for ${JSON.stringify(wanted)}.`)).toEqual(wanted);
});

test("R3 leaves a checkpoint as it is", {
  meta: {
    points: 1,
    hints: [
      "Two readings began at the same checkpoint, one after the other. The message says what it was at the end.",
      "The caller may keep a checkpoint and begin there again. If you `push` into its list, the second reading finds its own cursor among the used ones. Make a new list.",
      "const used = [____, place.cursor];\n\nWho else holds the list that came with `from`?",
    ],
  },
}, async () => {
  const from = { page: 2, cursor: randomUUID(), used: [] };
  const pages = list(3).pages;
  const run = await answer.evaluate(
    async ({ resumePages }, url, from) => {
      const fetchPage = async (cursor?: string): Promise<Page> => (await fetch(`${url}/?c=${cursor}`)).json() as never;
      const seen: number[] = [];
      let failed: string | undefined;
      for (const reading of [1, 2]) {
        try {
          for await (const { items } of resumePages<Item>(fetchPage, from)) seen.push(reading * items.length);
        } catch (error) {
          failed ??= `reading ${reading} threw ${error}`;
        }
      }
      return { from, seen, failed };
    },
    { script: replies([...pages, ...pages]), arguments: from },
  );
  const { seen, failed } = run.value ?? {};
  const end = `${failed ? `${failed}, and ` : ""}${count(seen?.length ?? 0, "page")} of 6 came`;
  const did = `Two readings began at one checkpoint: ${end}. The checkpoint was then ${JSON.stringify(run.value?.from)}.`;
  expect(run.value, story(run, did, `R3 asks to leave it: ${JSON.stringify(from)}.`)).toEqual({
    from,
    seen: [2, 2, 2, 4, 4, 4],
  });
});

test("R4 fetches a page only when it is wanted", {
  meta: {
    points: 1,
    hints: [
      "The caller took two pages and left its loop. Count the requests in the log.",
      "An async generator rests at each `yield` until the next page is wanted. Yield a page before you fetch the one after it.",
      "const { items, next } = await ____;\n...\n____ { items, checkpoint: place };\n\nWhat runs after this line when the caller has left its loop?",
    ],
  },
}, async () => {
  const { pages } = list(6);
  const run = await answer.evaluate(read, { script: replies(pages), arguments: [{ take: 2 }] });
  const did = `The caller took 2 pages. ${called(run)}.`;
  expect(run.requests.length, story(run, did, "R4 asks for 2 calls.")).toBe(2);
});

test("R5 throws an error that says where to go on", {
  meta: {
    points: 3,
    hints: [
      "A page failed, and a second reading began at the checkpoint of the error. Compare the cursors in the log.",
      "The place of the page that failed is where the list goes on. You have it in your hand: it is the variable that you called `fetchPage` with. The first page has none.",
      'try {\n  return await fetchPage(place.cursor);\n} catch (cause) {\n  throw new PageError(page, ____, "…", { ____ });\n}\n\nWhat would be lost if the checkpoint were that of the next page?',
    ],
  },
}, async () => {
  const { pages, cursors } = list(4);
  for (const failing of [3, 1]) {
    const before = replies(pages.slice(0, failing - 1));
    const run = await answer.evaluate(read, {
      script: [...before, status(500), ...replies(pages.slice(failing - 1))],
      arguments: [{}, { from: "the error" }],
    });
    const [first, second] = run.value ?? [];
    const failure = first?.failure;
    const threw = `Page ${failing} failed. Your client ${ended(first)}${failure ? `, and the error's page was ${failure.page}` : ""}.`;
    const asked = `R5 asks for a PageError about page ${failing}, with the error of fetchPage as cause.`;
    expect([failure?.isPageError, failure?.page, failure?.hasCause], story(run, threw, asked)).toEqual([
      true,
      failing,
      true,
    ]);
    const place = { page: failing, cursor: cursors[failing - 2], used: cursors.slice(0, Math.max(0, failing - 2)) };
    const wanted = failing === 1 ? undefined : place;
    const gave = `Page ${failing} failed. The checkpoint of the error was ${JSON.stringify(failure?.checkpoint)}.`;
    expect(failure?.checkpoint, story(run, gave, `R5 asks for ${JSON.stringify(wanted)}.`)).toEqual(wanted);
    const all = [null, ...cursors];
    const right = [...all.slice(0, failing), ...all.slice(failing - 1)];
    const sent = `${called(run)}, with the cursors ${cursorsOf(run)
      .map((cursor) => cursor ?? "none")
      .join(", ")}.`;
    expect(cursorsOf(run), story(run, sent, `Page ${failing} failed once: R3 asks to read it again.`)).toEqual(right);
    const items = [...(first?.items ?? []), ...(second?.items ?? [])];
    expect(items, story(run, `Both readings gave ${items.length} items of 8.`)).toEqual(itemsOf(pages));
  }

  const [goneOn, places] = [list(5), [{ take: 2 }, { from: "the last step" }] as Reading[]];
  const script = [...replies(goneOn.pages.slice(0, 3)), status(500)];
  const later = await answer.evaluate(read, { script, arguments: places });
  const [one = "", two = "", three = ""] = goneOn.cursors;
  const wanted = { page: 4, cursor: three, used: [one, two] };
  const place = later.value?.[1]?.failure?.checkpoint;
  const laterDid = `The second reading began at page 3, and page 4 failed. The checkpoint of the error was ${JSON.stringify(place)}.`;
  expect(place, story(later, laterDid, `R5 asks for ${JSON.stringify(wanted)}.`)).toEqual(wanted);

  const text = await answer.evaluate(
    async ({ resumePages }) => {
      const error: unknown = await resumePages(() => Promise.reject("gone"))
        .next()
        .catch((thrown: unknown) => thrown);
      return error instanceof Error ? { cause: error.cause } : { thrown: String(error) };
    },
    { script: [] },
  );
  const textDid = `fetchPage rejected with the text "gone". Your client threw an error ${text.value?.cause === undefined ? "without a cause" : `with the cause ${JSON.stringify(text.value.cause)}`}.`;
  expect(text.value, story(text, textDid, "R5 asks for the cause as it came.")).toEqual({ cause: "gone" });
});

test("R6 does not use a cursor twice, not even after going on", {
  meta: {
    points: 3,
    hints: [
      "The cursors in the log go round in a circle. In the second case the first half of the circle was read before the checkpoint.",
      "The place of a page knows which cursors came before it, also those of an earlier reading. Look whether its own is among them, before you fetch.",
      'if (place?.used.includes(____)) throw new PageError(page, ____, "…");\n\nWhy is the list of used cursors part of the checkpoint?',
    ],
  },
}, async () => {
  const [one, two] = [randomUUID(), randomUUID()];
  const circle: Page[] = [one, two, one, two, one, two].map((next) => ({ items: some(1), next }));
  const onItself: Page[] = [one, two, two, two, two].map((next) => ({ items: some(1), next }));
  const goOn: Reading[] = [{ take: 2 }, { from: "the last step" }];
  const cases: [readings: Reading[], circle: Page[], words: string][] = [
    [[{}], circle, "Page 3 named the cursor of page 2."],
    [goOn, circle, "Page 3 named the cursor of page 2, which an earlier reading had used."],
    [goOn, onItself, "Page 3 named its own cursor, with which the second reading began."],
  ];
  for (const [readings, circle, words] of cases) {
    const run = await answer.evaluate(read, { script: replies(circle), arguments: readings });
    const came = run.value?.at(-1);
    const items = run.value?.flatMap((each) => each.items);
    const did = `${words} ${called(run)} and ${ended(came)}.`;
    const asked = "R6 asks for 3 calls, then for a PageError about page 4, without a checkpoint.";
    expect(run.requests.length, story(run, did, asked)).toBe(3);
    const { isPageError, page, checkpoint } = came?.failure ?? {};
    expect([isPageError, page, checkpoint ?? "none"], story(run, did, asked)).toEqual([true, 4, "none"]);
    expect(items, story(run, did, "R6 asks for the items of the 3 pages.")).toEqual(itemsOf(circle.slice(0, 3)));
  }
});
