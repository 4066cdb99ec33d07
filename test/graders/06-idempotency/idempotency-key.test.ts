import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type * as Solution from "../../../solutions/06-idempotency/idempotency-key.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("06-idempotency/idempotency-key.ts");

/** A call: a content, or `null` for none, and an instant, or `null` for none. */
type Call = readonly [content: string | null, atMs: number | null];

const keysOf = ({ idempotencyKey }: typeof Solution, _url: string, calls: readonly Call[]) =>
  calls.map(([content, atMs]) => idempotencyKey(content ?? undefined, atMs === null ? undefined : new Date(atMs)));

/** The keys of some calls, all made in one process of its own. */
async function keys(...calls: Call[]) {
  const run = await answer.evaluate(keysOf, { arguments: calls, random: 0.5 });
  return { run, keys: run.value ?? [] };
}

const utc = (text: string) => Date.parse(`${text}Z`);
/** Short enough for a message. */
const quoted = (content: string) => JSON.stringify(content.length > 24 ? `${content.slice(0, 24)}…` : content);

test("R1 gives another random key with every call", {
  meta: {
    points: 2,
    hints: [
      "The message says how many different keys came. Look at where your code takes its chance from.",
      "In this check Math.random always gives the same number, and no time passes. What is left is the platform's `crypto`. Make the key inside of the function, so that each call has its own.",
      'import { ____ } from "node:crypto";\n...\nif (content === ____) return randomUUID();\n\nWhy may two customers never have the same key?',
    ],
  },
}, async () => {
  const calls = Array.from({ length: 200 }, (): Call => [null, null]);
  const [one, other] = [await keys(...calls), await keys(...calls, [null, utc("2026-03-01T10:00")])];
  const all = [...one.keys, ...other.keys];
  const did = `401 calls without content, in two runs, gave ${count(new Set(all).size, "different key")}.`;
  expect(new Set(all).size, story(other.run, did, "R1 asks for 401.")).toBe(401);
});

test("R2 gives the same key for the same content, in every run", {
  meta: {
    points: 2,
    hints: [
      "The message shows the keys of the same content in two runs of your code. What differs between the runs?",
      "A program may crash and start anew, on another machine. It finds the same key only when the key comes from the content and the hour, and from nothing else: no chance, no counter, no minutes.",
      'return createHash("sha256").update(`$' +
        "{____} $" +
        '{____}`).digest("hex");\n\nWhich of your inputs would a second machine not have?',
    ],
  },
}, async () => {
  const call: Call = [`coffee for ${randomUUID()}`, utc("2026-03-01T10:20")];
  const [first, second] = [await keys(call, call), await keys(call)];
  const all = [...first.keys, ...second.keys];
  const did = `It gave ${all.join(", then ") || "no key"}.`;
  const asked = "For the same content and hour, twice in one run and once in another, R2 asks for one key.";
  expect([all.length, new Set(all).size], story(second.run, did, asked)).toEqual([3, 1]);
});

/** Texts that a short hash, a sum, or a look at a part of them takes for the same. */
const lookalikes: readonly (readonly [string, string])[] = [
  ["tea for Amara", "tea for Kwame"],
  ["tea for 12", "tea for 21"],
  ["tea", "tea "],
  ["tea", "Tea"],
  ["Aa", "BB"],
  ["plumless", "buckeroo"],
  ["costarring", "liquor"],
  ["crème", "creme"],
  ["crème".normalize("NFC"), "crème".normalize("NFD")],
  ["茶", "酒"],
  ["茶", "6"],
  ["tea\nfor two", "tea\r\nfor two"],
  ["tea\0for Amara", "tea\0for Kwame"],
  ["", " "],
  ['{"tea":1}', '{ "tea": 1 }'],
  [`${"x".repeat(200_000)}1`, `${"x".repeat(200_000)}2`],
];

test("R2 gives another key for any other content", {
  meta: {
    points: 2,
    hints: [
      "The message names two contents that got the same key. How do they differ?",
      "A hash like SHA-256 takes every byte and every place into account, and gives the same for two texts never in practice. Hand it the content as it is: not shortened, not trimmed, not in small letters.",
      'createHash("____").update(`$' +
        "{hour} $" +
        '{____}`, "utf8")\n\nHow many different values can a hash of 32 bits have?',
    ],
  },
}, async () => {
  const at = utc("2026-03-01T10:20");
  for (const pair of lookalikes) {
    const { run, keys: made } = await keys([pair[0], at], [pair[1], at]);
    const isAlike = new Set(pair.map((text) => quoted(text).normalize())).size === 1;
    const which = isAlike ? ` (${pair[0].length} and ${pair[1].length} characters long, and not the same)` : "";
    const did = `For ${pair.map(quoted).join(" and ")}${which} it gave ${made.join(" and ") || "no key"}.`;
    expect([made.length, new Set(made).size], story(run, did, "R2 asks for two keys.")).toEqual([2, 2]);
  }

  // Joined to the hour without a gap, these are the same text.
  for (const [one, other] of [
    [
      ["tea for 1", 2],
      ["tea for ", 12],
    ],
    [
      ["1 tea", 2],
      [" tea", 21],
    ],
  ] as const) {
    const inHour = ([content, hour]: readonly [string, number]): Call => [content, Date.UTC(2026, 2, 1, hour)];
    const { run, keys: made } = await keys(inHour(one), inHour(other));
    const [first, second] = [one, other].map(([content, hour]) => `"${content}" at ${hour}:00`);
    const did = `For ${first} and ${second} UTC it gave ${made.join(" and ") || "no key"}.`;
    expect([made.length, new Set(made).size], story(run, did, "R2 asks for two keys.")).toEqual([2, 2]);
  }
});

