import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, large, type Reply, reset, type Script, status } from "../../../mocks/script.ts";
import { createItems } from "../../../mocks/services/items.ts";
import { withLedger } from "../../../mocks/with-ledger.ts";
import type * as Solution from "../../../solutions/06-idempotency/create-poster.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("06-idempotency/create-poster.ts");

type Asked = { bodies: unknown[]; key?: string; keys?: string[]; retries?: number; baseMs?: number };

/** Posts one body after the other with one poster, and gives what came. */
const post = async ({ createPoster }: typeof Solution, url: string, { bodies, key, keys, ...rest }: Asked) => {
  const left = [...(keys ?? [])];
  let keysMade = 0;
  const newKey = () => {
    keysMade += 1;
    return left.shift() ?? "no-key-left";
  };
  // As `send` gets them: `fetch` adds some of its own.
  const headers: string[] = [];
  const send = (init: RequestInit) => {
    headers.push([...new Headers(init.headers).keys()].join(" and "));
    return fetch(`${url}/items`, init);
  };
  const poster = createPoster({ send, ...rest, ...(keys && { newKey }) });
  const answers: { status: number; body: string }[] = [];
  for (const body of bodies) {
    const response = await (key === undefined ? poster.post(body) : poster.post(body, { key }));
    answers.push({ status: response.status, body: await response.text() });
  }
  return { answers, keysMade, headers };
};

/** Posts one body, to a server that plays a script. */
const postOne = (script: Script, asked: Partial<Asked> = {}, random = 0.5) =>
  answer.evaluate(post, { script, random, arguments: { bodies: [{ name: "rasp", quantity: 1 }], ...asked } });

type Wire = Parameters<typeof story>[0] & {
  requests: readonly { headers: Readonly<Record<string, string>>; body: string }[];
};

/** The keys as they arrived. Some write a key in quotes, as the draft of the standard does. */
const keysOf = ({ requests }: Wire) =>
  requests.map(({ headers }) => headers["idempotency-key"]?.replace(/^"(.*)"$/, "$1") ?? "none");
const sent = (run: Wire) => `Your client sent ${count(run.requests.length, "request")}`;
const withKeys = (run: Wire) => `${sent(run)}, with the keys ${keysOf(run).join(", ") || "of none"}.`;
/** Keys that can be read in a message, no two alike. */
const newKeys = (amount: number) => {
  const first = randomInt(1_000, 9_000);
  return Array.from({ length: amount }, (_, index) => `key-${first + index}`);
};
/** To 10 ms: timers count whole milliseconds, and one that waits 0 ms takes 1. */
const rounded = (valueMs: number) => Math.round(valueMs / 10) * 10;

function parsed(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? "");
  } catch {
    return body;
  }
}

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
  const did = `${sent(run)}: ${request?.method}, ${type}, ${request?.body}.`;
  expect([request?.method, parsed(request?.body)], story(run, did)).toEqual(["POST", body]);
  expect(type, story(run, did)).toMatch(/^application\/json\b/);
  const [key] = keysOf(run);
  expect(key, story(run, `Request 1 had the key ${key}.`)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
  const had = run.value?.headers[0];
  const wanted = "content-type and idempotency-key";
  expect(had, story(run, `send was given the headers ${had}.`, `R1 asks for ${wanted}.`)).toBe(wanted);
  const gave = `It gave ${run.value?.answers[0]?.status} and ${run.value?.answers[0]?.body}.`;
  expect(run.value?.answers, story(run, gave, `R1 asks for the 201 with id ${id}.`)).toEqual([
    { status: 201, body: JSON.stringify({ id }) },
  ]);

  const others = ["a text", "", 0, false, null, [1, 2]];
  const all = await postOne(
    others.map(() => json({})),
    { bodies: others },
  );
  const texts = others.map((each) => JSON.stringify(each));
  const posted = `Your client sent the bodies ${all.requests.map((each) => each.body).join(", ")}.`;
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
  const script = [reset(), status(503), json({}), status(503), json({})];
  const asked = { bodies: [{ name: "rasp" }, { name: "rasp" }], keys: [one, other] };
  const run = await postOne(script, asked);
  const right = [one, one, one, other, other];
  const wanted = `R2 asks for ${one} three times, then ${other} twice.`;
  expect(keysOf(run), story(run, withKeys(run), wanted)).toEqual(right);
  const made = `It called newKey ${count(run.value?.keysMade ?? 0, "time")} for 2 posts.`;
  expect(run.value?.keysMade, story(run, made)).toBe(2);

  const usual = await postOne(script, { bodies: [{ name: "rasp" }, { name: "rasp" }] });
  const [first, , , second] = keysOf(usual);
  const did = `newKey was left out. ${withKeys(usual)}`;
  expect(keysOf(usual), story(usual, did)).toEqual([first, first, first, second, second]);
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
});

const mayPass = [409, 429, 500, 502, 503, 504];
const noes = [200, 201, 202, 301, 400, 401, 402, 403, 404, 408, 410, 412, 415, 422, 425, 501, 505];

