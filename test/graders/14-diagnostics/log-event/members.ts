import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { story } from "../../../../src/rig/story.ts";
import { answer, at, base, hold, lineOf, logEach, nested, shown } from "./ask.ts";

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
    nested: nested(randomUUID()),
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
    const more = {
      on,
      never: new Date(Number.NaN),
      gaps: [undefined, 1, () => 1, Symbol("x")],
      odd: [Number.NaN, -0],
      child,
    };
    const event = { level: "info", event: "x", status: undefined, later: () => 1, mark: Symbol("x"), ...more } as never;
    logEvent(event, { write: (line) => lines.push(line) });
    return { lines, right: JSON.stringify({ at: new Date().toISOString(), level: "info", event: "x", ...more }) };
  });
  const wrote = `With dates, functions, symbols, NaN, nothing and inherited members as values, and without now, it wrote ${own.value?.lines}.`;
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
