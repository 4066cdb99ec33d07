import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, never, type Reply, status } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/10-resilient-client/fetch-all-pages.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story, waited } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("10-resilient-client/fetch-all-pages.ts");

/** Calls the learner's function with a `getPage` that asks a service and gives up after a second. */
const read = async ({ fetchAllPages }: typeof Solution, url: string, policy: Solution.PagesPolicy = {}) => {
  const getPage = async (page: number) => {
    const response = await fetch(`${url}/users?page=${page}`, { signal: AbortSignal.timeout(1_000) });
    if (response.ok) return (await response.json()) as Solution.Page<string>;
    throw Object.assign(new Error(`status ${response.status}`), { status: response.status });
  };
  return fetchAllPages(getPage, policy);
};

const newItems = (amount: number) => Array.from({ length: amount }, () => randomUUID().slice(0, 8));
const page = (items: readonly unknown[], next_page: number | null): Reply => json({ items, next_page });
const asked = ({ requests }: { requests: readonly { url: string }[] }) =>
  requests.map(({ url }) => Number(new URL(url).searchParams.get("page")));
const called = (run: Parameters<typeof asked>[0]) =>
  `Your client called getPage with ${asked(run).join(", ") || "nothing"}.`;
const gave = ({ value, error }: { value: unknown; error: { name: string; message: string } | undefined }) =>
  error ? `It rejected with ${error.name}: ${error.message}` : `It gave ${JSON.stringify(value)}.`;
/** To 10 ms: timers count whole milliseconds, and one that waits 0 ms takes 1. */
const rounded = (valuesMs: readonly number[]) => valuesMs.map((valueMs) => Math.round(valueMs / 10) * 10);

test("R1 reads page after page to the end", {
  meta: {
    points: 2,
    hints: [
      "Compare the page numbers in the message with the `next_page` of each page in the log.",
      "The service says which page comes next, and it may leave numbers out or go back to one. The end is `next_page: null`, not a page without items. Keep what you have, and go on with the number that came.",
      "let page: number | null = 1;\nwhile (page !== ____) {\n  const { items, next_page } = await getPage(____);\n  all.push(...items);\n  page = ____;\n}\n\nWhat does `page + 1` get wrong?",
    ],
  },
}, async () => {
  const [twice, other] = newItems(2);
  const items = [twice, twice, null, [other], 0];
  const script = [page(items.slice(0, 2), 5), page([], 0), page(items.slice(2, 4), 6), page(items.slice(4), null)];
  const run = await answer.evaluate(read, { script });
  expect(asked(run), story(run, called(run), "R1 asks for pages 1, 5, 0 and 6; page 5 is empty.")).toEqual([
    1, 5, 0, 6,
  ]);
  expect(run.value, story(run, gave(run), `R1 asks for all items in their order: ${JSON.stringify(items)}.`)).toEqual(
    items,
  );

  const amount = 101 + randomInt(50);
  const long = await answer.evaluate(
    async ({ fetchAllPages }, _url, amount) => {
      const getPage = async (page: number) => ({ items: [page], next_page: page < amount ? page + 1 : null });
      return (await fetchAllPages(getPage)).length;
    },
    { script: [], arguments: amount },
  );
  const longDid = `A list had ${amount} pages with an item each. ${gave(long)}`;
  expect(long.value, story(long, longDid, `R1 asks for all ${amount} items: there is no cap.`)).toBe(amount);
});

