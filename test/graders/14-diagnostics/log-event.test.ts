import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type * as Solution from "../../../solutions/14-diagnostics/log-event.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import type { Run } from "../../../src/rig/run.ts";
import { story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("14-diagnostics/log-event.ts");

type Event = Solution.CallEvent;
type Case = { event: Event; secrets?: string[]; nowMs: number };

/** Logs each event, and gives what was written for it. */
const logEach = ({ logEvent }: typeof Solution, _url: string, cases: readonly Case[]) =>
  cases.map(({ event, secrets, nowMs }) => {
    const lines: string[] = [];
    logEvent(event, { write: (line) => lines.push(line), now: () => nowMs, ...(secrets && { secrets }) });
    return lines;
  });

const at = () => Date.UTC(2026, randomInt(12), randomInt(1, 28), randomInt(24), randomInt(60), randomInt(60), 7);
const base = (): Event => ({ level: "info", event: `job ${randomUUID()}` });
const shown = (text: unknown) => String(text).slice(0, 160);

/** What one line says; undefined where it is no JSON. */
function parse(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? "");
  } catch {
    return undefined;
  }
}

/** The one line that a call has written, as the object that it is. */
function lineOf(run: Run<unknown>, lines: readonly string[] | undefined): Record<string, unknown> {
  const [line] = lines ?? [];
  const did = `Your function wrote ${lines?.length ?? "no"} lines: ${shown(lines?.join(" | ") ?? "none")}.`;
  const said = parse(line);
  const isOne = lines?.length === 1 && Object(said) === said && !Array.isArray(said);
  expect(isOne, story(run, did, "R1 asks for one JSON object as text.")).toBe(true);
  return Object(said) as Record<string, unknown>;
}

/** Holds what was written against what was asked for, apart from `at`, in the order of its members. */
async function hold(requirement: string, rows: readonly [Event, Record<string, unknown>][], secrets: string[] = []) {
  const cases = rows.map(([event]) => ({ event, secrets, nowMs: at() }));
  const run = await answer.evaluate(logEach, { arguments: cases });
  for (const [index, [, right]] of rows.entries()) {
    const { at: _, ...rest } = lineOf(run, run.value?.[index]);
    const did = `Your function wrote ${shown(JSON.stringify(rest))}.`;
    const asked = `${requirement} asks for ${shown(JSON.stringify(right))}.`;
    expect(JSON.stringify(rest), story(run, did, asked)).toBe(JSON.stringify(right));
  }
}

