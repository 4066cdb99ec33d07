import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, malformed, type Reply, redirect, reset, type Script, status, text } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/07-pagination/paginate-link.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("07-pagination/paginate-link.ts");

type Asked = { path?: string; init?: RequestInit; options?: Solution.LinkOptions; take?: number };
type Item = { id: number };
/** The error that ended the list, as far as a caller can see it. */
type Failure = { isPageError: boolean; page: number; resumeAt: string; message: string; json: string };

/** Reads the learner's list until it ends, fails, or has given so many items. */
const read = async ({ paginateLink, PageError }: typeof Solution, url: string, asked: Asked) => {
  const { path = "/repos", init, options, take } = asked;
  const items: unknown[] = [];
  let failure: Failure | undefined;
  try {
    for await (const item of paginateLink<unknown>(`${url}${path}`, init, options)) {
      if (items.push(item) === take) break;
    }
  } catch (error) {
    const { page, resumeAt } = error as Solution.PageError;
    const isPageError = error instanceof PageError;
    failure = { isPageError, page, resumeAt: String(resumeAt), message: String(error), json: JSON.stringify(error) };
  }
  // Time enough for requests that should not come any more.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return { items, failure };
};

const some = (size: number): Item[] => Array.from({ length: size }, () => ({ id: randomInt(1e9) }));
/** A page of items, and the Link header that comes with it. */
type Page = readonly [items: unknown[], link?: string];
const replies = (pages: readonly Page[]): Reply[] =>
  pages.map(([items, link]) => json(items, { headers: link === undefined ? {} : { link } }));
const next = (target: string) => `<${target}>; rel="next"`;
const itemsOf = (pages: readonly Page[]) => pages.flatMap(([items]) => items);

type Wire = { requests: readonly { url: string }[] };
type Ended = Wire & { value: { items: unknown[]; failure: Failure | undefined } | undefined };
const api = "http://api.test";
const urlsOf = ({ requests }: Wire) => requests.map(({ url }) => url.replace(api, ""));
const sent = (run: Wire) => `Your client sent ${count(run.requests.length, "request")}`;
const asked = (run: Wire) => `Your client asked for ${urlsOf(run).join(", then ") || "nothing"}`;
const yielded = ({ value }: Ended) => `yielded ${count(value?.items.length ?? 0, "value")}`;
const ended = ({ value }: Ended) =>
  value?.failure === undefined ? "ended without an error" : `ended with "${value.failure.message}"`;

test("R1 follows the links and yields the items of all pages", {
  meta: {
    points: 3,
    hints: [
      "Compare the addresses in the log with the links of the answers before. Which headers went along, which items came out?",
      "Only the service knows the address of the next page. Take it from the answer; do not count pages yourself. Send the caller's `init` each time, and yield items, not arrays.",
      "let next: URL | undefined = new URL(url);\nwhile (next) {\n  const response = await fetch(____, ____);\n  yield* ____;\n  next = ____;\n}\n\nWhat must the last line give when there is no link?",
    ],
  },
}, async () => {
  const [trace, ...cursors] = [randomUUID(), randomUUID(), randomUUID()];
  const targets = cursors.map((cursor) => `/repos?after=${cursor}+%2B,`);
  const pages: Page[] = [
    ...targets.map((target): Page => [some(2), next(api + target)]),
    [[null, 0], `<${api}/repos>; rel="first"`],
  ];
  const init = { method: "POST", headers: { "x-trace": trace }, body: '{"owner":7}' };
  const given = { path: "/repos?size=2", init };
  const run = await answer.evaluate(read, { script: replies(pages), arguments: given });
  const wanted = ["/repos?size=2", ...targets];
  expect(urlsOf(run), story(run, `${asked(run)}.`, `R1 asks for ${wanted.join(", then ")}.`)).toEqual(wanted);
  const traces = run.requests.map(({ headers }) => headers["x-trace"]);
  const traced = `The caller's init has the header x-trace. The 3 requests had: ${traces.join(", ")}.`;
  expect(traces, story(run, traced, `R1 asks for ${trace} in each.`)).toEqual([trace, trace, trace]);
  const sentAs = run.requests.map(({ method, body }) => `${method} ${body}`);
  const posted = `The caller's init has the method POST and a body. Your client sent ${sentAs.join(", ")}.`;
  expect(new Set(sentAs), story(run, posted, "R1 asks for them in each request.")).toEqual(
    new Set([`POST ${init.body}`]),
  );
  const did = `The service sent 6 items in 3 pages, the last two null and 0. Your client ${yielded(run)} and ${ended(run)}.`;
  expect(run.value, story(run, did, "R1 asks for the 6 items in their order.")).toEqual({
    items: itemsOf(pages),
    failure: undefined,
  });
});

