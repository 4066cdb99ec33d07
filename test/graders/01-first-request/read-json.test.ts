import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { ZodType } from "zod";
import { drip, json, large, type Reply, status, text } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/01-first-request/read-json.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("01-first-request/read-json.ts");

type Asked = { schema?: "shelf" | "trimmed"; maxBytes?: number; waitMs?: number };

/** Asks, has the answer read, and tells what came of it. `waitMs` later a body that nobody takes still shows. */
const read = async (
  { readJson, BodyError }: typeof Solution,
  url: string,
  { schema, maxBytes, times, waitMs }: Asked & { times: number },
) => {
  const makeSchema = async () => {
    const { z } = await import("zod");
    if (schema === "shelf") return z.object({ items: z.array(z.object({ price: z.number() })) });
    return z.object({ name: z.string().trim(), note: z.string().default("none") });
  };
  // Loading zod takes longer than everything else here.
  const wanted = schema && ((await makeSchema()) as ZodType);
  const beganAt = performance.now();
  const once = async () => {
    const response = await fetch(url);
    const startedAt = performance.now();
    try {
      const value = await (maxBytes === undefined
        ? readJson(response, wanted)
        : readJson(response, wanted, { maxBytes }));
      return { isRead: true, value };
    } catch (thrown) {
      const endedAt = performance.now();
      const [tookMs, endedMs] = [endedAt - startedAt, endedAt - beganAt];
      if (waitMs) await new Promise((resolve) => setTimeout(resolve, waitMs));
      const { trouble, path } = (thrown ?? {}) as Partial<Solution.BodyError>;
      const isBodyError = thrown instanceof BodyError;
      const message = thrown instanceof Error ? thrown.message : "";
      const words = thrown instanceof Error ? `${thrown.name}: ${message}` : `${thrown}, which is no Error`;
      const printed = process.getBuiltinModule("node:util").inspect(thrown, { depth: 6, showHidden: true });
      return { isRead: false, endedMs, thrown: { isBodyError, words, message, trouble, path, printed, tookMs } };
    }
  };
  const all = [];
  for (let time = 0; time < times; time++) all.push(await once());
  return all;
};

async function reading(reply: Reply, asked: Asked = {}) {
  return (await readings([reply], asked))[0] as Reading;
}

const short = (words: string, longest: number) => (words.length > longest ? `${words.slice(0, longest)}…` : words);

type Reading = Awaited<ReturnType<typeof readings>>[number];

/** One after the other, in one evaluation: a schema is loaded once. */
async function readings(replies: readonly Reply[], asked: Asked = {}) {
  const run = await answer.evaluate(read, { script: replies, arguments: { ...asked, times: replies.length } });
  return replies.map((_, index) => {
    const { isRead, value, thrown, endedMs = run.tookMs } = run.value?.[index] ?? {};
    const did = isRead
      ? `Your function gave ${short(JSON.stringify(value) ?? "undefined", 80)}.`
      : `Your function threw ${short(thrown?.words ?? "", 120)}`;
    const trouble = thrown?.isBodyError ? thrown.trouble : `no BodyError`;
    // The wait after an error is none of the function's.
    return { run: { ...run, tookMs: endedMs }, isRead, value, thrown, did, trouble };
  });
}

test("R1 reads JSON under each of its names", {
  meta: {
    points: 2,
    hints: [
      "The message names the Content-Type that came with the JSON, and what your function did with it.",
      "A type has three parts here: the name, perhaps +json at its end, perhaps parameters behind a semicolon. Names are the same in upper and lower case. Cut off the parameters, make it lower case, then compare.",
      'const [type = ""] = (response.headers.get("content-type") ?? "").____().split("____");\nconst isJson = type.trim() === "application/json" || type.trim().____("+json");\n\nWhy is "includes" too generous?',
    ],
  },
}, async () => {
  for (const [type, code] of [
    ["application/json", 200],
    ["application/json; charset=utf-8", 201],
    ["Application/JSON ;charset=utf-8", 200],
    ["application/problem+json", 404],
    ["application/problem+json ; charset=utf-8", 500],
    ["application/vnd.api+JSON; version=2", 200],
    ["application/json; charset=iso-8859-1", 200],
    ["image/map+json", 200],
  ] as const) {
    const sent = { id: randomUUID(), name: "crème 密码", list: [randomInt(1e6), null], at: new Date().toISOString() };
    const { run, value, did } = await reading(json(sent, { status: code, headers: { "content-type": type } }));
    const asked = `R1 asks for ${JSON.stringify(sent)}, read as UTF-8.`;
    expect(value, story(run, `The answer was a ${code} with the Content-Type ${type}. ${did}`, asked)).toEqual(sent);
  }
  for (const sent of [null, false, 0, ""]) {
    const { run, value, did } = await reading(json(sent));
    const words = JSON.stringify(sent);
    expect(value, story(run, `The body was ${words}. ${did}`, `R1 asks for ${words}.`)).toBe(sent);
  }
});

