import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { json, reset, status } from "../../../../mocks/script.ts";
import { count, story } from "../../../../src/rig/story.ts";
import { answer, aToken, busy, origin, shown } from "./ask.ts";
import { asked, list, listed, page, placesOf, some } from "./list.ts";

test("R10 follows the links to the end of the list", {
  meta: {
    points: 3,
    hints: [
      "Compare the addresses in the message with the Link header of the page before each.",
      "The next page is the link whose `rel` holds the word next, in whatever case. Its target may be relative: to the page, not to the base. A page without items is not the end, a page without such a link is.",
      'const next = readLinks(header).find(({ rel }) => rel.toLowerCase().split(/\\s+/).includes("____"));\nurl = next && new URL(next.target, ____);\n\nWhere would `?page=2` lead if you resolved it against the base?',
    ],
  },
}, async () => {
  const items = some(5);
  const first = json(items.slice(0, 2), {
    headers: { link: '</v2/parcels>; rel="first", <?from=2>; title="a, b"; rel="next last"' },
  });
  const script = [
    first,
    page([], `${origin}/v2/parcels/rest?from=2`, "rel=next"),
    page(items.slice(2, 4), "more?x=1", 'REL="Next"'),
    json(items.slice(4), { headers: { link: '</v2/parcels>; rel="prev", </next>; rel="nextish"' } }),
  ];
  const run = await answer.evaluate(list, { script, arguments: { query: { size: "2" } } });
  const places = ["/v2/parcels?size=2", "/v2/parcels?from=2", "/v2/parcels/rest?from=2", "/v2/parcels/more?x=1"];
  expect(placesOf(run), story(run, asked(run), `R10 asks for ${places.join(", ")}.`)).toEqual(places);
  expect(run.value?.items, story(run, listed(run), "R10 asks for all 5 items, in their order.")).toEqual(items);
  expect(run.value?.failure, story(run, listed(run), "R10 asks to end.")).toBeUndefined();
});

test("R10 gives every page all retries and limits", {
  meta: {
    points: 2,
    hints: [
      "In the log, find the page after which your client gave up, and what it could still have done.",
      "A page is a call like any other: with its own retries, its own renewal of the token, its own deadline. If pages go through the same function as calls do, all of that comes with it.",
      'const { value, response } = await perform({ method: "GET", url: ____, … });\nyield* value;\n\nHow long may a list of a thousand pages take?',
    ],
  },
}, async () => {
  const items = some(3);
  const [old, renewed, third] = [aToken(), aToken(), aToken()];
  const slow = status(503, {}, { delayMs: 3_000 });
  const part = (place: number, next?: string) => page(items.slice(place, place + 1), next);
  const script = [busy, slow, part(0, "?p=2"), status(401), slow, part(1, "?p=3"), status(401), reset(), part(2)];
  const run = await answer.evaluate(list, {
    script,
    random: 0,
    arguments: { tokens: [old, renewed, third], limits: { retries: 2, deadlineMs: 5_000 } },
  });
  const did = `Each page needed retries, pages 2 and 3 a new token. ${listed(run)}`;
  const wanted = "With retries: 2 and deadlineMs 5,000 for each page, R10 asks for all 3 items.";
  expect(run.value?.items, story(run, did, wanted)).toEqual(items);
  const tokens = [old, old, old, old, renewed, renewed, renewed, third, third].map((name) => `Bearer ${name}`);
  expect(
    shown(run),
    story(run, `Your client showed ${shown(run).join(", ")}.`, "R7 asks to renew it once a page."),
  ).toEqual(tokens);
});

test("R10 asks for a page when an item of it is wanted", {
  meta: {
    points: 2,
    hints: [
      "The caller left after two items. Compare the log with the pages that these came from.",
      "A generator runs until its next `yield`, and no further. So yield the items of a page before you ask for the next one. After a `break` nobody asks any more.",
      "const page = await fetchPage(url);\nyield* ____;\nurl = nextOf(____); // and only now the next one\n\nWhat would a caller pay who wants the first item only?",
    ],
  },
}, async () => {
  const script = [page(some(2), "?p=2"), page(some(2), "?p=3"), page(some(2))];
  for (const [take, requests] of [
    [2, 1],
    [3, 2],
  ] as const) {
    const run = await answer.evaluate(list, { script, arguments: { take } });
    const did = `Pages have 2 items, the caller took ${run.value?.items.length ?? 0}. ${asked(run)}`;
    expect(run.requests.length, story(run, did, `R10 asks for ${count(requests, "page")}.`)).toBe(requests);
    expect(run.value?.items.length, story(run, did)).toBe(take);
  }
});