test("R2 finds the link that is next, however it is written", {
  meta: {
    points: 3,
    hints: [
      "Look at the Link header named in the message. Which of its links is next, and what did your client take?",
      "A header may hold several links, each with several parameters, in any order, quoted or not. `readLinks` reads all that. You ask of each `rel`: is one of its words next, in any letters?",
      'const links = readLinks(response.headers.get("link") ?? "");\nconst link = links.find(({ rel }) => rel.____.split(____).includes("next"));\n\nWhy is `rel === "next"` too strict?',
    ],
  },
}, async () => {
  for (const [link, target] of [
    ['<{prev}>; rel="prev", <{next}>; rel="next", <{last}>; rel="last"', "/repos?ids=1,2;3"],
    ["<{prev}>; rel=prev, <{next}>; rel=next", "/repos?page=2"],
    ['<{next}>; title="the rest"; rel="next"', "/repos?page=2"],
    ['<{next}>; rel="last next"', "/repos?page=2"],
    ['<{next}>; REL="Next"', "/repos?page=2"],
    ['<{prev}>; title="<{last}>; rel=next, or so"; rel="prev", <{next}> ; rel = "next"', "/repos?page=2"],
  ] as const) {
    const [first, second]: Page[] = [[some(1), fill(link, target)], [some(1)]];
    const run = await answer.evaluate(read, { script: replies([first, second] as Page[]), arguments: {} });
    const did = `The header was Link: ${fill(link, target)}. ${asked(run)}.`;
    const wanted = ["/repos", target];
    expect(urlsOf(run), story(run, did, `R2 asks for ${target} after /repos.`)).toEqual(wanted);
  }
});

test("R2 ends when no link is next", {
  meta: {
    points: 1,
    hints: [
      "Look at the Link header named in the message. Is one of its links next? What did your client ask for?",
      "A link has a target and a relation. A last page still has links: to the first page, to the one before, or to other things. And `nextpage` is another word than next.",
      "const link = links.find(({ rel }) => ____);\nreturn link && new URL(____);\n\nWhat does this give when `find` finds nothing?",
    ],
  },
}, async () => {
  for (const link of [
    '<{prev}>; rel="prev", <{next}>; rel="first"',
    '<{next}>; rel="next-archive"',
    '<{next}>; title="next"; rel="help"',
  ]) {
    const header = fill(link, "/repos?page=2");
    const run = await answer.evaluate(read, { script: replies([[some(2), header], [some(1)]]), arguments: {} });
    const did = `The header was Link: ${header}. ${asked(run)} and ${ended(run)}.`;
    const wanted = [["/repos"], 2, undefined];
    const { items, failure } = run.value ?? {};
    expect([urlsOf(run), items?.length, failure], story(run, did, "R2 asks to end after this page.")).toEqual(wanted);
  }
});

test("R3 resolves relative targets against the URL of the answer", {
  meta: {
    points: 3,
    hints: [
      "Compare each address in the log with the target in the link before it. Was one of the requests redirected?",
      "A relative target is meant from where the answer came from. That is `response.url`: not the first URL, and after a redirect not the one that you asked for either.",
      "const next = new URL(link.target, ____);\n\nWhat does `?page=3` mean on the page `/orgs/7/repos?page=2`?",
    ],
  },
}, async () => {
  for (const [what, script, wanted] of [
    [
      "The links were relative",
      replies([
        [some(1), next("?page=2")],
        [some(1), next("/teams/4/repos?page=3")],
        [some(1), next("repos?page=4")],
        [some(1)],
      ]),
      ["/orgs/octo/repos?page=1", "/orgs/octo/repos?page=2", "/teams/4/repos?page=3", "/teams/4/repos?page=4"],
    ],
    [
      "The first answer was a redirect to /organizations/77/repos",
      [redirect("/organizations/77/repos", 301), ...replies([[some(1), next("repos?page=2")], [some(1)]])],
      ["/orgs/octo/repos?page=1", "/organizations/77/repos", "/organizations/77/repos?page=2"],
    ],
  ] as const) {
    const run = await answer.evaluate(read, { script, arguments: { path: "/orgs/octo/repos?page=1" } });
    const did = `${what}. ${asked(run)}, and ${ended(run)}.`;
    expect(urlsOf(run), story(run, did, `R3 asks for ${wanted.join(", then ")}.`)).toEqual(wanted);
  }
});