test("R2 asks for the same page again after a failure that may pass", {
  meta: {
    points: 2,
    hints: [
      "The log shows a page that failed, and what your client did then.",
      "Two kinds of failure may pass: the error is named TimeoutError, or its `status` is one of five. Then call `getPage` again with the same number. What is not on the list is not tried again.",
      'const mayPass = error.name === "____" || [429, 500, ____].includes(error.status);\nif (!mayPass) throw ____;\n\nWhy does the page number stay as it is?',
    ],
  },
}, async () => {
  const failures = [429, 500, 502, 503, 504].map((code) => [`status ${code}`, status(code)] as const);
  for (const [what, failure] of [...failures, ["a TimeoutError", never()] as const]) {
    const items = newItems(2);
    const script = [page(items.slice(0, 1), 2), failure, page(items.slice(1), null)];
    const run = await answer.evaluate(read, { script, random: 0 });
    const did = `Page 2 failed with ${what}. ${called(run)}`;
    expect(asked(run), story(run, did, "R2 asks to call getPage(2) once more.")).toEqual([1, 2, 2]);
    expect(run.value, story(run, gave(run), `R1 asks for ${items.join(", ")}.`)).toEqual(items);
  }
});

test("R2 looks at what was thrown, not at its class", {
  meta: {
    points: 1,
    hints: [
      "The message says what `getPage` threw, and how often your client called it.",
      "Some clients throw their answer, or an object of their own, and no Error. A `status` is a `status` wherever it stands. Only null and undefined have no fields to look at.",
      "const { name, status } = (thrown ?? ____) as { name?: unknown; status?: unknown };\n\nWhy is `thrown instanceof Error` too strict?",
    ],
  },
}, async () => {
  for (const thrown of [{ status: 429 }, { name: "TimeoutError" }]) {
    const run = await answer.evaluate(
      async ({ fetchAllPages }, url, thrown) => {
        let calls = 0;
        const getPage = async (page: number) => {
          if (++calls === 1) throw thrown;
          return (await (await fetch(`${url}/users?page=${page}`)).json()) as Solution.Page<string>;
        };
        await fetchAllPages(getPage).catch(() => {});
        return calls;
      },
      { script: [page([], null)], random: 0, arguments: thrown },
    );
    const did = `getPage threw ${JSON.stringify(thrown)}. Your client called it ${count(run.value ?? 0, "time")}.`;
    expect(run.value, story(run, did, "R2 asks for a second call.")).toBe(2);
  }
});

test("R2 gives every page its own retries", {
  meta: {
    points: 2,
    hints: [
      "Count the calls for each page. With `retries: 2` a page has 3 calls, whatever happened before it.",
      "A counter that outlives a page takes from the next page what this one has used. It begins at 0 for each page. 0 retries are a number like others: `||` takes them for missing.",
      "for (let retry = ____; ; retry++) {\n  // try the page\n  if (retry >= ____) throw error;\n}\n\nWhere must this loop stand, inside or outside of the loop over the pages?",
    ],
  },
}, async () => {
  const busy = status(503);
  for (const [retries, pages] of [
    [2, [1, 1, 1, 2, 2, 2]],
    [0, [1]],
    [undefined, [1, 1, 1, 1]],
  ] as const) {
    const good = retries === 2 ? [page([], 2), busy, busy, page([], null)] : [];
    const script = [busy, busy, ...(retries === 2 ? good : [busy, busy, busy, busy])];
    const policy = retries === undefined ? {} : { retries };
    const run = await answer.evaluate(read, { script, random: 0, arguments: policy });
    const given = retries === undefined ? "without retries in the options" : `with retries: ${retries}`;
    const did = `Each page was busy, ${given}. ${called(run)}`;
    expect(asked(run), story(run, did, `R2 asks for ${pages.join(", ")}.`)).toEqual(pages);
  }
});