test("R1 writes one line with the time and all members", {
  meta: {
    points: 2,
    hints: [
      "Compare the two lines of the message: which member is missing, or stands elsewhere?",
      "Spread the event behind `at`: the order stays, and JSON leaves out what is undefined. `write` takes the line without a break at its end.",
      "const line = { at: new Date(____).toISOString(), ...event };\nwrite(JSON.stringify(____));\n\nWhy take the time from `now`, and not from the clock?",
    ],
  },
}, async () => {
  const nowMs = at();
  const { level, event } = base();
  const members = {
    level,
    event,
    correlationId: randomUUID(),
    method: "GET",
    attempt: 0,
    elapsedMs: randomInt(1e6),
    status: 503,
    requestId: randomUUID(),
    isLast: false,
    nothing: null,
    tries: [randomInt(9), { deep: randomUUID() }],
    body: randomUUID().repeat(200),
    nested: Array.from({ length: 30 }).reduce((inside, _, depth) => (depth % 2 ? [inside] : { inside }), randomUUID()),
    on: new Date(nowMs).toISOString(),
  };
  const run = await answer.evaluate(logEach, {
    arguments: [
      { event: members, nowMs },
      { event: base(), nowMs },
    ],
  });
  const wanted = { at: new Date(nowMs).toISOString(), ...members };
  const did = `Your function wrote ${shown(run.value?.[0])}.`;
  const written = JSON.stringify(lineOf(run, run.value?.[0]));
  expect(written, story(run, did, `R1 asks for ${shown(JSON.stringify(wanted))}.`)).toBe(JSON.stringify(wanted));
  lineOf(run, run.value?.[1]);

  const own = await answer.evaluate(({ logEvent }) => {
    const lines: string[] = [];
    const on = new Date(0);
    const child: object = Object.assign(Object.create({ inherited: 1 }), { own: 2 });
    const more = { on, never: new Date(Number.NaN), gaps: [undefined, 1, () => 1], child };
    const event = { level: "info", event: "x", status: undefined, later: () => 1, ...more } as never;
    logEvent(event, { write: (line) => lines.push(line) });
    return { lines, right: JSON.stringify({ at: new Date().toISOString(), level: "info", event: "x", ...more }) };
  });
  const wrote = `With dates, functions, nothing and inherited members as values, and without now, it wrote ${own.value?.lines}.`;
  expect(own.value?.lines, story(own, wrote, `R1 asks for ${own.value?.right}.`)).toEqual([own.value?.right]);

  const kept = await answer.evaluate(async ({ logEvent }) => {
    const { inspect } = await import("node:util");
    const error = new Error("no k-17", { cause: { token: "k-17" } });
    const headers = { cookie: "k-17", accept: ["k-17", undefined] };
    const url = new URL("https://u:k-17@ci.test/?key=k-17#k-17");
    const event = { level: "info" as const, event: "k-17", url, headers, error, size: 1n, gone: undefined };
    const secrets = ["k", "k-17", ""];
    const look = () => inspect({ event, secrets }, { depth: 9, showHidden: true }).split("\n");
    const before = look();
    logEvent(event, { write: () => {}, secrets });
    const after = look();
    const at = after.findIndex((line, index) => line !== before[index]);
    return [before, after].map((lines) => (at < 0 ? "" : (lines[at] ?? "nothing").trim()));
  });
  const [before, after] = kept.value ?? ["something", "nothing"];
  const changed = `After the call the caller's own things said ${shown(after)}, and before it ${shown(before)}.`;
  expect(after, story(kept, changed, "R1 asks to leave what was given as it was.")).toBe(before);
});

test("R2 writes where the request went, and no more of the address", {
  meta: {
    points: 2,
    hints: [
      "Compare the member `endpoint` of both lines.",
      "`new URL` takes an address apart; put together what may be seen. A text that is no address makes it throw: ask `URL.canParse` first. The member takes the place of `url`, in the order too.",
      "const { origin, ____ } = new URL(url);\nreturn origin + ____;\n\nWho reads a key that stands in the query of a logged address?",
    ],
  },
}, async () => {
  const key = randomUUID();
  const path = `/jobs/${randomInt(1e6)}`;
  const addresses: [string, string][] = [
    [`https://ci.test${path}?key=${key}&page=2`, `https://ci.test${path}`],
    [`http://ada:${key}@ci.test:8080${path}#${key}`, `http://ci.test:8080${path}`],
    [`https://ci.test${path}/a%20b`, `https://ci.test${path}/a%20b`],
    ["https://ci.test", "https://ci.test/"],
    [`${path}?key=${key}`, "(no address)"],
    ["", "(no address)"],
    [`ci.test?key=${key}`, "(no address)"],
  ];
  await hold(
    "R2",
    addresses.map(([url, endpoint]) => [
      { ...base(), event: "sent", url, status: 200, request: { url: "/?page=2" } },
      { level: "info", event: "sent", endpoint, status: 200, request: { url: "/?page=2" } },
    ]),
  );
  const run = await answer.evaluate(
    ({ logEvent }, _url, address) => {
      const lines: string[] = [];
      logEvent({ level: "info", event: "sent", url: new URL(address) }, { write: (line) => lines.push(line) });
      return lines;
    },
    { arguments: `https://ci.test${path}?key=${key}` },
  );
  const { endpoint } = lineOf(run, run.value);
  const did = `For a URL object your function wrote the endpoint ${endpoint}.`;
  expect(endpoint, story(run, did, `R2 asks for https://ci.test${path}.`)).toBe(`https://ci.test${path}`);
});