test("R1 puts letters together that come in pieces", {
  meta: {
    points: 1,
    hints: [
      "The body of this check comes byte by byte. Compare the letters that came out with those that were sent.",
      "A letter such as 密 is three bytes in UTF-8, and they may come in two pieces. Decode all pieces with one TextDecoder, which keeps the beginning of a letter, or join the bytes first.",
      "text += decoder.decode(piece, { ____: true });\n// after the last piece\ntext += decoder.____();\n\nWhat does a decoder make of half a letter?",
    ],
  },
}, async () => {
  const sent = { name: `crème 密码 😀 ${randomInt(1e6)}` };
  const { run, value, did } = await reading(drip({ body: JSON.stringify(sent), bytes: 1, everyMs: 1 }));
  expect(value, story(run, did, `R1 asks for ${JSON.stringify(sent)}.`)).toEqual(sent);
});

test("R2 gives undefined for 204 and 205", {
  meta: {
    points: 1,
    hints: [
      "The log shows the status. What did your function do with an answer that has no body?",
      "204 and 205 never have a body, whatever their Content-Type says. Look at the status before anything else.",
      "if (response.status === ____ || response.status === ____) return ____;\n\nWhat would JSON.parse say to an empty text?",
    ],
  },
}, async () => {
  for (const code of [204, 205]) {
    for (const type of ["application/json", "text/plain"]) {
      const { run, isRead, value, did } = await reading(status(code, { "content-type": type }));
      const asked = "R2 asks for undefined.";
      expect([isRead, value], story(run, `The status was ${code}. ${did}`, asked)).toEqual([true, undefined]);
    }
  }
});

test("R3 refuses whatever does not call itself JSON", {
  meta: {
    points: 2,
    hints: [
      "The message names the Content-Type of the answer. Did your function look at it?",
      "Other types have json in their names and are something else. Only application/json and what ends in +json count. No type at all is not JSON either. And free the connection before you throw.",
      'if (!isJson) {\n  await response.body?.____();\n  throw new BodyError("…", "____");\n}\n\nWhat would you find in the page of a proxy?',
    ],
  },
}, async () => {
  const body = JSON.stringify({ id: randomUUID() });
  for (const type of ["text/html; charset=utf-8", "text/json", "application/json-seq", "text/html; like=a+json"]) {
    const { run, trouble, did } = await reading(text(body, { headers: { "content-type": type } }));
    const asked = 'R3 asks for a BodyError with the trouble "type".';
    expect(trouble, story(run, `The Content-Type was ${type}. ${did}`, asked)).toBe("type");
  }
  // 304 is a status without a body, like 204: there is nothing to cancel.
  for (const code of [304, 500]) {
    const { run, trouble, did } = await reading(status(code));
    const asked = 'R3 asks for a BodyError with the trouble "type".';
    expect(trouble, story(run, `The status was ${code}, without a Content-Type. ${did}`, asked)).toBe("type");
  }
  const { run, trouble, did } = await reading(large(2_000_000), { waitMs: 1_000 });
  expect(trouble, story(run, did)).toBe("type");
  const isFree = (run.requests[0]?.endedAtMs ?? 1e9) < 900;
  expect(isFree, story(run, "A second after your error the body still blocked its connection.")).toBe(true);
});