test("R4 goes on after a page without items", {
  meta: {
    points: 2,
    hints: [
      "A page in the log has no items, and a link to the next one. What came after it?",
      "The service may look through its list in steps, and find nothing for you in one of them. It says so with an empty page, and with a link. Only a missing link is the end.",
      "yield* items;\nnext = ____;\n// no look at items.length\n\nWhat does `yield*` do with an empty array?",
    ],
  },
}, async () => {
  const pages: Page[] = [[some(0), next("?page=2")], [some(2), next("?page=3")], [some(0), next("?page=4")], [some(1)]];
  const run = await answer.evaluate(read, { script: replies(pages), arguments: {} });
  const did = `Pages 1 and 3 had no items, and linked to a next one. ${sent(run)}, ${yielded(run)} and ${ended(run)}.`;
  expect(run.value?.items, story(run, did, "R4 asks for all 4 pages, which have 3 items.")).toEqual(itemsOf(pages));
});

test("R5 fetches a page only when an item of it is wanted", {
  meta: {
    points: 2,
    hints: [
      "The caller stopped early. Count the requests in the log.",
      "A generator stands still at each `yield` until the caller wants the next item. Fetch the next page after you have yielded all items of this one. After a `break` the loop never goes on.",
      "while (next) {\n  const response = await ____;\n  yield* ____;\n}\n\nWhere does this loop stand while the caller works with an item?",
    ],
  },
}, async () => {
  for (const [take, requests] of [
    [1, 1],
    [2, 1],
    [3, 2],
  ] as const) {
    const pages = [2, 3, 4, 5].map((page): Page => [some(2), next(`?page=${page}`)]);
    const run = await answer.evaluate(read, { script: replies(pages), arguments: { take } });
    const did = `Pages have 2 items, and the caller stopped after ${count(take, "item")}. ${sent(run)}.`;
    expect(run.requests.length, story(run, did, `R5 asks for ${count(requests, "request")}.`)).toBe(requests);
  }
});

test("R6 sends nothing to another origin", {
  meta: {
    points: 4,
    hints: [
      "The log has a request to another host or port. Which headers did it carry?",
      "A link is data from the service, and may lead anywhere. An origin is scheme, host and port together; `URL` has it as one property. Compare with where the caller sent you first, before you send anything.",
      "const home = new URL(url).____;\n...\nif (next.____ !== home) throw new PageError(page, next, ____);\n\nWhy is `next.href.startsWith(home)` not the same?",
    ],
  },
}, async () => {
  const key = `key-${randomInt(1e9)}`;
  const init = { headers: { authorization: `Bearer ${key}`, "x-api-key": key } };
  for (const elsewhere of [
    "http://other.test",
    "http://api.test:8080",
    "http://api.test.other.test",
    "https://api.test",
  ]) {
    const pages: Page[] = [
      [some(2), next("?page=2")],
      [some(2), next(`${elsewhere}/repos?page=3`)],
    ];
    const script: Record<string, Script> = { [api]: replies(pages), [elsewhere]: replies([[some(2)]]) };
    const run = await answer.evaluate(read, { script, arguments: { init } });
    const away = run.requests.slice(2);
    const took = away.some(({ headers }) => JSON.stringify(headers).includes(key)) ? "with the key" : "without the key";
    const did = away.length
      ? `Page 2 linked to ${elsewhere}. Your client asked there, ${took}.`
      : `Page 2 linked to ${elsewhere}. ${sent(run)}, ${yielded(run)} and ${ended(run)}.`;
    const wanted = "R6 asks to send nothing there, and to throw a PageError about page 3.";
    expect(away.length, story(run, did, wanted)).toBe(0);
    const { items, failure } = run.value ?? {};
    expect([failure?.isPageError, failure?.page, items], story(run, did, wanted)).toEqual([true, 3, itemsOf(pages)]);
  }
});

test("R7 throws when a link leads back", {
  meta: {
    points: 3,
    hints: [
      "Write down the addresses in the log, one below the other. Where does the row begin anew?",
      "A link to a page that you have read makes a circle, and a circle has no end. It can be small (2, 2) or larger (2, 3, 2), and it can lead to the very first page. Remember every address you ask for.",
      "const asked = new Set<string>();\n...\nif (asked.has(____)) throw new PageError(____);\nasked.add(____);\n\nWhy keep texts in the set, and not `URL` objects?",
    ],
  },
}, async () => {
  for (const [path, ...targets] of [
    ["/repos?page=1", "?page=2", "?page=2"],
    ["/repos?page=1", "?page=2", "?page=3", "?page=2"],
    ["/repos?page=1", "?page=2", "?page=3", "/repos?page=1"],
    ["", "?page=2", "/"],
    ["/v1/../repos", "/repos?page=2", "/repos"],
  ] as [string, ...string[]][]) {
    const pages = targets.map((target): Page => [some(2), next(target)]);
    const script = replies([...pages, ...pages, ...pages, [some(1)]]);
    const run = await answer.evaluate(read, { script, arguments: { path } });
    const did = `The links led from ${api}${path} to ${targets.join(", then to ")}. ${sent(run)}, ${yielded(run)} and ${ended(run)}.`;
    const pagesRead = targets.length;
    const wanted = `R7 asks for ${pagesRead} requests, then for a PageError about page ${pagesRead + 1}.`;
    expect(run.requests.length, story(run, did, wanted)).toBe(pagesRead);
    const { items, failure } = run.value ?? {};
    expect([failure?.isPageError, failure?.page], story(run, did, wanted)).toEqual([true, pagesRead + 1]);
    expect(items, story(run, did, "R10 asks for the items before the error.")).toEqual(itemsOf(pages));
  }
  const led = [redirect("/list"), ...replies([[some(1), next("/repos?page=1")]])];
  const script = [...led, ...led, ...replies([[some(1)]])];
  const back = await answer.evaluate(read, { script, arguments: { path: "/repos?page=1" } });
  const did = `/repos?page=1 led to /list by a redirect, and /list linked to /repos?page=1. ${sent(back)}, and ${ended(back)}.`;
  const wanted = "R7 asks for a PageError about page 2: /repos?page=1 has been asked for.";
  const { failure } = back.value ?? {};
  expect([back.requests.length, failure?.isPageError, failure?.page], story(back, did, wanted)).toEqual([2, true, 2]);
});