test("R3 writes what an error says, and its causes", {
  meta: {
    points: 2,
    hints: [
      "Compare the member `error` of both lines. How deep does yours go?",
      "Name and message of an error are no members that JSON sees: `JSON.stringify(error)` is `{}`. Pick what you want, and treat the cause in the same way, whatever it is.",
      '{ name: error.name, message: error.____, ...("cause" in error && { cause: ____(error.cause) }) }\n\nWhich of the two says more at night: `fetch failed`, or its cause?',
    ],
  },
}, async () => {
  const words = Array.from({ length: 4 }, () => `words ${randomUUID()}`);
  const run = await answer.evaluate(
    ({ logEvent }, _url, [one, two, three, four]) => {
      class LateError extends Error {
        override readonly name = "LateError";
        readonly body = "must not be seen";
        readonly code = 17;
      }
      const reset = Object.assign(new Error(three), { code: "ECONNRESET", path: "/secret" });
      const failed = new TypeError(two, { cause: reset });
      const event = (error: unknown) => ({ level: "error" as const, event: "failed", error, list: [{ error }, error] });
      const errors = [
        new LateError(one, { cause: failed }),
        new Error(one, { cause: four }),
        new RangeError(),
        four,
        new AggregateError([failed], one),
        new DOMException(two, "TimeoutError"),
        new Error(three, { cause: 0 }),
      ];
      return errors.map((error) => {
        const lines: string[] = [];
        logEvent(event(error), { write: (line) => lines.push(line) });
        return lines;
      });
    },
    { arguments: words as [string, string, string, string] },
  );
  const [one, two, three, four] = words;
  const reset = { name: "Error", message: three, code: "ECONNRESET" };
  const rights: unknown[] = [
    { name: "LateError", message: one, cause: { name: "TypeError", message: two, cause: reset } },
    { name: "Error", message: one, cause: four },
    { name: "RangeError", message: "" },
    four,
    { name: "AggregateError", message: one },
    { name: "TimeoutError", message: two },
    { name: "Error", message: three, cause: 0 },
  ];
  for (const [index, right] of rights.entries()) {
    const { error, list } = lineOf(run, run.value?.[index]);
    const did = `Your function wrote the error ${shown(JSON.stringify(error))}, and in a list ${shown(JSON.stringify(list))}.`;
    const asked = `R3 asks for ${shown(JSON.stringify(right))}, at any depth.`;
    expect([error, list], story(run, did, asked)).toEqual([right, [{ error: right }, right]]);
  }
});

test("R4 takes secrets out of every text", {
  meta: {
    points: 2,
    hints: [
      "The message shows a line with a secret in it, or one in which something is missing. In which member does the secret stand?",
      "Redact each text before the line is made, at any depth: values, names, messages of errors, the endpoint. A line that is redacted when it is made already may be no JSON any more.",
      'if (typeof value === "string") return redact(value, ____);\n// and for a member: [redact(____, secrets), …]\n\nWhat becomes of {"status":503} when 503 is a secret?',
    ],
  },
}, async () => {
  const secret = `k"/${randomUUID()}\n`;
  const other = randomUUID();
  const inUrl = encodeURIComponent(secret);
  const mark = "[redacted]";
  const rows: [Event, Record<string, unknown>][] = [
    [
      {
        ...base(),
        event: `with ${secret}.`,
        url: `https://ci.test/${inUrl}/jobs`,
        other: [other, { deep: [`x${other}`] }],
      },
      {
        level: "info",
        event: `with ${mark}.`,
        endpoint: `https://ci.test/${mark}/jobs`,
        other: [mark, { deep: [`x${mark}`] }],
      },
    ],
    [
      { ...base(), event: "sent", body: JSON.stringify({ key: secret }), [`of ${other}`]: { [other]: 1 } },
      { level: "info", event: "sent", body: `{"key":"${mark}"}`, [`of ${mark}`]: { [mark]: 1 } },
    ],
  ];
  await hold("R4", rows, [secret, other]);
  // Digits, quotes and words of JSON are secrets that a finished line cannot be searched for.
  const numbers: Event = { ...base(), event: "sent", status: 503, note: 'a "503" null' };
  await hold(
    "R4",
    [[numbers, { level: "info", event: "sent", status: 503, note: `a ${mark}${mark}${mark} ${mark}` }]],
    ["503", '"', "null"],
  );
  // The longer one counts, an empty one is none, and no mark is searched again.
  const long: Event = { ...base(), event: "sent", note: `a ${other}-7, a ${other}` };
  await hold(
    "R4",
    [[long, { level: "info", event: "sent", note: `a ${mark}, a ${mark}` }]],
    ["", other, `${other}-7`, "red"],
  );
  const run = await answer.evaluate(
    ({ logEvent }, _url, secret) => {
      const lines: string[] = [];
      const error = new Error(`no ${secret}`, { cause: new Error(`not ${secret}`) });
      logEvent({ level: "info", event: "x", error }, { write: (line) => lines.push(line), secrets: [secret] });
      return lines;
    },
    { arguments: secret },
  );
  const { error } = lineOf(run, run.value);
  const right = { name: "Error", message: `no ${mark}`, cause: { name: "Error", message: `not ${mark}` } };
  expect(error, story(run, `Your function wrote the error ${shown(JSON.stringify(error))}.`)).toEqual(right);
});