test("R4 says that a body is not JSON, and repeats none of it", {
  meta: {
    points: 2,
    hints: [
      "The check prints your error as a log would. The message says what it found.",
      "The message of JSON.parse repeats the beginning of the text, or a piece around the place where it got lost. As a message or as a cause it takes the body into your logs. Catch it and throw your own, without a cause.",
      'try {\n  return JSON.parse(text);\n} ____ {\n  throw new BodyError("The body is not JSON", "____");\n}\n\nWho sends your errors to another company?',
    ],
  },
}, async () => {
  const secret = `s${randomUUID().slice(0, 8)}`;
  for (const body of [secret, `{"id": 1, "x": ${secret}`, `{"id":1}\n${secret}`, `["${secret}",]`, "", " \n"]) {
    const { run, trouble, did, thrown } = await reading(
      text(body, { headers: { "content-type": "application/json" } }),
    );
    const asked = 'R4 asks for a BodyError with the trouble "json".';
    expect(trouble, story(run, `The body was ${JSON.stringify(body)}. ${did}`, asked)).toBe("json");
    const leaks = thrown?.printed.includes(secret.slice(0, 6));
    expect(leaks, story(run, `The body had ${secret} in it. The printed error has it too.`)).toBe(false);
  }
  for (const [reply, asked] of [
    [text(`<p>${secret}</p>`), {}],
    [json([secret, secret]), { maxBytes: 15 }],
  ] as const) {
    const { run, did, thrown } = await reading(reply, asked);
    const leaks = thrown?.printed.includes(secret.slice(0, 6));
    expect(leaks, story(run, `The body had ${secret} in it. ${did}`, "R4 asks for none of it, in any error.")).toBe(
      false,
    );
  }
});

test("R5 stops as soon as too much has come", {
  meta: {
    points: 2,
    hints: [
      "The body of this check comes slowly, 1,000 bytes each 100 ms. The message says how long your function went on.",
      "A header may promise a size; it may be missing, and a compressed body is larger than it says. Count the bytes of each piece while you read, and leave as soon as there are too many. Leaving a `for await` by an error cancels the body.",
      'for await (const piece of response.body ?? []) {\n  bytes += piece.____;\n  if (bytes > ____) throw new BodyError("…", "size");\n}\n\nHow much memory does response.text() take for a body without end?',
    ],
  },
}, async () => {
  const slow = drip({ body: { repeat: " ", bytes: 60_000 }, bytes: 1_000, everyMs: 100 });
  const { run, trouble, did, thrown } = await reading(slow, { maxBytes: 10_000, waitMs: 1_000 });
  const asked = 'R5 asks for the trouble "size" after 10,000 bytes, which had come after 1,000 ms.';
  expect(trouble, story(run, did, asked)).toBe("size");
  const took = Math.round(thrown?.tookMs ?? 0);
  expect(took, story(run, `Your function threw after ${took} ms.`, asked)).toBeLessThan(2_000);
  const isCancelled = (run.requests[0]?.endedAtMs ?? 1e9) < 1_800;
  expect(isCancelled, story(run, `Your function threw after ${took} ms, and the body still came.`)).toBe(true);

  const headers = { "content-type": "application/json" };
  const small = text({ repeat: " ", bytes: 2_000_000 }, { headers, gzip: true });
  const packed = await reading(small);
  const words = `A compressed body grew to 2,000,000 bytes. ${packed.did}`;
  expect(packed.trouble, story(packed.run, words, 'R5 asks for the trouble "size".')).toBe("size");
});

