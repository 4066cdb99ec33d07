import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type * as Solution from "../../../solutions/02-auth/redact.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("02-auth/redact.ts");

/** Redacts one text, and holds what came against what was asked. */
async function hold(text: string, secrets: readonly string[], asked: string, right: string) {
  const run = await answer.evaluate(({ redact }, _url, { text, secrets }) => redact(text, secrets), {
    arguments: { text, secrets },
  });
  const given = `From "${text}" and the ${secrets.length === 1 ? "secret" : "secrets"} ${secrets.map(quoted).join(" and ")}`;
  const made = run.error ? "your function made nothing" : `your function made "${run.value}"`;
  const blanks = squeezed(run.value) === squeezed(right) ? " Only its white space is wrong." : "";
  expect(run.value, story(run, `${given} ${made}.${blanks}`, asked)).toBe(right);
}

const quoted = (secret: string) =>
  secret.isWellFormed() ? `"${secret}"` : "one that ends with half of a surrogate pair";
const squeezed = (text = "") => String(text).replaceAll(/\s+/g, "");

test("R1 replaces every occurrence of every secret", {
  meta: {
    points: 2,
    hints: [
      "Compare the two texts in the message. Which secret is still there, and which occurrence of it?",
      "A log line may name a secret several times, and there may be several secrets. `replace` with a text takes the first occurrence only. Go through all secrets, and for each through the whole text.",
      'for (const secret of ____) {\n  text = text.____(secret, "[redacted]");\n}\n\nWhich later requirement will make you give up this loop?',
    ],
  },
}, async () => {
  const [one, other] = [randomUUID(), randomUUID()];
  const text = `token ${one}, key ${other}; again ${one}${other}, ${one}`;
  const right = "token [redacted], key [redacted]; again [redacted][redacted], [redacted]";
  await hold(text, [one, other], `R1 asks for "${right}".`, right);
});

test("R1 leaves all other text as it is", {
  meta: {
    points: 1,
    hints: [
      "The text of this check has words in it that look like secrets. None of them is on the list.",
      "Only what is on the list is replaced. Spaces, line breaks and other words stay, and so does what stands behind the word Bearer.",
      'return text.replaceAll(secret, "____");\n\nWhy is it risky to guess which words may be secrets?',
    ],
  },
}, async () => {
  const secret = randomUUID();
  const rest = `Bearer $& token-${randomInt(1e9)}\n  key = $1  [redacted] e\u0301 `;
  await hold(`${rest}${secret}`, [secret], "R1 asks to change the secret only.", `${rest}[redacted]`);
  await hold(rest, [], "R1 asks for the text as it is: there is no secret.", rest);
  const run = await answer.evaluate(
    ({ redact }, _url, text) => [redact(text, [text]), redact(text, ["another secret"])],
    { arguments: secret },
  );
  const did = `From "${secret}" your function made "${run.value?.[0]}" when it was a secret, and "${run.value?.[1]}" in the next call, when it was none.`;
  const right = ["[redacted]", secret];
  expect(run.value, story(run, did, `R1 asks for "${right.join('", then "')}".`)).toEqual(right);
});

test("R2 takes a secret for text, not for a pattern", {
  meta: {
    points: 2,
    hints: [
      "The secret of this check has characters that mean something in a pattern. Look at what was replaced, and what was not.",
      "In a pattern a dot stands for any character, and a plus for a repetition. A secret may have both. Put a backslash before such characters, or search for text without a pattern.",
      'const literal = secret.replace(/[\\\\^$.*+?()[\\]{}|]/g, "\\\\____");\nconst pattern = new RegExp(____, "g");\n\nWhat does the pattern of "a.b" find in "axb"?',
    ],
  },
}, async () => {
  const id = randomInt(1e6, 1e9);
  const pairs = [
    [`p.s${id}`, `p-s${id}`],
    [`a+b${id}`, `aab${id}`],
    [`(${id}[x]`, `${id}x`],
    [`${id}$`, `${id}`],
    [`${id}|w`, `${id} w`],
    [`\\d${id}`, `7${id}`],
    [`^{${id}}*?`, `${id}`],
  ] as const;
  for (const [secret, other] of pairs)
    await hold(
      `${other}, ${secret}, ${other}`,
      [secret],
      `R2 asks to find "${secret}".`,
      `${other}, [redacted], ${other}`,
    );
});

test("R2 tells capitals from small letters", {
  meta: {
    points: 1,
    hints: [
      "The text has one word twice: in capitals and in small letters. Only one of them is the secret.",
      "Most credentials tell capitals from small letters. Who replaces both hides ordinary words, and the log becomes hard to read.",
      'const pattern = new RegExp(forms.join("|"), "____");\n\nWhich flag would make it blind for capitals?',
    ],
  },
}, async () => {
  const secret = `Key${randomInt(1e9)}Ab`;
  const [small, large] = [secret.toLowerCase(), secret.toUpperCase()];
  const right = `${small} [redacted] ${large}`;
  await hold(`${small} ${secret} ${large}`, [secret], `R2 asks for "${right}".`, right);
});

