import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { drip, json, large, reset, status } from "../../../../mocks/script.ts";
import { count, ms, story, waited } from "../../../../src/rig/story.ts";
import { answer, parsed, post, postOne, rounded, sent } from "./post.ts";

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
    [undefined, 4, [status(409), reset(), status(429), reset()]],
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
  const run = await postOne([status(503), reset(), last], { retries: 2, baseMs: 4_000 });
  const [gave] = run.value?.answers ?? [];
  const did = `The last answer was a 409. At ${ms(run.tookMs)} your client gave ${gave ? `${gave.status}, ${gave.body}` : "no answer"}.`;
  expect(gave, story(run, did, "R5 asks for the 409.")).toEqual({
    status: 409,
    body: JSON.stringify({ error: words }),
  });
  const lastMs = run.requests.at(-1)?.endedAtMs ?? 0;
  expect(rounded(run.tookMs), story(run, did, `R5 asks for it at once, at ${ms(lastMs)}.`)).toBe(rounded(lastMs));

  const failing = await answer.evaluate(
    async ({ createPoster }) => {
      const errors = [new Error("first"), new Error("second")];
      const left = [errors[0], new Response("busy", { status: 503 }), errors[1]];
      const beganAt = Date.now();
      let lastMs = 0;
      const send = async () => {
        lastMs = Date.now() - beganAt;
        const next = left.shift();
        if (next instanceof Response) return next;
        throw next;
      };
      const poster = createPoster({ send, retries: 2, baseMs: 4_000 });
      const error = await poster.post({}).catch((thrown: unknown) => thrown);
      const words = error instanceof Response ? `an answer with ${error.status}` : String(error);
      return { isLast: error === errors[1], words, lastMs };
    },
    { random: 0.5 },
  );
  const { isLast, words: thrown, lastMs: failedMs = 0 } = failing.value ?? {};
  const threw = `send rejected, gave a 503, and rejected again. At ${ms(failing.tookMs)} your client gave ${thrown}.`;
  expect(isLast, story(failing, threw, "R5 asks for the second error itself.")).toBe(true);
  const atOnce = `R5 asks for it at once, at ${ms(failedMs)}.`;
  expect(rounded(failing.tookMs), story(failing, threw, atOnce)).toBe(rounded(failedMs));
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
    const did = `baseMs was ${baseMs ?? "left out"}, Math.random() ${random.join(", ")}. Your client ${waited(run.waitsMs)}.`;
    expect(run.waitsMs.map(rounded), story(run, did, `R6 asks for ${ms(right)}.`)).toEqual(right);
  }

  const twice = [status(503), json({}), status(503), json({})];
  const two = await postOne(twice, { bodies: [{ name: "rasp" }, { name: "file" }], baseMs: 1_000 });
  const did = `After two posts, each with one retry, the waits between all requests were ${ms(two.waitsMs)}.`;
  const right = [500, 0, 500];
  expect(two.waitsMs.map(rounded), story(two, did, `R6 asks for ${ms(right)}.`)).toEqual(right);
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

  const slow = await postOne([drip({ status: 503, bytes: 1, everyMs: 1_000 }), json({})], { baseMs: 4_000 });
  const [first, second] = slow.requests;
  const overlap = `A 503 had a slow body. When request 2 came, it was still under way.`;
  expect((first?.endedAtMs ?? 1e9) <= (second?.atMs ?? 0), story(slow, overlap)).toBe(true);

  const spoiled = await answer.evaluate(async ({ createPoster }) => {
    const brokenBody = new ReadableStream({ start: (controller) => controller.error(new Error("broke")) });
    const calls: Record<string, number> = {};
    for (const [kind, body] of Object.entries({
      "had a body that had broken before": brokenBody,
      "had no body": null,
    })) {
      const left = [new Response(body, { status: 503 }), Response.json({})];
      const poster = createPoster({ send: async () => left.shift() ?? Response.error() });
      await poster.post({}).catch(() => {});
      calls[kind] = 2 - left.length;
    }
    return calls;
  });
  for (const [kind, calls] of Object.entries(spoiled.value ?? { "": 0 })) {
    const met = `A 503 ${kind}. Your client called send ${count(calls, "time")}.`;
    expect(calls, story(spoiled, met, "R8 asks to send again.")).toBe(2);
  }
});
