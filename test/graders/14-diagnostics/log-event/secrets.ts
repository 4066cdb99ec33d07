import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { story } from "../../../../src/rig/story.ts";
import { answer, base, type Event, hold, lineOf, nested, shown } from "./ask.ts";

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
        inside: nested(`y${other}`),
      },
      {
        level: "info",
        event: `with ${mark}.`,
        endpoint: `https://ci.test/${mark}/jobs`,
        other: [mark, { deep: [`x${mark}`] }],
        inside: nested(`y${mark}`),
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
      const cause = Object.assign(new Error(`not ${secret}`), { name: `N${secret}`, code: `E${secret}` });
      const error = new Error(`no ${secret}`, { cause });
      logEvent({ level: "info", event: "x", error }, { write: (line) => lines.push(line), secrets: [secret] });
      return lines;
    },
    { arguments: secret },
  );
  const { error } = lineOf(run, run.value);
  const right = {
    name: "Error",
    message: `no ${mark}`,
    cause: { name: `N${mark}`, message: `not ${mark}`, code: `E${mark}` },
  };
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
    list: [
      { COOKIE: value(), password: 17 },
      { cookie: "", password: null },
    ],
    inside: nested({ token: value() }),
    tokenCount: 3,
    passwords: "two",
  };
  const headers = { Authorization: mark, "Set-Cookie": mark, "X-API-Key": mark, accept: "text/plain" };
  const list = [
    { COOKIE: mark, password: mark },
    { cookie: mark, password: mark },
  ];
  const inside = nested({ token: mark });
  const right = { level: "info", event: "sent", token: mark, headers, list, inside, tokenCount: 3, passwords: "two" };
  await hold("R4", [[event, right]]);
  // The mark itself has this secret in it.
  await hold("R4", [[event, right]], ["red"]);
});
