import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { drip, status, text } from "../../../mocks/script.ts";
import { createDirectory } from "../../../mocks/services/directory.ts";
import type * as Solution from "../../../solutions/17-ops-apis/extract-phones.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("17-ops-apis/extract-phones.ts");

const read = ({ extractPhones }: typeof Solution, url: string) => extractPhones(`${url}/directory`);

const digits = (length: number) => Array.from({ length }, () => randomInt(10)).join("");
const phone = () => `(${digits(3)}) ${digits(3)}-${digits(4)}`;
const phones = (length: number) => Array.from({ length }, phone);

/** Serves this as the body of a page. */
const readPage = (body: string, code = 200) =>
  answer.evaluate(read, {
    script: [
      text(`<!doctype html>\n<html lang="en">\n${body}`, {
        status: code,
        headers: { "content-type": "text/html; charset=utf-8" },
      }),
    ],
  });

const shown = (value: unknown) => JSON.stringify(value) ?? "nothing";

test("R1 asks for the page, and fails with its status", {
  meta: {
    points: 1,
    hints: [
      "Look at the request in the log. Then look at the page that came with an error, and at what your function did.",
      "`fetch` hands over a 404 like any other answer, and its page may hold numbers of its own. Look at `response.ok` before you look for numbers.",
      "const response = await fetch(____);\nif (!response.____) throw new Error(`status $" +
        "{response.status}`);\n\nWhose number stands on an error page?",
    ],
  },
}, async () => {
  for (const code of [404, 500, 304]) {
    const run =
      code === 304
        ? await answer.evaluate(read, { script: [status(304)] })
        : await readPage(`<p>Nobody is here. Call ${phone()}.</p>`, code);
    const asked = run.requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
    const did = `Your client asked ${asked.join(", ") || "nothing"}, and got ${code}. It gave ${shown(run.value)}.`;
    expect(asked, story(run, did, "R1 asks for GET /directory.")).toEqual(["GET /directory"]);
    const wanted = `R1 asks to throw an Error with ${code} in its message.`;
    expect(run.error?.message.includes(String(code)), story(run, did, wanted)).toBe(true);
  }
  const number = phone();
  const words = `Call ${number}.`;
  // With 200 first: who does not find the number there has nothing to look for in a status.
  const usual = await readPage(`<p>${words}</p>`, 200);
  const found = `The page said "${words}" Your client gave ${shown(usual.value)}.`;
  expect(usual.value, story(usual, found, `R2 and R3 ask for ${number}.`)).toEqual([number]);
  const other = await readPage(`<p>${words}</p>`, 203);
  const did = `A page came with 203, which is ok. Your client gave ${shown(other.value)}.`;
  expect(other.value, story(other, did, `R1 asks for ${number}.`)).toEqual([number]);
});

test("R2 gives the numbers as they stand, in their order", {
  meta: {
    points: 2,
    hints: [
      "Compare the list in the message with what your function gave: how many, and which comes first?",
      "In a pattern `\\d{3}` means three digits. A backslash before a brace makes it a sign like any other. Round brackets are the other way round: without a backslash they make a group. With the flag g you get all, not the first alone.",
      "return page.match(/____\\d____ \\d{3}-____/g) ?? [];\n\nWhat would /\\d\\{3\\}/ find, and in which text?",
    ],
  },
}, async () => {
  const some = phones(randomInt(4, 9));
  const wanted = [...some, some[1] as string, ...phones(2)];
  const [title, comment, ...rows] = wanted;
  const run = await readPage(
    [
      `<head><title>Harbour, ${title}</title></head>`,
      `<!-- ${comment} -->`,
      ...rows.map((each, row) => (row === 0 ? `<a title="${each}">Pilot</a>` : `<li><b>Crane</b>: ${each}</li>`)),
    ].join("\n"),
  );
  const did = `The page has ${count(wanted.length, "number")}: ${shown(wanted)}. Your function gave ${shown(run.value)}.`;
  expect(run.value, story(run, did)).toEqual(wanted);
  const [alone] = wanted;
  const body = `<p>Call ${alone}, please.</p>`;
  const slow = await answer.evaluate(read, { script: [drip({ body, bytes: 9, everyMs: 10 })] });
  const cut = `The page came in pieces of 9 bytes, with ${alone} in it. Your function gave ${shown(slow.value)}.`;
  expect(slow.value, story(slow, cut)).toEqual([alone]);
});

test("R2 finds all of a directory", {
  meta: {
    points: 1,
    hints: [
      "This is the page of the lesson with other people. The message says how many numbers it has, and how many you found.",
      "Between the numbers there are fax numbers, orders and rooms. A pattern that is loose takes them, too.",
      "page.match(/\\(____\\) ____-\\d{4}(?!____)/g) ?? []\n\nWhich of the other numbers on the page does it stop at, and where?",
    ],
  },
}, async () => {
  const directory = createDirectory({ people: randomInt(23, 40), random: Math.random });
  const run = await answer.evaluate(read, { service: () => directory });
  const found = run.value ?? [];
  const extra = found.filter((each) => !directory.phones.includes(each));
  const did = `The page has ${count(directory.phones.length, "number")}. Your function gave ${found.length}${extra.length > 0 ? `, and these are none of them: ${extra.slice(0, 3).join(", ")}` : ""}.`;
  expect(found, story(run, did)).toEqual(directory.phones);
});