test("R5 counts bytes and takes exactly so many", {
  meta: {
    points: 1,
    hints: [
      "Compare `maxBytes` and the size of the body in the message.",
      "Bytes are not characters: ü has two, 密 has three. And the limit itself is allowed: only more is too much.",
      "if (bytes ____ maxBytes) throw ____;\n\nHow many bytes has a text of 10 letters in UTF-8?",
    ],
  },
}, async () => {
  const sent = `密${randomUUID()}${"密".repeat(20)}`;
  const bytes = Buffer.byteLength(JSON.stringify(sent));
  for (const [maxBytes, isFine] of [
    [bytes, true],
    [bytes - 1, false],
    [0, false],
  ] as const) {
    const { run, value, trouble, did } = await reading(json(sent), { maxBytes });
    const given = `The body had ${count(bytes, "byte")}, and maxBytes was ${maxBytes}. ${did}`;
    if (isFine) expect(value, story(run, given, "R5 asks to read it.")).toBe(sent);
    else expect(trouble, story(run, given, 'R5 asks for the trouble "size".')).toBe("size");
  }
  const short = randomInt(1e6);
  const packed = await reading(json(short, { gzip: true }), { maxBytes: 6 });
  const grown = `The body ${short} was compressed, and travelled as more than 20 bytes. ${packed.did}`;
  expect(packed.value, story(packed.run, grown, "R5 counts what comes out of response.body.")).toBe(short);
  for (const [bytes, right] of [
    [1_000_000, "json"],
    [1_000_001, "size"],
  ] as const) {
    const blank = text({ repeat: " ", bytes }, { headers: { "content-type": "application/json" }, gzip: true });
    const { run, trouble, did } = await reading(blank);
    const given = `The body had ${count(bytes, "space")}, and maxBytes was left out. ${did}`;
    expect(trouble, story(run, given, `R5 asks for the trouble "${right}".`)).toBe(right);
  }
});

test("R6 gives what the schema makes of the value", {
  meta: {
    points: 1,
    hints: [
      "The schema of this check takes spaces away and fills in what is missing. Compare that with what your function gave.",
      "A schema does more than look: it may trim, fill in and convert. Its result holds the new value; the old one stays as it came.",
      "const result = schema.____(value);\nif (result.success) return result.____;\n\nWhich of the two values has the type T?",
    ],
  },
}, async () => {
  const id = randomUUID();
  const { run, value, did } = await reading(json({ name: `  ${id} `, more: 1 }), { schema: "trimmed" });
  const right = { name: id, note: "none" };
  expect(value, story(run, did, `R6 asks for ${JSON.stringify(right)}.`)).toEqual(right);
});

test("R6 says where a value is wrong, and not what it was", {
  meta: {
    points: 2,
    hints: [
      "The message shows your error. Does it lead to the price that is a text?",
      "A schema says of each issue where it is: `path` is a list of keys and numbers. Join it with dots. Keep nothing of the value: it may be somebody's name or key.",
      'const path = result.error.issues[0]?.path.____(".") ?? "";\nthrow new BodyError(`Wrong at $' +
        '{____}`, "schema", path);\n\nWhat would you look for without a path, among 40 fields?',
    ],
  },
}, async () => {
  const secret = randomUUID();
  const at = randomInt(1, 4);
  const items = Array.from({ length: 5 }, (_, index) => ({ price: index === at ? secret : index }));
  items.push({ price: secret }); // wrong too, and later
  const values = [null, false, 0, ""];
  const bodies = [{ items }, ...values].map((value) => json(value));
  const [first, ...refused] = await readings(bodies, { schema: "shelf" });
  const { run, trouble, did, thrown } = first as Reading;
  const path = `items.${at}.price`;
  const asked = `R6 asks for a BodyError with the trouble "schema" and the path of the first issue, ${path}.`;
  const found = [trouble, thrown?.path];
  const where = thrown?.isBodyError ? ` Its path was ${thrown.path}.` : "";
  expect(found, story(run, `${did}${where}`, asked)).toEqual(["schema", path]);
  const told = thrown?.message.includes(path);
  expect(told, story(run, did, `R6 asks for a message that says ${path}.`)).toBe(true);
  const leaks = thrown?.printed.includes(secret);
  expect(leaks, story(run, `The price was ${secret}, and the printed error says it.`)).toBe(false);

  for (const [index, { run, trouble, did, thrown }] of refused.entries()) {
    const value = values[index];
    const given = `The body was ${JSON.stringify(value)}, and the schema wants an object. ${did}`;
    expect(trouble, story(run, given, 'R6 asks for a BodyError with the trouble "schema".')).toBe("schema");
    const found = `${given} Its path was ${thrown?.path === undefined ? "undefined" : `"${thrown.path}"`}.`;
    expect(thrown?.path, story(run, found, 'R6 asks for the path "".')).toBe("");
  }
});