test("R3 waits a random part of a time that doubles, anew for each page", {
  meta: {
    points: 2,
    hints: [
      "Compare the waits in the log with 900, 1,200 and 500 ms. The third one is the first wait of page 2.",
      "The longest wait is `baseMs` before the first retry of a page and doubles with each further one. The wait is a random part of it. On the next page it begins at `baseMs` again.",
      "await sleep(Math.random() * baseMs * 2 ** ____);\n\nWhich number must `retry` have at the first retry of page 2?",
    ],
  },
}, async () => {
  const busy = status(503);
  const script = [busy, busy, page([], 2), busy, page([], null)];
  const run = await answer.evaluate(read, { script, random: [0.9, 0.6, 0.5], arguments: { baseMs: 1_000 } });
  const waitsMs = [run.waitsMs[0] ?? 0, run.waitsMs[1] ?? 0, run.waitsMs[3] ?? 0];
  const wanted = "With random numbers 0.9, 0.6 and 0.5 and baseMs 1,000, R3 asks for 900, 1,200 and 500 ms.";
  const did = `Your client ${waited(waitsMs)}.`;
  expect(asked(run), story(run, called(run), "R2 asks for 1, 1, 1, 2, 2.")).toEqual([1, 1, 1, 2, 2]);
  expect(rounded(waitsMs), story(run, did, wanted)).toEqual([900, 1_200, 500]);

  for (const [policy, given, wantedMs] of [
    [{}, "Without baseMs", [250, 500]],
    [{ baseMs: 16_000 }, "With baseMs 16,000", [8_000, 16_000]],
  ] as const) {
    const other = await answer.evaluate(read, { script: [busy, busy, page([], null)], random: 0.5, arguments: policy });
    const otherDid = `${given} and the random number 0.5 your client ${waited(other.waitsMs)}.`;
    expect(rounded(other.waitsMs), story(other, otherDid, `R3 asks for ${ms(wantedMs)}.`)).toEqual(wantedMs);
  }
});

test("R4 rejects with anything else as it came", {
  meta: {
    points: 2,
    hints: [
      "The message names what `getPage` threw. How often was it called, and what did your caller get?",
      "A 404 stays a 404, and a slip in the code stays a slip. Throw what you caught, not an error of your own: the caller may look at its class. Anything may be thrown, also a text.",
      "} catch (error) {\n  if (!mayPass(error)) throw ____;\n}\n\nWhat does `error.status` do when somebody has thrown undefined?",
    ],
  },
}, async () => {
  for (const what of [
    "status 404",
    "status 401",
    "status 408",
    "status 501",
    "an AbortError",
    "a TypeError",
    "an error whose cause has status 503",
    "the text gone",
    "undefined",
  ] as const) {
    const run = await answer.evaluate(
      async ({ fetchAllPages }, url, what) => {
        const thrown: unknown = {
          "status 404": Object.assign(new Error("not found"), { status: 404 }),
          "status 401": Object.assign(new Error("who?"), { status: 401 }),
          "status 408": Object.assign(new Error("too slow"), { status: 408 }),
          "status 501": Object.assign(new Error("cannot"), { status: 501 }),
          "an AbortError": new DOMException("stopped", "AbortError"),
          "a TypeError": new TypeError("items is not iterable"),
          "an error whose cause has status 503": Object.assign(new Error("broke", { cause: { status: 503 } }), {
            response: { status: 503 },
          }),
          "the text gone": "gone",
          undefined: undefined,
        }[what];
        const getPage = async () => {
          await fetch(`${url}/users?page=1`);
          throw thrown;
        };
        return fetchAllPages(getPage).then(
          () => "a list",
          (error) => (error === thrown ? "what came" : `something else: ${error}`),
        );
      },
      { script: [json({}), json({}), json({}), json({})], random: 0, arguments: what },
    );
    const did = `getPage threw ${what}. Your client called it ${count(run.requests.length, "time")}, and gave ${run.value}.`;
    const wanted = "R4 asks for one call, and to reject with what getPage threw.";
    expect([run.requests.length, run.value], story(run, did, wanted)).toEqual([1, "what came"]);
  }
});

