import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { count, story } from "../../../../src/rig/story.ts";
import { answer, at, base, lineOf, logEach, shown } from "./ask.ts";

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
  const did = `Your function called write ${count(calls ?? 0, "time")} and ${threw ? `threw ${threw}` : "returned"}.`;
  expect([calls, threw], story(run, did, "R7 asks for one call, and to throw nothing.")).toEqual([1, undefined]);
});

function range(from: number, until: number): number[] {
  return Array.from({ length: until - from }, (_, index) => from + index);
}