test("R2 takes the empty text for a content", {
  meta: {
    points: 1,
    hints: [
      "The content of this check is the empty text. Which of your branches did it take?",
      "The empty text counts as false in an `if`, and so would look like no content at all. Ask whether the content is undefined.",
      "if (content ____ undefined) return randomUUID();\n\nWhich other values would `if (!content)` catch?",
    ],
  },
}, async () => {
  const at = utc("2026-03-01T10:20");
  const { run, keys: made } = await keys(["", at], ["", at]);
  const did = `For the empty text it gave ${made.join(", then ") || "no key"}.`;
  expect([made.length, new Set(made).size], story(run, did, "R2 asks for one key.")).toEqual([2, 1]);
});

/** Pairs of instants, and whether they are in the same hour of UTC. */
const hours: readonly (readonly [string, string, "same" | "other"])[] = [
  ["2026-03-01T10:00:00.000", "2026-03-01T10:59:59.999", "same"],
  ["1970-01-01T00:00:00.000", "1970-01-01T00:59:59.999", "same"],
  ["2026-03-01T10:59:59.999", "2026-03-01T11:00:00.000", "other"],
  ["2026-03-01T09:59:59.999", "2026-03-01T10:00:00.000", "other"],
  ["2026-03-01T10:20", "2026-03-01T22:20", "other"],
  ["2026-03-01T10:20", "2026-03-02T10:20", "other"],
  ["2026-03-01T10:20", "2026-03-08T10:20", "other"],
  ["2026-03-01T10:20", "2026-04-01T10:20", "other"],
  ["2026-03-01T10:20", "2027-03-01T10:20", "other"],
  // A sum of the parts, and parts that are joined without anything between them, take these for the same.
  ["2026-03-01T10:20", "2026-03-02T09:20", "other"],
  ["2026-02-11T01:20", "2026-12-01T01:20", "other"],
  ["2026-01-11T01:20", "2026-11-01T01:20", "other"],
];

test("R3 changes the key with the hour", {
  meta: {
    points: 2,
    hints: [
      "The message names two instants. Are they in the same hour of the same day, and what did your code make of them?",
      "Cut the minutes and all that is smaller, and keep all that is larger: hour, day, month and year. An hour alone comes back every day.",
      'const hour = at.toISOString().slice(0, ____); // "2026-03-01T10"\n\nWhat does rounding to the nearest hour do at 10:31?',
    ],
  },
}, async () => {
  const content = `coffee for ${randomUUID()}`;
  for (const [one, other, right] of hours) {
    const { run, keys: made } = await keys([content, utc(one)], [content, utc(other)]);
    const got = new Set(made).size === 1 ? "same" : "other";
    const did = `For ${one} and ${other} it gave ${got === "same" ? "the same key" : "two keys"}.`;
    expect([made.length, got], story(run, did, `R3 asks for ${right === "same" ? "one key" : "two keys"}.`)).toEqual([
      2,
      right,
    ]);
  }

  const run = await answer.evaluate(
    ({ idempotencyKey }, _url, atMs) => {
      const at = new Date(atMs);
      return { key: idempotencyKey("coffee", at), atMs: at.getTime() };
    },
    { arguments: utc("2026-03-01T10:20:30.456") },
  );
  const after = run.value ? new Date(run.value.atMs).toISOString() : "unknown";
  const did = `\`at\` was 2026-03-01T10:20:30.456Z. After the call it was ${after}.`;
  expect(after, story(run, did, "R3 asks to leave it as it is.")).toBe("2026-03-01T10:20:30.456Z");
});

test("R3 takes the hour in UTC", {
  meta: {
    points: 2,
    hints: [
      "The clocks in New York went back between the two instants: it was half past one twice. Which hour did your code read?",
      "getHours, toString and toLocaleString read the clock on the wall. Two machines in two countries read two hours at one moment, and one machine reads the same hour twice in autumn. UTC does neither.",
      "const hour = at.____().slice(0, 13);\n\nWhich key would a machine in Lagos have made?",
    ],
  },
}, async () => {
  const content = `coffee for ${randomUUID()}`;
  const { run, keys: made } = await keys([content, utc("2026-11-01T05:30")], [content, utc("2026-11-01T06:30")]);
  const did = `At 05:30 and 06:30 UTC, when clocks in New York showed 01:30, it gave ${made.join(" and ") || "no key"}.`;
  expect([made.length, new Set(made).size], story(run, did, "R3 asks for two keys.")).toEqual([2, 2]);
});

