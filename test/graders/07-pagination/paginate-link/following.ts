import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { redirect } from "../../../../mocks/script.ts";
import { count, story } from "../../../../src/rig/story.ts";
import {
  answer,
  api,
  asked,
  ended,
  itemsOf,
  next,
  type Page,
  read,
  replies,
  sent,
  some,
  urlsOf,
  yielded,
} from "./read.ts";

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
  const targets = cursors.map((cursor) => `/repos?after=,${cursor}+%2B`);
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
  const traced = `The caller's init has the header x-trace. The ${count(traces.length, "request")} had: ${traces.map((each) => each ?? "none").join(", ")}.`;
  expect(traces, story(run, traced, `R1 asks for ${trace} in each.`)).toEqual([trace, trace, trace]);
  const sentAs = run.requests.map(({ method, body }) => `${method} with ${body || "no body"}`);
  const posted = `The caller's init has the method POST and a body. Your client sent ${sentAs.join(", ")}.`;
  expect(new Set(sentAs), story(run, posted, "R1 asks for them in each request.")).toEqual(
    new Set([`POST with ${init.body}`]),
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

/** A Link header with its targets filled in. */
function fill(link: string, target: string): string {
  return link
    .replaceAll("{next}", `${api}${target}`)
    .replaceAll("{prev}", `${api}/repos?page=0`)
    .replaceAll("{last}", `${api}/repos?page=9`);
}
