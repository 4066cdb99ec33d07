import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/02-auth/auth-headers.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("02-auth/auth-headers.ts");

/** Sends a request with the headers that the learner's function made. */
const send = async ({ authHeaders }: typeof Solution, url: string, credential: Solution.Credential) =>
  (await fetch(url, { headers: authHeaders(credential) })).status;

/** Only makes the headers: here the answer throws. */
const make = ({ authHeaders }: typeof Solution, _url: string, credential: Solution.Credential) => {
  authHeaders(credential);
};

/** What arrived in a header, and the words for it. */
async function arrive(credential: Solution.Credential, name: string) {
  const run = await answer.evaluate(send, { script: [json({})], arguments: credential });
  const headers = run.requests[0]?.headers ?? {};
  const value = headers[name];
  const came = value === undefined ? `The request came without ${name}.` : `The request came with ${name}: ${value}.`;
  const did = run.requests.length === 0 ? "Your function made no headers." : came;
  return { run, headers, value, did };
}

/** What a `Basic` header says, once it is decoded. */
const decoded = (value = "") => Buffer.from(value.replace(/^Basic /, ""), "base64").toString("utf8");

test("R1 sends a token as Bearer", {
  meta: {
    points: 1,
    hints: [
      "Look at the message: what came in the header Authorization?",
      "The header has two parts: a word that says which kind of credential follows, and the credential. One space stands between them.",
      'return new Headers({ Authorization: ["____", credential.token].join(" ") });\n\nWhat would a service do with a token that has no word before it?',
    ],
  },
}, async () => {
  const token = randomUUID();
  const { run, value, did } = await arrive({ kind: "bearer", token }, "authorization");
  expect(value, story(run, did, `R1 asks for Authorization: Bearer ${token}.`)).toBe(`Bearer ${token}`);
});

test("R2 sends user and password as Basic", {
  meta: {
    points: 2,
    hints: [
      "The message shows what came, and what it says when it is decoded.",
      "Join user and password with one colon, then encode the whole text as Base64. The colon stays when the password is empty. The word Basic itself is not encoded.",
      'const pair = [user, password].join("____");\nconst encoded = Buffer.from(pair, "utf8").toString("____");\n\nWho can read the password that travels like this?',
    ],
  },
}, async () => {
  const password = `${randomUUID()}:1>?`;
  for (const [user, secret] of [
    ["ada", password],
    [randomUUID(), ""],
  ] as const) {
    const { run, value, did } = await arrive({ kind: "basic", user, password: secret }, "authorization");
    const asked = `R2 asks for the word Basic and the Base64 form of "${user}:${secret}".`;
    const says = value === undefined ? did : `${did} Decoded, that is "${decoded(value)}".`;
    const right = `Basic ${Buffer.from(`${user}:${secret}`).toString("base64")}`;
    expect(value, story(run, says, asked)).toBe(right);
  }
});

test("R2 encodes the text as UTF-8", {
  meta: {
    points: 2,
    hints: [
      "The password in this check has letters that English does not have. Compare it with the decoded text in the message.",
      "Base64 is made of bytes, not of letters. `btoa` takes each letter for one byte: it fails above U+00FF and gives wrong bytes for ü. Make UTF-8 bytes first.",
      'const bytes = Buffer.from(pair, "____");\nconst encoded = bytes.toString("____");\n\nHow many bytes does ü have in UTF-8?',
    ],
  },
}, async () => {
  for (const password of ["grün", "Łódź", "密码 😀"]) {
    const secret = `${password} ${randomUUID()}`;
    const { run, value, did } = await arrive({ kind: "basic", user: "zoë", password: secret }, "authorization");
    const says = value === undefined ? did : `${did} Decoded, that is "${decoded(value)}".`;
    const right = `Basic ${Buffer.from(`zoë:${secret}`).toString("base64")}`;
    expect(value, story(run, says, `R2 asks for the Base64 form of "zoë:${secret}" in UTF-8.`)).toBe(right);
  }
});

test("R3 sends a key in X-API-Key", {
  meta: {
    points: 1,
    hints: [
      "The message names the header that was missing, or one that was too many.",
      "A key needs no word before it: its header says what it is. When the credential names no header, it is X-API-Key.",
      'return new Headers({ "____": credential.____ });\n\nWhy does the letter case of a header name not matter?',
    ],
  },
}, async () => {
  const key = randomUUID();
  const { run, value, did, headers } = await arrive({ kind: "apiKey", key }, "x-api-key");
  expect(value, story(run, did, `R3 asks for X-API-Key: ${key}.`)).toBe(key);
  const also = headers.authorization;
  expect(also, story(run, `The request came with Authorization: ${also}.`, "R3 asks for none.")).toBeUndefined();
});