test("R10 looks at a whole page before it yields an item", {
  meta: {
    points: 2,
    hints: [
      "Page 2 has one wrong item, its last. How many items of it did the caller get, and in which form?",
      "Look at the page as a list of what an item must be: then one wrong item stops all of them. What you yield is what the schema made.",
      "const pageSchema = z.array(____);\nconst items = pageSchema.parse(____);\nyield* items;\n\nWhat could the caller do with half a page?",
    ],
  },
}, async () => {
  const good = some(2);
  for (const [what, wrong, at, isLooked] of [
    ["a list with two items whose id is none", [...some(1), { id: "7" }, { id: null }], "1.id", true],
    ["a list with an item without id", [{}], "0.id", true],
    ["an object in place of a list", { items: [] }, "", true],
    ["an object in place of a list, and there was no schema", { items: [] }, "", false],
  ] as const) {
    const run = await answer.evaluate(list, {
      script: [page(good, "?p=2"), json(wrong, { headers: { link: '<?p=3>; rel="next"' } }), page(some(1))],
      random: 0,
      arguments: { isLooked },
    });
    const did = `Page 2 was ${what}. ${listed(run)}`;
    const wanted = isLooked ? good.map((item) => ({ ...item, city: "Hilo" })) : good;
    const all = `R10 asks for the 2 items of page 1${isLooked ? ", as the schema made them" : ""}.`;
    expect(run.value?.items, story(run, did, all)).toEqual(wanted);
    const { reason, page: number, at: place, attempts } = run.value?.failure ?? {};
    const told = `Page 2 was ${what}. The failure said reason ${reason}, page ${number}, at "${place}", with ${count(attempts?.length ?? 0, "attempt")}.`;
    const facts = `R12 asks for reason schema, page 2, at "${at}", with the 1 attempt of this page.`;
    expect([reason, number, place, attempts?.length], story(run, told, facts)).toEqual(["schema", 2, at, 1]);
    expect(run.requests.length, story(run, asked(run), "R12 asks to fail at once, after 2 requests.")).toBe(2);
  }
});

test("R11 does not follow a link that it may not follow", {
  meta: {
    points: 3,
    hints: [
      "The message says where the link led. What did your client do there?",
      "A service, or whoever sits in its place, writes the links. Another origin would get your token; a page that you had leads in circles. Compare origins, and keep the addresses that you have asked for.",
      'if (url.origin !== ____ || asked.has(____) || page > ____) throw new ClientError({ reason: "link", page, … });\n\nWhy is a look at the page before not enough?',
    ],
  },
}, async () => {
  const maxPages = 2 + randomInt(3);
  const many = Array.from({ length: maxPages + 2 }, (_, place) => page(some(1), `?p=${place + 2}`));
  const circle = [page(some(1), "?p=2"), page(some(1), "?p=3"), page(some(1), "?p=2"), page(some(1)), page(some(1))];
  const ring = [page(some(1), "?p=2"), page(some(1), "parcels"), page(some(1)), page(some(1))];
  const endless = Array.from({ length: 101 }, (_, place) => page([place], `?p=${place + 2}`));
  for (const [what, script, limit, requests] of [
    ["to another host", [page(some(1), "http://other.test/v2/parcels")], undefined, 1],
    ["to another port", [page(some(1), "http://api.test:8080/v2/parcels")], undefined, 1],
    ["to another scheme", [page(some(1), "https://api.test/v2/parcels")], undefined, 1],
    ["back to page 2", circle, undefined, 3],
    ["back to page 1", ring, undefined, 2],
    ["on and on, without maxPages", endless, undefined, 100],
    [`on and on, with maxPages: ${maxPages}`, many, maxPages, maxPages],
  ] as const) {
    const run = await answer.evaluate(list, {
      script: {
        [origin]: script,
        "http://other.test": [page([])],
        "http://api.test:8080": [page([])],
        "https://api.test": [page([])],
      },
      random: 0,
      arguments: limit === undefined ? {} : { maxPages: limit },
    });
    const did = `The links led ${what}. ${asked(run)} ${listed(run)}`;
    const wanted = `R11 asks for ${count(requests, "request")}, and to fail then.`;
    expect(run.requests.length, story(run, did, wanted)).toBe(requests);
    const { reason, page: number, attempts } = run.value?.failure ?? {};
    const told = `The links led ${what}. The failure said reason ${reason}, page ${number}, with ${count(attempts?.length ?? 0, "attempt")}.`;
    const facts = `R12 asks for reason link, page ${requests + 1}, and no attempt: this page was not asked for.`;
    expect([reason, number, attempts], story(run, told, facts)).toEqual(["link", requests + 1, []]);
    expect(run.value?.items.length, story(run, did, "R10 asks for the items before it.")).toBe(requests);
  }
  const away = await answer.evaluate(list, {
    script: [page(some(1), "http://other.test/elsewhere?p=2")],
    arguments: {},
  });
  const path = away.value?.failure?.path;
  const awayDid = `The link led to http://other.test/elsewhere. The failure said path ${path}.`;
  expect(path, story(away, awayDid, "R12 asks for /elsewhere: the page that was not asked for.")).toBe("/elsewhere");
  const twice = await answer.evaluate(
    async ({ createClient }, url) => {
      const client = createClient({ baseUrl: url, token: "t" });
      let items = 0;
      for (let time = 1; time <= 2; time++) for await (const _ of client.paginate("/parcels")) items++;
      return items;
    },
    { script: [page(some(1), "?p=2"), page(some(1)), page(some(1), "?p=2"), page(some(1))] },
  );
  const twiceDid = `The caller read a list of 2 pages, and then read it again. ${asked(twice)}`;
  expect(twice.value, story(twice, twiceDid, "R10 asks for its 2 items each time.")).toBe(4);
  const last = await answer.evaluate(list, {
    script: [page(some(1), "?p=2"), page(some(1))],
    arguments: { maxPages: 2 },
  });
  const lastDid = `With maxPages: 2 the list had 2 pages. ${listed(last)}`;
  expect(last.value?.failure, story(last, lastDid, "R11 asks to fail for more than 2 pages.")).toBeUndefined();
});