test("R4 hides what stands under a telling name", {
  meta: {
    points: 2,
    hints: [
      "Compare the two lines of the message: which member should have been hidden, or should not?",
      "A list of secrets knows those that somebody has thought of. Headers come with others. Compare the name of each member, in small letters, with the whole names of the list; do not look at the value at all.",
      'if (hiddenNames.includes(name.____())) return [name, "____"];\n\nWhy is a part of a name not enough to hide `tokenCount`?',
    ],
  },
}, async () => {
  const value = () => randomUUID();
  const mark = "[redacted]";
  const event: Event = {
    ...base(),
    event: "sent",
    token: { deep: value() },
    headers: {
      Authorization: `Bearer ${value()}`,
      "Set-Cookie": [value()],
      "X-API-Key": value(),
      accept: "text/plain",
    },
    list: [{ COOKIE: value(), password: 17 }],
    tokenCount: 3,
    passwords: "two",
  };
  const headers = { Authorization: mark, "Set-Cookie": mark, "X-API-Key": mark, accept: "text/plain" };
  const list = [{ COOKIE: mark, password: mark }];
  const right = { level: "info", event: "sent", token: mark, headers, list, tokenCount: 3, passwords: "two" };
  await hold("R4", [[event, right]]);
  // The mark itself has this secret in it.
  await hold("R4", [[event, right]], ["red"]);
});

test("R5 keeps one line one line", {
  meta: {
    points: 2,
    hints: [
      "The message names a character that stands in the line as it came.",
      "JSON escapes what lies below U+0020, and leaves the others. Some programs break a line at U+0085, U+2028 and U+2029, and a terminal obeys U+009B. Replace them in the finished line by their escapes.",
      "line.replace(/[\\u007f-____\\u2028\\u2029]/g, (character) => `\\\\u$" +
        '{character.charCodeAt(0).toString(16).padStart(4, "____")}`);\n\nWhat could somebody write into your log whose name has a line break in it?',
    ],
  },
}, async () => {
  const codes = [...range(0, 0x20), ...range(0x7f, 0xa0), 0x2028, 0x2029];
  const text = `${randomUUID()}\r\n{"level":"info","event":"all is well"}${String.fromCharCode(...codes)}é\u00a0😀`;
  const run = await answer.evaluate(logEach, {
    arguments: [{ event: { ...base(), name: text, [`k${text}`]: { deep: [text] } }, nowMs: at() }],
  });
  const [line = ""] = run.value?.[0] ?? [];
  const bare = codes.find((code) => line.includes(String.fromCharCode(code)));
  const name = `U+${bare?.toString(16).toUpperCase().padStart(4, "0")}`;
  expect(bare, story(run, `Your line has the character ${name} in it.`, "R5 asks to escape it.")).toBe(undefined);
  const { name: back, [`k${text}`]: deep } = lineOf(run, run.value?.[0]);
  const did = "Who parses your line does not get back the text that was given.";
  expect([back, deep], story(run, did, "R5 asks that the text comes back as it was.")).toEqual([
    text,
    { deep: [text] },
  ]);
});