test("R3 sends a key in the header that the credential names", {
  meta: {
    points: 1,
    hints: [
      "The credential of this check has a field `header`. Under which name did the key come?",
      "Services choose their own names: DD-API-KEY, Api-Key, X-Auth-Token. Take the name of the credential, and X-API-Key where it has none.",
      'const name = credential.header ?? "____";\nreturn new Headers({ [____]: credential.key });\n\nWhat do the square brackets do in this object?',
    ],
  },
}, async () => {
  const key = randomUUID();
  const header = `X-Key-${randomUUID().slice(0, 8)}`;
  const { run, value, did, headers } = await arrive({ kind: "apiKey", key, header }, header.toLowerCase());
  expect(value, story(run, did, `R3 asks for ${header}: ${key}.`)).toBe(key);
  const also = headers["x-api-key"];
  expect(also, story(run, `The request came with X-API-Key: ${also}, too.`, "R3 asks for one header.")).toBeUndefined();
});

test("R4 refuses a user with a colon", {
  meta: {
    points: 1,
    hints: [
      "The user of this check is written as two words with a colon between them. What did your function give?",
      "The service cuts the decoded text at its first colon. What stands behind it counts as the password, so a user with a colon arrives as another user. Say so before anything is sent.",
      'if (user.includes("____")) throw new ____("Cannot send the user: it has a colon in it");\n\nWhy may the password have one?',
    ],
  },
}, async () => {
  const credential = { kind: "basic", user: `ops:${randomUUID()}`, password: randomUUID() } as const;
  const run = await answer.evaluate(make, { arguments: credential });
  const did = run.error ? `Your function threw ${run.error.name}.` : "Your function threw nothing.";
  const asked = `R4 asks for a TypeError: the user "${credential.user}" has a colon.`;
  expect(run.error?.name, story(run, did, asked)).toBe("TypeError");
});

const unsendable = [
  ["is empty", ""],
  ["has a space in it", " "],
  ["has a line break in it", "\n"],
  ["has the letter ü in it", "ü"],
  ["has a tab in it", "\t"],
  ["has the letter 密 in it", "密"],
] as const;

for (const kind of ["token", "key"] as const) {
  test(`R4 refuses a ${kind} that no header can carry`, {
    meta: {
      points: 1,
      hints: [
        `The message says what was wrong with the ${kind} of this check. Which line of yours looks at it?`,
        "A header value is a row of visible ASCII characters. `Headers` itself lets some others pass, and cuts off line breaks at the ends. Look at the text first: one character or more, all from ! to ~.",
        `if (!/^[____]+$/.test(credential.${kind})) throw new ____("Cannot send the ${kind}");\n\nWhy is the plus sign better here than a star?`,
      ],
    },
  }, async () => {
    for (const [trouble, inside] of unsendable) {
      for (const secret of inside === "" ? [""] : [`${randomUUID()}${inside}${randomUUID()}`, randomUUID() + inside]) {
        const credential =
          kind === "token" ? ({ kind: "bearer", token: secret } as const) : ({ kind: "apiKey", key: secret } as const);
        const run = await answer.evaluate(make, { arguments: credential });
        const did = run.error ? `Your function threw ${run.error.name}.` : "Your function threw nothing.";
        const asked = `R4 asks for a TypeError: the ${kind} ${trouble}.`;
        expect(run.error?.name, story(run, did, asked)).toBe("TypeError");
      }
    }
  });
}

test("R5 keeps secrets out of its errors", {
  meta: {
    points: 2,
    hints: [
      "The message shows the error that your function threw. Find the secret in it.",
      "Errors end up in logs. The error that `Headers` throws quotes the whole value, with the token in it. Look at the value before `Headers` does, and say what is wrong in words of your own. Name the field, not its content.",
      "if (isUnsendable) throw new TypeError(`Cannot send the token: ____`);\n\nWho reads the logs of your program?",
    ],
  },
}, async () => {
  const secret = randomUUID();
  for (const credential of [
    { kind: "bearer", token: `${secret}\n${randomUUID()}` },
    { kind: "apiKey", key: `${secret}\n${randomUUID()}` },
    { kind: "basic", user: "ops:night", password: secret },
  ] as const) {
    const run = await answer.evaluate(make, { arguments: credential });
    const thrown = JSON.stringify(run.error) ?? "";
    const what = { bearer: "token", apiKey: "key", basic: "password" }[credential.kind];
    const name = run.error?.name;
    expect(name, story(run, `Your function threw ${name ?? "nothing"}.`, "R4 asks for a TypeError.")).toBe("TypeError");
    const leaks = thrown.includes(secret) || thrown.includes(Buffer.from(`ops:night:${secret}`).toString("base64"));
    const did = `The ${what} was ${secret}, and the error says it: ${run.error?.message}`;
    expect(leaks, story(run, did, `R5 asks for an error without the ${what}.`)).toBe(false);
  }
});