test("R4 sends again what time may cure", {
  meta: {
    points: 2,
    hints: [
      "The message names a status, or a broken connection, after which your client gave up.",
      "Six statuses may pass: the five of the retry lesson, and here 409, too. When `send` rejects no answer came, and with a key it does no harm to ask again.",
      "const mayPass = [____, 429, 500, 502, 503, 504];\ntry { ... } catch (error) { ____ }\n\nWhy would a 409 without a key be a no?",
    ],
  },
}, async () => {
  for (const each of [...mayPass, "a broken connection"] as const) {
    const failure = typeof each === "number" ? status(each) : reset();
    const run = await postOne([failure, json({}, { status: 201 })]);
    const did = `After ${each} ${sent(run).toLowerCase()} in all.`;
    expect(run.requests.length, story(run, did, "R4 asks for a second one.")).toBe(2);
    const gave = run.value?.answers[0]?.status;
    expect(gave, story(run, `${did} It gave ${gave}.`, "The second one brought a 201.")).toBe(201);
  }

  const run = await answer.evaluate(async ({ createPoster }) => {
    const values = { "a TimeoutError": new DOMException("late", "TimeoutError"), "a text": "no", undefined };
    const met: [thrown: string, calls: number][] = [];
    for (const [thrown, value] of Object.entries(values)) {
      let calls = 0;
      const send = async () => {
        calls += 1;
        if (calls === 1) throw value;
        return Response.json({});
      };
      await createPoster({ send })
        .post({})
        .catch(() => {});
      met.push([thrown, calls]);
    }
    return met;
  });
  const [thrown] = run.value?.find(([, calls]) => calls !== 2) ?? [];
  expect(run.value?.length, story(run, "Your client did not end.")).toBe(3);
  expect(
    thrown,
    story(run, `send rejected with ${thrown}, and was not called again.`, "R4 asks for it."),
  ).toBeUndefined();
});

test("R4 gives every other answer at once", {
  meta: {
    points: 2,
    hints: [
      "The message names the status after which your client asked again, or threw.",
      "A no stays a no: the same key and the same body get the same answer. The caller has to hear it, as an answer and not as an error.",
      "if (!____.includes(response.status)) return response;\n\nWhat would a 422 to a known key mean?",
    ],
  },
}, async () => {
  for (const code of noes) {
    const run = await postOne([status(code), json({}), json({}), json({})]);
    const gave = run.value?.answers[0]?.status;
    const did = `After a ${code} ${sent(run).toLowerCase()} in all, and gave ${gave ?? "no answer"}.`;
    expect([run.requests.length, gave], story(run, did, "R4 asks to give it at once.")).toEqual([1, code]);
  }
});

test("R4 sends again at most `retries` times", {
  meta: {
    points: 2,
    hints: [
      "Count the requests in the log, and take off the first one. How many retries were allowed?",
      "The first request is no retry. With retries: 3 there are at most 4 requests, with retries: 0 only one.",
      "for (let retry = 0; ; retry++) {\n  ...\n  if (retry ____ retries) return response;\n\nWhat does retries: 0 say?",
    ],
  },
}, async () => {
  for (const [retries, right, failures] of [
    [0, 1, [status(503)]],
    [2, 3, [status(409)]],
    [5, 6, [reset()]],
    [undefined, 4, [reset(), status(409), status(503), status(429)]],
  ] as const) {
    const script = Array.from({ length: 12 }, (_, index) => failures[index % failures.length] ?? reset());
    const run = await postOne(script, retries === undefined ? {} : { retries });
    const did = `With retries ${retries ?? "left out"} ${sent(run).toLowerCase()}.`;
    expect(run.requests.length, story(run, did, `R4 asks for ${right}.`)).toBe(right);
  }
});

test("R5 hands on what the last request brought, without a wait", {
  meta: {
    points: 2,
    hints: [
      "All requests failed. The message says when your client settled, and with what.",
      "After the last request there is nothing to wait for. An answer goes to the caller as it is, and an error is thrown as it is: the last one, not the first.",
      "if (retry >= retries) {\n  if (____) return response;\n  throw ____;\n}\n\nHow long would the user of retries: 3 wait in vain?",
    ],
  },
}, async () => {
  const words = randomUUID();
  const last = json({ error: words }, { status: 409 });
  const run = await postOne([reset(), last], { retries: 1, baseMs: 4_000 });
  const [gave] = run.value?.answers ?? [];
  const did = `The last answer was a 409. At ${ms(run.tookMs)} your client gave ${gave ? `${gave.status}, ${gave.body}` : "no answer"}.`;
  expect(gave, story(run, did, "R5 asks for the 409.")).toEqual({
    status: 409,
    body: JSON.stringify({ error: words }),
  });
  expect(rounded(run.tookMs), story(run, did, "R5 asks for it at 2,000 ms.")).toBe(2_000);

  const failing = await answer.evaluate(
    async ({ createPoster }) => {
      const errors = [new Error("first"), new Error("second")];
      const left = [...errors];
      const poster = createPoster({ send: () => Promise.reject(left.shift()), retries: 1, baseMs: 4_000 });
      const error = await poster.post({}).catch((thrown: unknown) => thrown);
      return { isLast: error === errors[1], words: String(error) };
    },
    { random: 0.5 },
  );
  const { isLast, words: thrown } = failing.value ?? {};
  const threw = `send rejected twice. At ${ms(failing.tookMs)} your client gave ${thrown}.`;
  expect(isLast, story(failing, threw, "R5 asks for the second error itself.")).toBe(true);
  expect(rounded(failing.tookMs), story(failing, threw, "R5 asks for it at 2,000 ms.")).toBe(2_000);
});

