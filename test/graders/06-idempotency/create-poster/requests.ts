import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, type Reply, reset, status } from "../../../../mocks/script.ts";
import { createItems } from "../../../../mocks/services/items.ts";
import { withLedger } from "../../../../mocks/with-ledger.ts";
import { count, story } from "../../../../src/rig/story.ts";
import { answer, keysOf, newKeys, parsed, post, postOne, sent, withKeys } from "./post.ts";

test("R1 sends the body as JSON, with a key, and gives the answer", {
  meta: {
    points: 1,
    hints: [
      "Look at request 1 in the log: its method, its type, its key and its body.",
      "`send` takes what `fetch` takes as its second argument. The body is text: JSON.stringify writes it. A key belongs into the first request already, for the service has to know it when the second one comes.",
      'const headers = { "content-type": "____", "idempotency-key": ____ };\nconst response = await send({ method: "____", headers, body: ____ });\n\nWhat could a service do with a key that comes with the second request only?',
    ],
  },
}, async () => {
  const [body, id] = [{ name: `rasp ${randomUUID()}`, tags: ["crème"] }, randomInt(1e9)];
  const run = await postOne([json({ id }, { status: 201 })], { bodies: [body] });
  const [request] = run.requests;
  const type = request?.headers["content-type"];
  const did = request
    ? `${sent(run)}: ${request.method}, ${type ?? "no type"}, ${request.body || "no body"}.`
    : `${sent(run)}.`;
  expect([request?.method, parsed(request?.body)], story(run, did)).toEqual(["POST", body]);
  expect(type, story(run, did)).toMatch(/^application\/json\b/);
  const [key] = keysOf(run);
  const uuid = "R1 asks for a key, and the default of newKey is a random UUID.";
  const had = key === "none" ? "Request 1 had no Idempotency-Key." : `Request 1 had the key ${key}.`;
  expect(key, story(run, had, uuid)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
  const gave = `It gave ${run.value?.answers[0]?.status} and ${run.value?.answers[0]?.body}.`;
  expect(run.value?.answers, story(run, gave, `R1 asks for the 201 with id ${id}.`)).toEqual([
    { status: 201, body: JSON.stringify({ id }) },
  ]);

  const others = ["a text", "", 0, false, null, [1, 2]];
  const all = await postOne([status(503), ...others.map(() => json({}))], { bodies: others });
  const wanted = "content-type and idempotency-key";
  for (const had of all.value?.headers ?? []) {
    expect(had, story(all, `send was given the headers ${had}.`, `R1 asks for ${wanted}.`)).toBe(wanted);
  }
  const texts = [others[0], ...others].map((each) => JSON.stringify(each));
  const posted = `Your client sent the bodies ${all.requests.map(({ body }) => body || "nothing").join(", ")}.`;
  const read = all.requests.map(({ body }) => (body === "a text" ? body : JSON.stringify(parsed(body))));
  expect(read, story(all, posted, `R1 asks for ${texts.join(", ")}.`)).toEqual(texts);
});

test("R2 has one key for all requests of a post, and another for the next", {
  meta: {
    points: 3,
    hints: [
      "Read the keys of the requests in the message, from the first to the last. Where does the key change, and where should it?",
      "The key names the operation, not the request. Make it once in each call of `post`, before the loop: then the retries have it too, and the next call makes another.",
      'async post(body, { key = ____ } = {}) {\n  const headers = { ..., "idempotency-key": ____ };\n  for (let retry = 0; ; retry++) {\n\nWhich two mistakes would a key in the loop, and a key outside of `post`, make?',
    ],
  },
}, async () => {
  const [one = "", other = ""] = newKeys(2);
  const script = [reset(), status(409), status(503), json({}), status(503), json({})];
  const asked = { bodies: [{ name: "rasp" }, { name: "rasp" }], keys: [one, other] };
  const run = await postOne(script, asked);
  const right = [one, one, one, one, other, other];
  const came = "The first post met a broken connection, a 409, a 503 and a 200.";
  const again = "R4 asks to send again after each of the three: four requests, then two for the next post.";
  expect(run.requests.length, story(run, `${came} ${sent(run)} for two posts.`, again)).toBe(6);
  const wanted = `R2 asks for ${one} four times, then ${other} twice.`;
  expect(keysOf(run), story(run, withKeys(run), wanted)).toEqual(right);
  const made = `It called newKey ${count(run.value?.keysMade ?? 0, "time")} for 2 posts.`;
  expect(run.value?.keysMade, story(run, made)).toBe(2);

  const usual = await postOne(script, { bodies: [{ name: "rasp" }, { name: "rasp" }] });
  const [first, , , , second] = keysOf(usual);
  const did = `newKey was left out. ${withKeys(usual)}`;
  expect(keysOf(usual), story(usual, did)).toEqual([first, first, first, first, second, second]);
  expect(first === second, story(usual, did, "R2 asks for another key in the second post.")).toBe(false);
});

test("R2 keeps the keys of posts apart that are under way together", {
  meta: {
    points: 2,
    hints: [
      "Three posts run at the same time in this check, two of them with the same body. The message shows which body came with which key.",
      "What both calls write into one variable belongs to the one who wrote last. Keep the key in a variable of the call, not of the poster.",
      "async post(body, options) {\n  const ____ = ...; // inside of post\n\nWhose key would the first post carry after its wait?",
    ],
  },
}, async () => {
  const keys = newKeys(3);
  const busy: Reply = status(503, {}, { delayMs: 100 });
  const done: Reply = json({}, { delayMs: 100 });
  const run = await answer.evaluate(
    async ({ createPoster }, url, keys) => {
      const left = [...keys];
      const send = (init: RequestInit) => fetch(url, init);
      const poster = createPoster({ send, newKey: () => left.shift() ?? "no-key-left", retries: 2 });
      await Promise.all(["rasp", "file", "rasp"].map((name) => poster.post({ name })));
    },
    { script: [...Array.from({ length: 6 }, () => busy), done, done, done], random: 0.5, arguments: keys },
  );
  const pairs = run.requests.map(
    ({ body }, index) => `${body.includes("rasp") ? "rasp" : "file"} with ${keysOf(run)[index]}`,
  );
  const did = `Your client sent ${pairs.join(", ") || "nothing"}.`;
  const right = [`file with ${keys[1]}`, `rasp with ${keys[0]}`, `rasp with ${keys[2]}`];
  expect(pairs.toSorted(), story(run, did, `R2 asks for ${right.join(", ")}, three times each.`)).toEqual(
    right.flatMap((pair) => [pair, pair, pair]),
  );
});

test("R2 has an item made once though its answer is lost", {
  meta: {
    points: 2,
    hints: [
      "The store made the item, and its answer was lost. What did your client send after that, and what came of it?",
      "This store knows idempotency keys. A second request with the key of the first brings the answer of the first, marked Idempotent-Replayed. With another key it is another order.",
      "const { post } = createPoster(____);\n// request 1: made, answer lost; request 2 with the ____ key: replayed\n\nWhat does the store answer when the second request has a key of its own?",
    ],
  },
}, async () => {
  const body = { name: `rasp ${randomUUID()}`, quantity: randomInt(100), tags: [] };
  let store = createItems({ count: 0 });
  const run = await answer.evaluate(post, {
    service: (clock) => {
      store = createItems({ count: 0, now: () => clock.now() });
      return withLedger(store, () => store.items.length, { answersLost: 1, clock });
    },
    arguments: { bodies: [body], retries: 2 },
  });
  const got = run.value?.answers[0];
  const did = `The store has ${count(store.items.length, "item")}. ${sent(run)} and gave ${got?.status ?? "no answer"}.`;
  const right = "R2 asks for one item, and the 201 of the first request.";
  expect([store.items.length, run.requests.length, got?.status], story(run, did, right)).toEqual([1, 2, 201]);
  expect(parsed(got?.body), story(run, did, right)).toMatchObject(body);
});

test("R3 keeps the key of the caller", {
  meta: {
    points: 2,
    hints: [
      "The caller gave a key. The message shows the keys that arrived, and how often newKey was called.",
      "The caller knows more than you: this operation was begun by an earlier run of the program, under this key. A new name would do it a second time.",
      "const key = options.key ____ newKey();\n\nWhen is the right side of `??` worked out?",
    ],
  },
}, async () => {
  const key = `Order:${randomInt(1e9)}:${"coffee+".repeat(9)}Amara`;
  const run = await postOne([status(503), json({})], { key, keys: newKeys(1) });
  expect(keysOf(run), story(run, withKeys(run), `R3 asks for ${key}, in both requests.`)).toEqual([key, key]);
  const made = run.value?.keysMade;
  expect(made, story(run, `It called newKey ${count(made ?? 0, "time")}.`, "R3 asks not to call it.")).toBe(0);

  const [given = "", own = ""] = newKeys(2);
  const two = await postOne([json({}), json({})], {
    key: given,
    keys: [own],
    bodies: [{ name: "rasp" }, { name: "file" }],
  });
  const did = `The caller gave a key for the first of two posts. ${withKeys(two)}`;
  expect(keysOf(two), story(two, did, `R3 asks for ${given}, then for ${own} from newKey.`)).toEqual([given, own]);
});