/** What looks like a number and is none, as R3 says. */
const nearMisses = (): string[] => {
  const [area, three, four] = [digits(3), digits(3), digits(4)];
  return [
    `(${area}) ${three}-${four}${digits(1)}`,
    `(${area}) ${three}-${four}${digits(7)}`,
    `(${area}) ${three}-${digits(3)}`,
    `(${area}) ${digits(4)}-${four}`,
    `(${area}) ${digits(2)}-${four}`,
    `(${digits(2)}) ${three}-${four}`,
    `(${digits(4)}) ${three}-${four}`,
    `(${area})${three}-${four}`,
    `(${area})  ${three}-${four}`,
    `(${area})\t${three}-${four}`,
    `(${area})\n${three}-${four}`,
    `(${area})\u00a0${three}-${four}`,
    `[${area}] ${three}-${four}`,
    `${area} ${three}-${four}`,
    `${area}) ${three}-${four}`,
    `(${area} ${three}-${four}`,
    `${area}-${three}-${four}`,
    `(${area}) ${three}.${four}`,
    `(${area}) ${three}–${four}`,
    `(${area}) ${three} ${four}`,
    `(${area}) ${three}${four}`,
    `(${area}) ${three}- ${four}`,
    `(${area})-${three}-${four}`,
    `(${area}) <b>${three}</b>-${four}`,
    "(abc) abc-abcd",
    "(6{3}) 6{3}-4{4}",
    "(d{3}) d{3}-d{4}",
    `(٦٦٠) ${three}-${four}`,
    `(${area}) ${three}-٤٥١٨`,
  ];
};

test("R3 takes what only looks like a number for none", {
  meta: {
    points: 2,
    hints: [
      "The message shows a text that is no number, and what your function made of it. Which sign is the wrong one?",
      "Each sign of the form has its place in the pattern, and a space is one space: `\\s` would be a tab, too. After four digits a fifth may follow. A look ahead, `(?!…)`, refuses that without taking it.",
      "/\\(\\d{3}\\)____\\d{3}-\\d{4}(?!____)/g\n\nWhat does the pattern find in an order number of five digits, without the look ahead?",
    ],
  },
}, async () => {
  const misses = nearMisses();
  const good = phone();
  const run = await readPage(`${misses.map((each) => `<p>[${each}]</p>`).join("\n")}<p>${good}</p>`);
  const wrong = run.value?.find((each) => each !== good);
  const miss = misses.find((each) => wrong !== undefined && each.includes(wrong)) ?? "none of them";
  const did = `Your function gave ${shown(run.value?.slice(0, 4))}. Its ${shown(wrong)} comes from ${shown(miss)}.`;
  expect(run.value, story(run, did, `R3 asks for ${good} alone.`)).toEqual([good]);
});

test("R3 finds a number whatever comes after it", {
  meta: {
    points: 2,
    hints: [
      "In this page a number is the last thing of all, or the next one begins where it ends. Which of them are missing?",
      "A pattern that wants a sign after the last digit takes this sign with it. Then it is missing at the end, and the next number has lost its bracket. A look ahead takes nothing.",
      "/\\(\\d{3}\\) \\d{3}-\\d{4}(____\\d)/g\n\nWhy is [^\\d] not the same?",
    ],
  },
}, async () => {
  const [first, second, third, fourth, last] = phones(5) as [string, string, string, string, string];
  const run = await readPage(
    `<p>${first}${second}; ${third}-9</p>\n<p title="(660) 66">(${digits(3)} ${fourth}.\n<p>${last}`,
  );
  const wanted = [first, second, third, fourth, last];
  const did = `The page has ${shown(wanted)}, the last one at its very end. Your function gave ${shown(run.value)}.`;
  expect(run.value, story(run, did)).toEqual(wanted);
});

test("R4 gives an empty list when there is no number", {
  meta: {
    points: 1,
    hints: [
      "The page in this check has no number. What did your function give?",
      "With the flag g `match` gives `null` when it finds nothing, not an empty list. `matchAll` has no such case.",
      "return page.match(____) ?? ____;\n\nWhat happens to a caller who writes `for (const phone of null)`?",
    ],
  },
}, async () => {
  for (const body of ["<p>Nobody is here.</p>", ""]) {
    const run = await readPage(body);
    const did = `The page has no number. Your function gave ${shown(run.value)}.`;
    expect(run.value, story(run, did, "R4 asks for an empty list.")).toEqual([]);
  }
});