test("R6 waits a random part of a doubling time", {
  meta: {
    points: 2,
    hints: [
      "Compare the waits in the message with those that R6 asks for, one by one.",
      "The longest wait doubles with each retry, and begins with baseMs itself: 2 ** 0 is 1. Of each, wait a random part: Math.random() is asked anew each time.",
      "await sleep(Math.random() * baseMs * 2 ** ____);\n\nWhich wait comes before the first retry, and is its exponent 0 or 1?",
    ],
  },
}, async () => {
  const script = [status(503), status(409), reset(), json({})];
  for (const [random, baseMs, right] of [
    [[0.5], 1_000, [500, 1_000, 2_000]],
    [[0.9, 0.1, 0.5], 400, [360, 80, 800]],
    [[0.5], undefined, [250, 500, 1_000]],
    [[0.5], 16_000, [8_000, 16_000, 32_000]],
    [[0.5], 0, [0, 0, 0]],
  ] as const) {
    const bodies = [{ name: "rasp" }];
    const run = await answer.evaluate(post, {
      script,
      random,
      arguments: { bodies, ...(baseMs !== undefined && { baseMs }) },
    });
    const did = `baseMs was ${baseMs ?? "left out"}, Math.random() ${random.join(", ")}. Your client waited ${ms(run.waitsMs)}.`;
    expect(run.waitsMs.map(rounded), story(run, did, `R6 asks for ${ms(right)}.`)).toEqual(right);
  }
});

test("R7 sends the same text with every retry", {
  meta: {
    points: 2,
    hints: [
      "The caller changed its object during the wait. Compare the bodies of the two requests.",
      "The object belongs to the caller, who may go on with it. Write the text once, before the first request, and send this text each time.",
      "const text = JSON.stringify(____);\nfor (let retry = 0; ; retry++) {\n  ... send({ ..., body: ____ });\n\nWhat does a service answer to a known key with another body?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(
    async ({ createPoster }, url) => {
      const order = { drink: "coffee", cups: 1, milk: { spoons: 1 } };
      const poster = createPoster({ send: (init) => fetch(url, init), baseMs: 1_000 });
      setTimeout(() => {
        order.cups = 2;
        order.milk.spoons = 2;
      }, 100);
      await poster.post(order);
    },
    { script: [status(503), json({})], random: 0.5 },
  );
  const bodies = run.requests.map(({ body }) => body);
  const did = `Your client sent ${bodies.join(", then ") || "nothing"}.`;
  const order = { drink: "coffee", cups: 1, milk: { spoons: 1 } };
  const asked = `R7 asks for ${JSON.stringify(order)} twice.`;
  expect(bodies.map(parsed), story(run, did, asked)).toEqual([order, order]);
});

test("R8 takes the body of a failed answer off its connection", {
  meta: {
    points: 1,
    hints: [
      "In the log, look at when the failed answers ended. Each has a body of 2 MB.",
      "An answer that nobody reads stays in its connection and blocks it. Before you wait, read the body to its end, or tell it that you do not want it.",
      "await response.body?.____();\nawait sleep(____);\n\nWhat would a service with room for ten connections see after ten retries?",
    ],
  },
}, async () => {
  const failed = [503, 409].map((code) => large(2_000_000, { status: code }));
  const run = await postOne([...failed, json({})], { baseMs: 4_000 });
  const open = run.requests.slice(0, -1).filter(({ atMs, endedAtMs }) => (endedAtMs ?? 1e9) - atMs > 1_000);
  const did = `When your client asked again, ${count(open.length, "failed answer")} still blocked a connection.`;
  expect(open.length, story(run, did, "R8 asks to read or cancel the body before the wait.")).toBe(0);
  expect(run.requests.length, story(run, `${sent(run)}.`)).toBe(3);

  const broken = await postOne([reset({ status: 503, afterBytes: 5 }), json({}, { status: 201 })]);
  const gave = broken.value?.answers[0]?.status;
  const after = `The body of a 503 broke. ${sent(broken)} in all, and gave ${gave ?? "no answer"}.`;
  expect([broken.requests.length, gave], story(broken, after, "R8 asks to send again.")).toEqual([2, 201]);
});