test("R4 rejects with the error of the last retry, and does not wait for it", {
  meta: {
    points: 1,
    hints: [
      "In the log, look at the last failure and at the time when your client settled. Which of the errors did it give?",
      "After the last retry nothing follows, so there is nothing to wait for. Decide first whether there is a next call. The last error is the news; those before it are old.",
      "if (retry >= retries) throw ____; // before the wait\nawait sleep(____);\n\nWhat would the caller gain from the wait?",
    ],
  },
}, async () => {
  const script = [status(503), status(429)];
  const run = await answer.evaluate(read, { script, random: 0.5, arguments: { retries: 1, baseMs: 4_000 } });
  const lastMs = run.requests.at(-1)?.endedAtMs ?? 0;
  const did = `The failures were status 503 and status 429. ${gave(run)}`;
  expect(run.error?.message, story(run, did, "R4 asks to reject with the last error, status 429.")).toBe("status 429");
  const late = `The last failure came at ${ms(lastMs)}. Your client settled at ${ms(run.tookMs)}.`;
  expect(rounded([run.tookMs - lastMs]), story(run, late, "R4 asks for no wait after it.")).toEqual([0]);
});

test("R5 refuses a page that is not as promised", {
  meta: {
    points: 3,
    hints: [
      "The message shows the page that came. What did your client do with it?",
      "TypeScript believes what you tell it. Look at the value before you use it: `items` must be a list, `next_page` null or a whole number. A missing `next_page` is not null: it does not say that the list has ended.",
      "if (!Array.isArray(page.____)) throw new PageError(number, ____);\nif (next_page !== null && !Number.isInteger(____)) throw ____;\n\nWhich of these does `while (next_page)` take for the end?",
    ],
  },
}, async () => {
  const good = newItems(1);
  const quote = randomUUID();
  for (const wrong of [
    { next_page: null },
    { items: null, next_page: null },
    { items: { 0: "a" }, next_page: null },
    { items: quote, next_page: null },
    { items: [] },
    { items: [], next_page: "3" },
    { items: [], next_page: quote },
    { items: [], next_page: 2.5 },
    { error: quote },
    null,
  ]) {
    const run = await answer.evaluate(read, { script: [page(good, 2), json(wrong), page([], null)], random: 0 });
    const did = `Page 2 was ${JSON.stringify(wrong)}. ${called(run)} ${gave(run)}`;
    const wanted = "R5 asks for a PageError about page 2, and for no further call.";
    expect(asked(run), story(run, did, wanted)).toEqual([1, 2]);
    expect([run.error?.name, run.error?.data.page], story(run, did, wanted)).toEqual(["PageError", 2]);
    const isQuoted = JSON.stringify(run.error).includes(quote);
    expect(isQuoted, story(run, did, "R5 asks for an error that quotes nothing from the page.")).toBe(false);
  }
});

test("R6 refuses to go in circles", {
  meta: {
    points: 2,
    hints: [
      "The log shows the same page twice. Which answer led your client back there?",
      "A service can name a page that you have had. Who follows goes round for ever. Keep the numbers of the pages that you have asked for, and look before you follow.",
      "const had = new Set<number>();\n...\nhad.add(page);\nif (had.has(____)) throw new PageError(____, ____);\n\nWhy is a look at the page before not enough?",
    ],
  },
}, async () => {
  const first = 2 + randomInt(50);
  for (const pages of [[1], [1, first], [1, first, first + 1]]) {
    for (const back of new Set([pages[0] ?? 1, pages.at(-1) ?? 1])) {
      const nexts = [...pages.slice(1), back];
      const script = [...nexts.map((next) => page(["x"], next)), page([], null)];
      const run = await answer.evaluate(read, { script });
      const last = pages.at(-1);
      const did = `Page ${last} named page ${back} as the next one. ${called(run)} ${gave(run)}`;
      const wanted = `R6 asks for a PageError about page ${last}, and for no further call.`;
      expect(asked(run), story(run, did, wanted)).toEqual(pages);
      expect([run.error?.name, run.error?.data.page], story(run, did, wanted)).toEqual(["PageError", last]);
    }
  }
});