test("R8 sends at most maxPages requests", {
  meta: {
    points: 2,
    hints: [
      "The caller allowed so many requests. Count those in the log, and see what the caller heard at the end.",
      "New addresses can go on for ever. The limit ends that, and the caller must hear that items may be missing: an error, not an end. If the last page allowed has no next link, all is well.",
      "for (let page = 1; next; page++) {\n  if (page > ____) throw new PageError(____);\n  ...\n}\n\nWhy may a list of exactly `maxPages` pages end without this error?",
    ],
  },
}, async () => {
  const most = randomInt(3, 7);
  const endless = Array.from({ length: 9 }, (): Page => [some(2), next(`?after=${randomUUID()}`)]);
  const given = { options: { maxPages: most } };
  const run = await answer.evaluate(read, { script: replies(endless), arguments: given });
  const did = `With maxPages ${most}, each page linked to a new one. ${sent(run)}, ${yielded(run)} and ${ended(run)}.`;
  const wanted = `R8 asks for ${most} requests, then for a PageError about page ${most + 1}.`;
  expect(run.requests.length, story(run, did, wanted)).toBe(most);
  const { items, failure } = run.value ?? {};
  expect([failure?.isPageError, failure?.page], story(run, did, wanted)).toEqual([true, most + 1]);
  expect(items, story(run, did, "R10 asks for the items before the error.")).toEqual(itemsOf(endless.slice(0, most)));

  const long = Array.from({ length: 101 }, (): Page => [some(1), next(`?after=${randomUUID()}`)]);
  const usual = await answer.evaluate(read, { script: replies(long), arguments: {} });
  const usualDid = `Without maxPages, each page linked to a new one. ${sent(usual)}.`;
  expect(usual.requests.length, story(usual, usualDid, "R8 asks for 100, as the type says.")).toBe(100);

  const pages: Page[] = [[some(2), next("?page=2")], [some(2)]];
  const exact = await answer.evaluate(read, { script: replies(pages), arguments: { options: { maxPages: 2 } } });
  const ends = `With maxPages 2, page 2 linked to no next one. Your client ${ended(exact)}.`;
  expect(
    exact.value?.failure,
    story(exact, ends, "R8 asks for an error only if there is a next link."),
  ).toBeUndefined();
});

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
      "Read the message of your error, and its JSON. Is the page in it, the path, and nothing from the query or the body?",
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
    ["linked to other.test", json([], { headers: { link: next(`http://other.test${linked}`) } }), 3],
  ] as const) {
    const script = { [api]: [...replies([[some(2), next(linked)]]), reply], "http://other.test": replies([[some(1)]]) };
    const run = await answer.evaluate(read, { script, arguments: {} });
    const { message = "none", json: printed = "none" } = run.value?.failure ?? {};
    const did = `Page 2 ${what}. The message was "${message}", the JSON ${printed}.`;
    const wanted = `R10 asks for ${number} and /teams/4/repos in the message, and for nothing of query or body.`;
    const isNamed = message.includes("/teams/4/repos") && new RegExp(`\\b${number}\\b`).test(message);
    expect(isNamed, story(run, did, wanted)).toBe(true);
    expect(`${message}${printed}`.includes(secret), story(run, did, wanted)).toBe(false);
  }
});

/** A Link header with its targets filled in. */
function fill(link: string, target: string): string {
  return link
    .replaceAll("{next}", `${api}${target}`)
    .replaceAll("{prev}", `${api}/repos?page=0`)
    .replaceAll("{last}", `${api}/repos?page=9`);
}