test("R3 replaces the longer of two secrets", {
  meta: {
    points: 2,
    hints: [
      "One secret of this check is a part of the other. Look at what stayed of the longer one.",
      "If the shorter one goes first, the rest of the longer one stays, and can be read. Sort by length, the longest first. The list of the caller may have any order.",
      "const longestFirst = forms.toSorted((one, other) => ____ - ____);\n\nWhy not sort the caller's own list in place?",
    ],
  },
}, async () => {
  const short = randomUUID().slice(0, 13);
  const right = "a [redacted] b [redacted] c";
  for (const long of [`${short}-${randomInt(1e9)}`, `${randomInt(1e9)}-${short}-${randomInt(1e9)}`])
    for (const secrets of [
      [short, long],
      [long, short],
    ])
      await hold(`a ${long} b ${short} c`, secrets, `R3 asks for "${right}".`, right);
  const list = await answer.evaluate(
    ({ redact }, _url, secrets) => {
      redact("a b", secrets);
      return secrets;
    },
    { arguments: ["b", "abc"] },
  );
  const did = `The list of secrets was "b", "abc", and then ${JSON.stringify(list.value)}.`;
  expect(list.value, story(list, did, "R3 asks to leave it as it is.")).toEqual(["b", "abc"]);
});

test("R4 does not search its own marks", {
  meta: {
    points: 1,
    hints: [
      "Look at the marks in the message. One of the secrets is a part of the word redacted.",
      "A loop over the secrets searches the text again for each of them, the marks of the rounds before included. One pattern with all secrets, joined by |, goes through the text once.",
      'const pattern = new RegExp(longestFirst.map(literal).join("____"), "g");\nreturn text.replace(pattern, "[redacted]");\n\nWhy does one pass never meet a mark?',
    ],
  },
}, async () => {
  const token = randomUUID();
  for (const secret of ["red", "acted]", "e"]) {
    const right = "#[redacted]#[redacted]#";
    // A random token has the letter e in it now and then: the longer secret counts.
    for (const secrets of [
      [token, secret],
      [secret, token],
    ])
      await hold(`#${token}#${secret}#`, secrets, `R4 asks for "${right}".`, right);
  }
});

test("R5 finds a secret in a URL", {
  meta: {
    points: 2,
    hints: [
      "In the text of this check the secret is a part of a URL. Which of its characters look different there?",
      "A URL cannot carry a slash or a plus as they are, so a secret comes as `%2F` and `%2B`. Search for this form, too: it is one more text to look for.",
      "const forms = secrets.flatMap((secret) => [secret, ____(secret)]);\n\nWhy does a secret in a URL reach more logs than one in a header?",
    ],
  },
}, async () => {
  const secret = `a/b+${randomInt(1e9)}=&ü ${randomInt(1e9)}`;
  const text = `GET /me?key=${encodeURIComponent(secret)}&page=2 (${secret})`;
  const right = "GET /me?key=[redacted]&page=2 ([redacted])";
  await hold(text, [secret], `R5 asks for "${right}".`, right);
  // `encodeURIComponent` throws at this one; the secret beside it counts all the same.
  const half = `${randomInt(1e9)}-\ud83d`;
  await hold(`${half}, ${text}`, [half, secret], `R5 asks for "[redacted], ${right}".`, `[redacted], ${right}`);
});

test("R5 finds a secret in JSON", {
  meta: {
    points: 2,
    hints: [
      "In the text of this check the secret is a part of JSON. Look at its quotes and its line break.",
      "JSON writes a quote, a backslash and a line break with a backslash before them. A private key has many line breaks. Search for this form, too, without the quotes that JSON puts around it.",
      "const inJson = JSON.stringify(secret).slice(____, ____);\n\nWhy would the form with its outer quotes miss a secret in the middle of a text?",
    ],
  },
}, async () => {
  const secret = `KEY\n${randomInt(1e9)}"\\${randomInt(1e9)}\n`;
  const text = JSON.stringify({ message: `signed with ${secret}`, code: 17 });
  const right = '{"message":"signed with [redacted]","code":17}';
  await hold(text, [secret], `R5 asks for ${right}.`, right);
  // In JSON this one begins with itself, and has one backslash more.
  const last = `${randomInt(1e9)}\\`;
  await hold(JSON.stringify([last, 17]), [last], 'R5 asks for ["[redacted]",17].', '["[redacted]",17]');
});

test("R6 takes an empty secret for none", {
  meta: {
    points: 1,
    hints: [
      "One secret on the list is an empty text. Look at where the marks are.",
      "An empty text is found before every character. A variable that nobody has set often gives one. Take it off the list before you search.",
      "const known = secrets.filter((secret) => secret !== ____);\n\nWhat would a log look like with a mark after each letter?",
    ],
  },
}, async () => {
  const secret = randomUUID();
  await hold(`id ${secret}`, ["", secret], 'R6 asks for "id [redacted]".', "id [redacted]");
  await hold("id 17", [""], 'R6 asks for "id 17", as it was.', "id 17");
  await hold("id 17", [" "], 'R6 asks for "id[redacted]17": a space is not empty.', "id[redacted]17");
});