test("R4 takes the hour of the call when it is given none", {
  meta: {
    points: 1,
    hints: [
      "The check calls without `at`, lets an hour go by, and calls again. When did your code look at the clock?",
      "A value outside of the function is made once, when the file is loaded. A default of a parameter is made anew with each call.",
      "export function idempotencyKey(content?: string, at: Date = ____): string {\n\nWhen does this default look at the clock?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(
    async ({ idempotencyKey }, _url, content) => {
      const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      const early = [idempotencyKey(content), idempotencyKey(content, new Date())];
      await wait(3_600_000);
      return [...early, idempotencyKey(content), idempotencyKey(content, new Date())];
    },
    { arguments: randomUUID() },
  );
  const [now, named, later, laterNamed] = run.value ?? [];
  const did = `Without at it gave ${now}, and ${later} an hour later; with the same instants ${named} and ${laterNamed}.`;
  const asked = "R4 asks for the same keys with and without `at`.";
  expect(run.value?.length, story(run, did, asked)).toBe(4);
  expect([now, later], story(run, did, asked)).toEqual([named, laterNamed]);
});

test("R5 gives keys that can stand in a header", {
  meta: {
    points: 2,
    hints: [
      "The message shows the content and the key, or the beginning of it. What in it may not stand in a header, or is too much?",
      "Never build the key from pieces of the content: a line break, a letter outside ASCII or a long text breaks the header, and a name in it can be read by everybody on the way. A hash in hex is short and has digits and letters only.",
      'return createHash("sha256").update(____).digest("____");\n\nHow long is this key for a content of a megabyte?',
    ],
  },
}, async () => {
  const name = `Zoë${randomInt(1e8, 1e9)}`;
  const contents = [
    `tea for ${name}`,
    `${name.slice(3)} teas`,
    `two lines\nfor ${name}`,
    `☕ ${name}`,
    name.repeat(100),
  ];
  for (const content of [...contents, undefined]) {
    const { run, keys: made } = await keys([content ?? null, utc("2026-03-01T10:20")]);
    const [key = ""] = made;
    const did = `For ${content === undefined ? "no content" : quoted(content)} it gave the key ${quoted(key)}, ${count(key.length, "character")} long.`;
    expect(key, story(run, did, "R5 asks for 1 to 255 characters from ! to ~.")).toMatch(/^[!-~]{1,255}$/);
    expect(isHidden(name, key), story(run, did, "R5 asks that the content cannot be read in the key.")).toBe(true);
  }
});

test("R6 keeps 120 bits", {
  meta: {
    points: 2,
    hints: [
      "The message says how many bits differ from key to key, with a content or without one.",
      "A hex digit is worth 4 bits, a character of base64 6, a decimal digit a little more than 3. Do not shorten the hash, and draw 16 random bytes, not 8.",
      'return createHash("____").update(____).digest("hex"); // 64 digits: ____ bits\n\nOf how many keys of 64 bits are two probably the same?',
    ],
  },
}, async () => {
  const at = utc("2026-03-01T10:20");
  for (const what of ["with a content", "without one"] as const) {
    const calls = Array.from({ length: 1_000 }, (): Call => [what === "without one" ? null : randomUUID(), at]);
    const { run, keys: made } = await keys(...calls);
    const bits = Math.round(bitsOf(made));
    const did = `1,000 keys ${what} differed in ${bits} bits at most: ${made[0] ?? "no key"}.`;
    expect(bits, story(run, did, "R6 asks for 120.")).toBeGreaterThanOrEqual(119);
  }
});

/** How many bits keys can differ in, judged by the characters that stand in each place. */
function bitsOf(made: readonly string[]): number {
  const places = Array.from({ length: Math.max(0, ...made.map(({ length }) => length)) }, (_, place) => place);
  return places.reduce((bits, place) => bits + Math.log2(new Set(made.map((key) => key[place])).size), 0);
}

/** Whether a name is neither in a key nor in what the key says in base64 or hex or as part of an address. */
function isHidden(name: string, key: string): boolean {
  const digits = name.slice(3);
  // Four characters of base64 belong together, and may begin anywhere.
  const inBase64 = [0, 1, 2, 3].map((start) => Buffer.from(key.slice(start), "base64").toString("latin1"));
  const readings = [key, decoded(key), ...inBase64];
  return !readings.some((reading) => reading.includes(digits)) && !key.toLowerCase().includes(hex(digits));
}

const hex = (text: string) => Buffer.from(text).toString("hex");

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
