import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { redirect, type Script } from "../../../../mocks/script.ts";
import { story } from "../../../../src/rig/story.ts";
import { answer, api, ended, itemsOf, next, type Page, read, replies, sent, some, yielded } from "./read.ts";

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
