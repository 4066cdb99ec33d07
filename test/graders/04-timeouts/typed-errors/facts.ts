import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import {
  json,
  malformed,
  never,
  type Reply,
  redirect,
  refused,
  reset,
  status,
  text,
} from "../../../../mocks/script.ts";
import { story } from "../../../../src/rig/story.ts";
import { failed, fine, itemsUpTo, origin } from "./fail.ts";

test("R7 tells which call it was", {
  meta: {
    points: 2,
    hints: [
      "The message shows what your error says of the call. Compare each part with R7.",
      "`new URL(…)` takes an address apart: its `origin` is scheme, host and port without the user; its `pathname` ends before the question mark. The id stands in a header of the answer, and `get` gives null when it is not there.",
      'const { origin, ____ } = new URL(url);\nconst requestId = response?.headers.get("____") ?? ____;\n\nWhy is the number of the request worth a field?',
    ],
  },
}, async () => {
  const id = randomUUID();
  const rows: [Reply | Reply[], string | undefined][] = [
    [status(500, { "x-request-id": id }), id],
    [text("<p>", { headers: { "x-request-id": id } }), id],
    [json([], { headers: { "X-Request-Id": id } }), id],
    [status(404), undefined],
    [[redirect("/elsewhere"), status(404, { "x-request-id": id })], id],
    [reset(), undefined],
  ];
  for (const [index, [reply, requestId]] of rows.entries()) {
    const path = `/v2/my%20items/${randomInt(1e6)}`;
    const asked = { method: "patch", attempt: 2 * randomInt(1, 50) + (index % 2), elapsedMs: randomInt(1, 1e6) / 10 };
    const error = await failed(reply, { ...asked, path: `${path}?key=k-17#top` });
    const { origin = "" } = URL.parse(error.run.requests[0]?.url ?? "") ?? {};
    const did = `The error told of the call: ${JSON.stringify(error.call)}.`;
    const right = { ...asked, url: origin + path, requestId };
    const wanted = `R7 asks for ${JSON.stringify(right)}.`;
    expect(error.call, story(error.run, error.name ? did : error.did, wanted)).toEqual(right);
    const changed = story(error.run, "Your function changed the context that it was given.");
    expect(error.isContextChanged, changed).toBe(false);
  }
});

test("R8 has a message that says what failed and where", {
  meta: {
    points: 1,
    hints: [
      "Read the message of your error, and compare it with R8. Which part is missing?",
      "Somebody sees one line of a log. It should say what was asked, of whom, and what came: a status, a code, or a path.",
      "const says = (problem: string) => `$" +
        "{____} $" +
        "{facts.____} $" +
        "{problem}`;\n... says(`answered $" +
        '{____}`)\n\nWhy is "fetch failed" too little?',
    ],
  },
}, async () => {
  const path = `/items/${randomInt(1e6)}`;
  const place = randomInt(2, 9);
  for (const [part, reply] of [
    ["503", status(503)],
    ["ECONNRESET", reset()],
    [`items[${place}].price`, json({ items: itemsUpTo(place) })],
    ["", malformed()],
    ["", refused({ delayMs: 60_000 })],
    ["", never()],
  ] as const) {
    const error = await failed(reply, { method: "DELETE", path });
    const [before = "", ...rest] = error.message?.split(origin + path) ?? [];
    const words = before + rest.join(" "); // the random path may hold a 503, too
    const missing = ["DELETE", part].filter((each) => !words.includes(each));
    if (rest.length === 0) missing.push(origin + path);
    const wanted = `R8 asks for a message with DELETE, ${origin + path}${part && ` and ${part}`}.`;
    expect(missing, story(error.run, error.did, wanted)).toEqual([]);
  }
});

test("R9 keeps all else out of the error", {
  meta: {
    points: 3,
    hints: [
      "The check prints your error as a log would, with all its fields and causes. The message says which secret stood there, and where it came from.",
      "JSON.parse quotes the body in its message; a ZodError quotes names of fields; a response knows its whole address and its headers. So use your own words, and keep neither the cause nor the response nor the context.",
      "return new DecodeError(says(____), facts); // no cause\n\nWhich part of a cause is safe to keep?",
    ],
  },
}, async () => {
  const secret = `k${randomInt(1e8, 1e9)}`;
  const path = `/items?key=${secret}#${secret}`;
  for (const [what, kind, reply, asked] of [
    ["the user in the address", "DecodeError", malformed(), {}],
    ["the body that was no JSON", "DecodeError", text(secret), {}],
    ["the name of a field", "ValidationError", json({ items: [], [secret]: 1 }), {}],
    ["the address, after a 403", "HttpStatusError", status(403), { path }],
    ["a header of the answer", "HttpStatusError", status(403, { "set-cookie": secret }), {}],
    ["the body of a 403", "HttpStatusError", text(secret, { status: 403 }), {}],
    ["the text beside a 403", "HttpStatusError", status(403), { statusText: secret }],
    ["the address, after a reset", "NetworkError", reset(), { path }],
    ["the message of the cause", "NetworkError", fine, { made: [{ code: "EPIPE", message: secret }] }],
    ["a field of the cause", "NetworkError", fine, { made: [{ code: "EPIPE", hostname: secret }] }],
    ["the message of a late answer", "ReadTimeoutError", fine, { made: [{ name: "TimeoutError", message: secret }] }],
    ["the message of no connection", "ConnectTimeoutError", fine, { made: [{ code: "ETIMEDOUT", message: secret }] }],
    ["the cause of a broken body", "HttpStatusError", status(403), { made: [{ message: secret }] }],
  ] as const) {
    const { run, did, name, printed = "" } = await failed(reply, asked);
    expect(name, story(run, did)).toBe(kind);
    const leaks = [secret, "pw-17"].filter((each) => printed.includes(each));
    const leak = `${what[0]?.toUpperCase()}${what.slice(1)}: "${leaks[0]}" stood in the error when it was printed.`;
    expect(leaks, story(run, leak, "R9 asks for an error without it.")).toEqual([]);
  }
});