test("R6 survives whatever it is given", {
  meta: {
    points: 3,
    hints: [
      "The message says what was given, and what came of it. `JSON.stringify` throws at three of these.",
      "Make a value that JSON can write, step by step. Hand down a list of the objects that you are inside of: who is on it already goes in a circle. Read each member inside of a try.",
      'if (within.includes(value)) return "____";\nconst inner = [...within, ____];\ntry { … } catch { return "____"; }\n\nWhy does a list of all objects seen so far go wrong with one that comes twice?',
    ],
  },
}, async () => {
  const run = await answer.evaluate(({ logEvent }) => {
    const self: { id: number; list: unknown[]; self?: unknown } = { id: 7, list: [] };
    self.self = self;
    self.list.push(1, self);
    const loop = new Error("late");
    loop.cause = new Error("down", { cause: loop });
    const twice = { port: 80 };
    const ring: unknown[] = [1];
    ring.push(ring);
    const bad = {
      before: 1,
      get length() {
        throw new Error("no");
      },
      after: 2,
    };
    const values = {
      "a bigint": { big: 12345678901234567890n, list: [1n] },
      "an object inside of itself": { self },
      "errors that cause each other": { error: loop },
      "a list inside of itself": { ring },
      "an object that comes twice": { one: twice, other: twice, both: [twice, twice] },
      "a member that throws": { bad },
      "a member of the event that throws": bad,
      "an error whose message throws": {
        error: Object.defineProperty(new Error(), "message", { get: () => bad.length }),
      },
      "a secret that ends with half of a surrogate pair": { note: "a k-\ud83d" },
    };
    return Object.entries(values).map(([what, more]) => {
      const lines: string[] = [];
      const event = { level: "info" as const, event: "x" };
      Object.defineProperties(event, Object.getOwnPropertyDescriptors(more));
      try {
        logEvent(event, {
          write: (line) => lines.push(line),
          secrets: what.startsWith("a secret") ? ["k-\ud83d"] : [],
        });
        return { what, lines, threw: undefined };
      } catch (error) {
        return { what, lines, threw: String(error) };
      }
    });
  });
  const port = { port: 80 };
  const down = { name: "Error", message: "down", cause: "[circular]" };
  const rights = [
    { big: "12345678901234567890", list: ["1"] },
    { self: { id: 7, list: [1, "[circular]"], self: "[circular]" } },
    { error: { name: "Error", message: "late", cause: down } },
    { ring: [1, "[circular]"] },
    { one: port, other: port, both: [port, port] },
    { bad: { before: 1, length: "[unreadable]", after: 2 } },
    { before: 1, length: "[unreadable]", after: 2 },
    { error: { name: "Error", message: "[unreadable]" } },
    { note: "a [redacted]" },
  ];
  for (const [index, right] of rights.entries()) {
    const { what, lines = [], threw } = run.value?.[index] ?? {};
    const given = `Your function was given ${what}`;
    expect(threw, story(run, `${given}, and threw ${threw}.`, "R6 asks never to throw.")).toBe(undefined);
    const { at: _at, level: _level, event: _event, ...rest } = lineOf(run, lines);
    const asked = `R6 asks for ${JSON.stringify(right)}.`;
    expect(rest, story(run, `${given}, and wrote ${shown(JSON.stringify(rest))}.`, asked)).toEqual(right);
  }
});

test("R7 goes on when nothing can be written", {
  meta: {
    points: 1,
    hints: [
      "In this check `write` throws. Look what your function made of that.",
      "A log is there for people; the work goes on without it. Catch what `write` throws, and do not call it again.",
      "try {\n  ____(line);\n} catch {\n  // ____\n}\n\nWhat would a customer say to an order that failed because of a log?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(({ logEvent }) => {
    let calls = 0;
    const write = () => {
      calls += 1;
      throw new Error("no space left on device");
    };
    try {
      logEvent({ level: "info", event: "sent" }, { write });
      return { calls, threw: undefined };
    } catch (error) {
      return { calls, threw: String(error) };
    }
  });
  const { calls, threw } = run.value ?? {};
  const did = `Your function called write ${calls ?? 0} times and ${threw ? `threw ${threw}` : "returned"}.`;
  expect([calls, threw], story(run, did, "R7 asks for one call, and to throw nothing.")).toEqual([1, undefined]);
});

function range(from: number, until: number): number[] {
  return Array.from({ length: until - from }, (_, index) => from + index);
}
