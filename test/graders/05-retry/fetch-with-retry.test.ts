import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, large, never, refused, reset, retryAfter, stall, status, text } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/05-retry/fetch-with-retry.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("05-retry/fetch-with-retry.ts");

type Asked = { init?: RequestInit; policy?: Solution.RetryPolicy };
type Wire = Parameters<typeof story>[0] & { requests: readonly { atMs: number }[] };

/** Calls the learner's function, reads the answer to its end, and gives what came. */
const ask = async ({ fetchWithRetry }: typeof Solution, url: string, { init = {}, policy = {} }: Asked) => {
  const response = await fetchWithRetry(`${url}/parcels/17`, init, policy);
  return { status: response.status, body: await response.text() };
};

/** What the client did, in words: `your client sent 2 requests, at 0 and 500 ms`. */
const sent = ({ requests }: Wire) =>
  requests.length === 0
    ? "your client sent no request"
    : `your client sent ${count(requests.length, "request")}, at ${ms(requests.map(({ atMs }) => atMs))}`;
const waited = ({ waitsMs }: { waitsMs: readonly number[] }) => `your client waited ${ms(waitsMs)}`;
const ended = (run: { value: { status: number } | undefined; error: { name: string; message: string } | undefined }) =>
  run.error ? `it threw ${run.error.name}: ${run.error.message}` : `it returned a ${run.value?.status}`;
/** Sentences, each with a capital letter. */
const says = (...sentences: string[]) =>
  sentences.map((text) => `${text[0]?.toUpperCase()}${text.slice(1)}.`).join(" ");

/** To 10 ms: timers count whole milliseconds, and one that waits 0 ms takes 1. */
const rounded = (valueMs: number) => Math.round(valueMs / 10) * 10;

test("R1 sends the request as it is and returns the answer", {
  meta: {
    points: 1,
    hints: [
      "Look at request 1 in the log: its method, its headers and its body. Compare them with what the caller gave.",
      "Everything that the caller wrote belongs into your request. The caller gives it in `init`, or in a Request. `fetch` understands both, so hand both on.",
      "const response = await fetch(____, { ...____, signal });\n\nWhy does the signal stand after the spread?",
    ],
  },
}, async () => {
  const [trace, body] = [randomUUID(), `body ${randomInt(1e9)}`];
  const init = { method: "PUT", headers: { "x-trace": trace }, body };
  const run = await answer.evaluate(
    async ({ fetchWithRetry }, url, { init }) =>
      (await fetchWithRetry(new URL("/parcels/17?full=yes", url), init)).text(),
    { script: [text(trace)], arguments: { init } },
  );
  const [request] = run.requests;
  const arrived = [`${request?.method} ${request?.url}`, request?.headers["x-trace"], request?.body];
  const url = request?.url.replace(/\/parcels.*/, "");
  expect(
    arrived,
    story(
      run,
      request
        ? says(`your client sent ${arrived[0]} with x-trace ${arrived[1]} and the body "${arrived[2]}"`)
        : says(sent(run)),
      `R1 asks for PUT /parcels/17?full=yes with x-trace ${trace} and the body "${body}".`,
    ),
  ).toEqual([`PUT ${url}/parcels/17?full=yes`, trace, body]);
  const gave = says(`the service sent ${trace}`, `your client gave its caller ${run.value ?? run.error?.message}`);
  expect(run.value, story(run, gave, "R1 asks to return the answer.")).toBe(trace);

  const asRequest = await answer.evaluate(
    async ({ fetchWithRetry }, url, headers) =>
      (await fetchWithRetry(new Request(`${url}/parcels/17`, { method: "DELETE", headers }))).text(),
    { script: [text(trace)], arguments: init.headers },
  );
  const [other] = asRequest.requests;
  expect(
    [other?.method, other?.headers["x-trace"], asRequest.value],
    story(
      asRequest,
      says(`your client got a Request and sent ${other?.method} with x-trace ${other?.headers["x-trace"]}`),
      `R1 asks for DELETE with x-trace ${trace}, as the Request says.`,
    ),
  ).toEqual(["DELETE", trace, trace]);
});

test("R1 returns every other status at once", {
  meta: {
    points: 2,
    hints: [
      "The log shows a second request after a status that is not on the list of R1. Find the line that sent it.",
      "Only five statuses may pass with time. `response.ok` is too coarse, and so is `status >= 500`: a 501 stays a 501. Ask whether the status is one of the five.",
      "const mayPass = [429, ____];\nif (!mayPass.includes(____)) return response;\n\nWhy is 404 not among them?",
    ],
  },
}, async () => {
  for (const code of [400, 401, 403, 404, 408, 409, 415, 422, 501, 505]) {
    const run = await answer.evaluate(ask, { script: [status(code), json({})], arguments: {} });
    const asked = `R1 asks for 1 request: ${code} is not one of the five.`;
    expect(run.requests.length, story(run, says(`the service answered ${code}`, sent(run)), asked)).toBe(1);
    expect(run.value?.status, story(run, says(`the service answered ${code}`, `then ${ended(run)}`), asked)).toBe(code);
  }
});

test("R2 asks again after 429, 500, 502, 503 and 504", {
  meta: {
    points: 2,
    hints: [
      "The log ends after one request, and the status beside it is on the list of R1.",
      "Time may cure five statuses. After each of them the client sends the same request once more. A loop does that: ask, look, decide, wait, and again.",
      "for (let retry = 0; ; retry++) {\n  const response = await fetch(input, init);\n  if (!mayPass.includes(____)) return ____;\n  await ____;\n}\n\nWhat must still be added, so that it ends?",
    ],
  },
}, async () => {
  for (const code of [429, 500, 502, 503, 504]) {
    const id = String(randomInt(1e9));
    const run = await answer.evaluate(ask, { script: [status(code), text(id)], arguments: {} });
    const asked = "R2 asks to send the request again.";
    expect(run.requests.length, story(run, says(`the service answered ${code}`, sent(run)), asked)).toBe(2);
    expect(run.value?.body, story(run, says(sent(run), `the second brought a 200, and ${ended(run)}`), asked)).toBe(id);
  }
});

test("R2 stops after so many retries and returns the last answer", {
  meta: {
    points: 3,
    hints: [
      "Count the requests in the log. The first one is not a retry.",
      "With `retries: 2` there are 3 requests, with 0 there is 1, and without a policy there are 4. Zero is a number like others: `||` takes it for missing.",
      "const { retries = ____ } = policy;\n...\nif (retry === ____) return response;\n\nWhy does `policy.retries || 3` go wrong?",
    ],
  },
}, async () => {
  for (const [policy, requests] of [
    [{ retries: 2 }, 3],
    [{ retries: 0 }, 1],
    [{}, 4],
  ] as const) {
    const bodies = Array.from({ length: 6 }, () => randomUUID());
    const script = bodies.map((body) => text(body, { status: 503 }));
    const run = await answer.evaluate(ask, { script, random: 0.5, arguments: { policy } });
    const given = policy.retries === undefined ? "without a policy" : `with retries: ${policy.retries}`;
    const asked = `R2 asks for at most ${count(requests, "request")}: the first and ${count(requests - 1, "retry", "retries")}.`;
    expect(run.requests.length, story(run, says(`${given} ${sent(run)}`), asked)).toBe(requests);
    expect(run.value?.body, story(run, says(`${given} ${ended(run)} that is not the last answer`), asked)).toBe(
      bodies[requests - 1],
    );
  }
});

test("R2 does not wait after the last request", {
  meta: {
    points: 1,
    hints: [
      "In the log, look at the time between the last answer and the word settled.",
      "After the last request nothing follows, so there is nothing to wait for. Decide first whether there is a next request; wait only then.",
      "if (retry === ____) return response;\nawait sleep(____);\n\nWhat would the caller gain if the two lines changed places?",
    ],
  },
}, async () => {
  const policy = { retries: 1, baseMs: 4_000 };
  const run = await answer.evaluate(ask, {
    script: [status(503), status(503)],
    random: 0.5,
    arguments: { policy },
  });
  const lastMs = run.requests.at(-1)?.endedAtMs ?? 0;
  const did = `The last answer came at ${ms(lastMs)}. Your client gave it to its caller at ${ms(run.tookMs)}.`;
  const asked = "R2 asks for 2 requests here, and for no wait after the last one.";
  expect(rounded(run.tookMs - lastMs), story(run, did, asked)).toBe(0);
  expect(run.requests.length, story(run, says(sent(run)), asked)).toBe(2);
});

test("R2 asks again after a broken connection", {
  meta: {
    points: 2,
    hints: [
      "The log shows a request that ended without a status. Which line of your code meets that?",
      "When no answer comes, `fetch` rejects. The error lands in `catch`, not in `response.status`. A broken connection may hold the next time, so it counts like a 503.",
      "try {\n  response = await fetch(input, init);\n} catch (error) {\n  failure = ____;\n}\n\nWhy may this `catch` not end the loop?",
    ],
  },
}, async () => {
  const id = String(randomInt(1e9));
  const run = await answer.evaluate(ask, { script: [reset(), refused(), text(id)], random: 0.5, arguments: {} });
  const did = says("the connection broke, then it was refused", `${sent(run)}, and ${ended(run)}`);
  expect(run.value?.body, story(run, did, "R2 asks to send the request again: the third brings a 200.")).toBe(id);
});

test("R2 hands on what the last request brought", {
  meta: {
    points: 2,
    hints: [
      "Compare the last line of the log with what your client gave its caller.",
      "The first request may bring an answer and the last one an error, or the other way round. Only the last one counts. Keep nothing from the requests before.",
      "if (isOver) {\n  if (response) return ____;\n  throw ____;\n}\n\nWhere must both variables be declared, so that nothing old stays in them?",
    ],
  },
}, async () => {
  const policy = { retries: 1 };
  // The status only: a body that was drained before the wait throws when it is read, which would hide the mistake.
  const errorLast = await answer.evaluate(
    async ({ fetchWithRetry }, url, policy) => ({ status: (await fetchWithRetry(url, {}, policy)).status }),
    { script: [status(503), reset()], arguments: policy },
  );
  const did = says(sent(errorLast), "the first brought a 503, the second broke", `then ${ended(errorLast)}`);
  expect(errorLast.error, story(errorLast, did, "R2 asks to throw the error of the last request.")).toBeDefined();
  expect(errorLast.requests.length, story(errorLast, did, "R2 asks for 2 requests here.")).toBe(2);

  const body = randomUUID();
  const script = [reset(), text(body, { status: 503 })];
  const answerLast = await answer.evaluate(ask, { script, arguments: { policy } });
  expect(
    answerLast.value,
    story(
      answerLast,
      says(sent(answerLast), "the first broke, the second brought a 503", `then ${ended(answerLast)}`),
      "R2 asks to return the answer of the last request.",
    ),
  ).toEqual({ status: 503, body });
});

test("R3 waits a random part of a time that doubles", {
  meta: {
    points: 3,
    hints: [
      "Compare the waits in the log with 900, 0 and 2,400 ms. Does the time double? Is all of it random?",
      "The longest wait is `baseMs` before the first retry, and twice that before each next one. The wait itself is any part of it, from nothing to all. Each wait draws its own number.",
      "const longestMs = Math.min(capMs, baseMs * 2 ** ____);\nconst waitMs = Math.random() * ____;\n\nWhy must both lines stand inside the loop?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(ask, {
    script: [status(503), status(503), status(503), json({})],
    random: [0.9, 0, 0.6],
    arguments: { policy: { retries: 3, baseMs: 1_000 } },
  });
  const asked = "With random numbers 0.9, 0 and 0.6 and baseMs 1,000, R3 asks for 900, 0 and 2,400 ms.";
  expect(run.waitsMs.map(rounded), story(run, says(waited(run)), asked)).toEqual([900, 0, 2_400]);
});

test("R3 caps the doubled time, then takes the random part", {
  meta: {
    points: 2,
    hints: [
      "Compare the second and third wait in the log with 750 ms.",
      "The cap belongs to the longest wait. Cut first, then take the random part of what is left. If you cut last, many clients wait exactly the cap, and come back together.",
      "const waitMs = Math.random() * Math.min(____, ____ * 2 ** retry);\n\nWhat would all clients do if `Math.min` stood outside?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(ask, {
    script: [status(503), status(503), status(503), json({})],
    random: 0.5,
    arguments: { policy: { retries: 3, baseMs: 1_000, capMs: 1_500 } },
  });
  const asked = "With random number 0.5, baseMs 1,000 and capMs 1,500, R3 asks for 500, 750 and 750 ms.";
  expect(run.waitsMs.map(rounded), story(run, says(waited(run)), asked)).toEqual([500, 750, 750]);

  const usual = await answer.evaluate(ask, {
    script: [...Array.from({ length: 6 }, () => status(503)), json({})],
    random: 0.5,
    arguments: { policy: { retries: 6 } },
  });
  const usualAsked = "Without baseMs and capMs, R3 asks for 250, 500, 1,000, 2,000, 4,000 and 5,000 ms.";
  const wanted = [250, 500, 1_000, 2_000, 4_000, 5_000];
  expect(usual.waitsMs.map(rounded), story(usual, says(waited(usual)), usualAsked)).toEqual(wanted);
});

test("R4 waits as long as Retry-After asks, in seconds", {
  meta: {
    points: 2,
    hints: [
      "In the log, look at the waits after requests 1 and 2. Which header came with these answers?",
      "Two waits compete: yours and the service's. Waiting too long costs you a moment, waiting too short annoys the service. Take the longer one. The header counts in seconds, your timer in milliseconds.",
      'const header = response.headers.get("____");\nconst askedMs = Number(header) * ____;\nconst waitMs = Math.max(ownWaitMs, ____);\n\nWhy `max`, and not the sum of both?',
    ],
  },
}, async () => {
  const run = await answer.evaluate(ask, {
    script: [status(429, retryAfter(2)), status(503, retryAfter(30)), json({})],
    random: 0.5,
    arguments: { policy: { baseMs: 100 } },
  });
  const did = says("the answers had Retry-After: 2 and Retry-After: 30", waited(run));
  expect(run.waitsMs.map(rounded), story(run, did, "R4 asks for 2,000 and 30,000 ms.")).toEqual([2_000, 30_000]);
});

test("R4 keeps its own wait when Retry-After asks for less", {
  meta: {
    points: 1,
    hints: [
      "In the log, compare the wait with the own wait of R3: 0.5 times 8,000 ms.",
      "Retry-After is the least that the service asks for. It does not forbid you to wait longer. Zero seconds ask for nothing, so your own wait stays.",
      "const waitMs = Math.max(ownWaitMs, askedMs ?? ____);\n\nWhy is `askedMs ?? ownWaitMs` alone not enough?",
    ],
  },
}, async () => {
  for (const seconds of [1, 0]) {
    const run = await answer.evaluate(ask, {
      script: [status(503, retryAfter(seconds)), json({})],
      random: 0.5,
      arguments: { policy: { baseMs: 8_000 } },
    });
    const did = says(`the answer had Retry-After: ${seconds}, the own wait was 4,000 ms`, waited(run));
    expect(run.waitsMs.map(rounded), story(run, did, "R4 asks for the longer of the two: 4,000 ms.")).toEqual([4_000]);
  }
});

test("R4 reads Retry-After as a date, in all three forms", {
  meta: {
    points: 2,
    hints: [
      "Each of the three answers asked to come back 20 seconds later, as a date. The log shows your waits.",
      "A date says until when, your timer wants to know how long: subtract the present. All three forms mean UTC. `readHttpDate` at the end of the file knows them.",
      "const at = readHttpDate(____);\nif (at !== undefined) return at - ____;\n\nWhat does `Date.parse` make of the form without GMT?",
    ],
  },
}, async () => {
  for (const [form, example] of [
    ["imf-fixdate", "Fri, 20 Nov 2026 02:22:19 GMT"],
    ["rfc850", "Friday, 20-Nov-26 02:22:19 GMT"],
    ["asctime", "Fri Nov 20 02:22:19 2026"],
  ] as const) {
    const run = await answer.evaluate(ask, {
      script: [status(503, retryAfter({ inMs: 20_000, form })), json({})],
      random: 0.5,
      arguments: { policy: { baseMs: 100 } },
    });
    const did = says(`the answer had a date 20,000 ms ahead, written like "${example}"`, waited(run));
    // A date knows no milliseconds.
    const isRight = run.waitsMs.map((waitMs) => waitMs > 18_990 && waitMs < 20_010);
    expect(isRight, story(run, did, "R4 asks to wait until that date.")).toEqual([true]);
  }
});

test("R4 takes any other Retry-After for no header", {
  meta: {
    points: 2,
    hints: [
      "Each answer in the log had a Retry-After that nobody can read. Find the first wait that is not 2,000 ms.",
      "Number, parseInt and Date.parse all read something into text that is neither seconds nor a date. Look at the text first: digits only, or a date that `readHttpDate` accepts. Else there is no header.",
      "if (/^____$/.test(header)) return Number(header) * 1_000;\nconst at = readHttpDate(header);\nreturn at === undefined ? ____ : at - Date.now();\n\nWhat does a timer do with NaN?",
    ],
  },
}, async () => {
  // A number below 2 seconds would hide behind the own wait.
  const values = ["soon", "5 minutes", "-5", "7.5", "2, 5", "abc 5", "0x10", "2099-01-01T00:00:00Z"];
  const run = await answer.evaluate(ask, {
    script: [...values.map((value) => status(503, { "retry-after": value })), json({})],
    random: 0.5,
    arguments: { policy: { retries: values.length, baseMs: 4_000, capMs: 4_000 } },
  });
  const wrong = values.findIndex((_, index) => Math.abs((run.waitsMs[index] ?? 0) - 2_000) > 5);
  const waitMs = run.waitsMs[wrong];
  const did = `After "Retry-After: ${values[wrong]}" your client ${waitMs === undefined ? "did not ask again" : `waited ${ms(waitMs)}`}.`;
  const asked = "R4 asks for the own wait, 2,000 ms: the value is neither seconds nor a date.";
  expect(run.waitsMs.map(rounded), story(run, did, asked)).toEqual(values.map(() => 2_000));
});

test("R4 returns an answer that asks for too much", {
  meta: {
    points: 2,
    hints: [
      "The first answer in the log asks for more than `maxRetryAfterMs`. What came after it?",
      "If the service asks for more than you are ready to wait, asking earlier breaks its wish, and waiting keeps your caller for too long. Give the answer back and let the caller decide.",
      "if (askedMs > ____) return response;\n\nWhy is it wrong to wait `maxRetryAfterMs` and ask then?",
    ],
  },
}, async () => {
  for (const [seconds, maxRetryAfterMs] of [
    [31, undefined],
    [21, 20_000],
    [86_400, 30_000],
    [2_592_000, 30_000],
  ] as const) {
    const run = await answer.evaluate(ask, {
      script: [status(429, retryAfter(seconds)), json({})],
      arguments: { policy: { deadlineMs: 2_000_000_000, ...(maxRetryAfterMs && { maxRetryAfterMs }) } },
    });
    const end = `at ${ms(run.tookMs)} ${ended(run)}`;
    const did = says(`the answer had Retry-After: ${seconds}`, sent(run), end);
    const asked = `R4 asks to return that answer at once: it asks for more than maxRetryAfterMs, ${ms(maxRetryAfterMs ?? 30_000)}.`;
    expect([run.requests.length, run.value?.status], story(run, did, asked)).toEqual([1, 429]);
    expect(rounded(run.tookMs), story(run, did, asked)).toBe(0);
  }
  const longest = await answer.evaluate(ask, { script: [status(429, retryAfter(30)), json({})], arguments: {} });
  const did = says("the answer had Retry-After: 30, and maxRetryAfterMs was left out", sent(longest));
  const again = "R4 asks to wait: 30,000 ms, as the type says, are not too much.";
  expect(longest.requests.length, story(longest, did, again)).toBe(2);
});

test("R5 sends POST and PATCH once", {
  meta: {
    points: 2,
    hints: [
      "The log shows the same POST or PATCH more than once. Where does your code look at the method?",
      "A POST that is sent twice may store two orders. Ask for the method before you retry. It may stand in `init`, in a Request, or nowhere: then it is GET.",
      'const method = init.method ?? (input instanceof Request ? ____ : "GET");\nconst isRepeatable = ["GET", ____].includes(method.toUpperCase());\n\nWhich of the two wins when both name a method?',
    ],
  },
}, async () => {
  for (const [method, where] of [
    ["POST", "init"],
    ["PATCH", "init"],
    ["POST", "a Request"],
  ] as const) {
    const run = await answer.evaluate(
      async ({ fetchWithRetry }, url, { method, where }) => {
        const response = await (where === "init"
          ? fetchWithRetry(url, { method, body: "{}" })
          : fetchWithRetry(new Request(url, { method })));
        return response.status;
      },
      { script: [status(503), json({})], arguments: { method, where } },
    );
    const did = says(`the caller asked for ${method} in ${where}, and the service answered 503`, sent(run));
    expect(run.requests.length, story(run, did, `R5 asks to send ${method} once.`)).toBe(1);
    expect(run.value, story(run, did)).toBe(503);
  }
});

test("R5 repeats POST and PATCH that carry an Idempotency-Key", {
  meta: {
    points: 3,
    hints: [
      "In the log, look at the status after which your client stopped, and at the header Idempotency-Key.",
      "With a key the service can tell a repeated order from a second one. Then POST and PATCH may be repeated, also after 409. Headers come as an object, a list or a Headers; `new Headers(…)` reads all of them.",
      'const isKeyed = new Headers(init.headers).has("____");\nif (isKeyed) mayPass.push(____);\n\nWhy does `init.headers["Idempotency-Key"]` miss some callers?',
    ],
  },
}, async () => {
  for (const [method, form] of [
    ["POST", "object"],
    ["PATCH", "Headers"],
    ["POST", "list"],
  ] as const) {
    const [key, body] = [randomUUID(), `{"order":${randomInt(1e9)}}`];
    const run = await answer.evaluate(
      async ({ fetchWithRetry }, url, { method, form, key, body }) => {
        const pair: [string, string] = ["Idempotency-Key", key];
        const headers = { object: { [pair[0]]: key }, list: [pair], Headers: new Headers([pair]) }[form];
        return (await fetchWithRetry(url, { method, headers, body })).status;
      },
      { script: [status(503), status(409), json({}, { status: 201 })], arguments: { method, form, key, body } },
    );
    const did = says(`the answers to ${method} with a key (headers: ${form}) were 503, 409 and 201`, sent(run));
    expect(run.requests.length, story(run, did, "R5 asks to repeat it after each of the two.")).toBe(3);
    const same = run.requests.filter((request) => request.headers["idempotency-key"] === key && request.body === body);
    expect(
      same.length,
      story(run, "Your client changed the key or the body from request to request.", "R5 asks to repeat the request."),
    ).toBe(3);
    expect(run.value, story(run, did)).toBe(201);
  }

  const run = await answer.evaluate(
    async ({ fetchWithRetry }, url, key) => {
      const request = new Request(url, { method: "POST", headers: { "Idempotency-Key": key } });
      return (await fetchWithRetry(request)).status;
    },
    { script: [status(503), json({}, { status: 201 })], arguments: randomUUID() },
  );
  const did = says("the answer to a POST with a key, both in a Request, was a 503", sent(run));
  expect(run.requests.length, story(run, did, "R5 asks to repeat it.")).toBe(2);
});

test("R5 repeats HEAD, OPTIONS, PUT and DELETE", {
  meta: {
    points: 2,
    hints: [
      "The log names the method. R5 says that it may be repeated.",
      "Five methods do the same when they are sent twice. A PUT puts the same thing in the same place, so it may be repeated with its body.",
      'const repeatable = ["GET", "HEAD", ____, ____, ____];\n\nWhy is PUT here and POST not?',
    ],
  },
}, async () => {
  for (const method of ["HEAD", "OPTIONS", "PUT", "DELETE"]) {
    const init = method === "PUT" ? { method, body: `weight ${randomInt(1e9)}` } : { method };
    const run = await answer.evaluate(ask, { script: [status(503), status(204)], arguments: { init } });
    const did = says(`the answer to ${method} was a 503`, sent(run));
    expect(run.requests.length, story(run, did, `R5 asks to repeat ${method}.`)).toBe(2);
    const bodies = run.requests.map((request) => request.body);
    expect(bodies[1], story(run, `The two requests had different bodies: ${bodies.join(" | ")}.`)).toBe(bodies[0]);
  }

  const small = await answer.evaluate(ask, {
    script: [status(503), status(204)],
    arguments: { init: { method: "get" } },
  });
  const smallDid = says('the caller wrote the method as "get", and the answer was a 503', sent(small));
  expect(small.requests.length, story(small, smallDid, "R5 asks to repeat it: fetch sends it as GET.")).toBe(2);

  const init = { method: "PUT", headers: { "Idempotency-Key": randomUUID() }, body: "{}" };
  const keyed = await answer.evaluate(ask, { script: [status(409), status(204)], arguments: { init } });
  const keyedDid = says("the answer to a PUT with a key was a 409", sent(keyed));
  const keyedAsked = "R5 asks to repeat only POST and PATCH after a 409.";
  expect(keyed.requests.length, story(keyed, keyedDid, keyedAsked)).toBe(1);
});

test("R5 sends a ReadableStream once", {
  meta: {
    points: 1,
    hints: [
      "The request in the log has a stream as its body. What did your client do after the 503?",
      "A stream flows by once. The second request would have an empty body, or none at all. Look at `init.body` before you retry.",
      "const canReadAgain = !(init.body instanceof ____);\nif (!canReadAgain) return ____;\n\nWhy is a text body no problem?",
    ],
  },
}, async () => {
  const body = `weight ${randomInt(1e9)}`;
  for (const [what, method, headers] of [
    ["a PUT", "PUT", {}],
    ["a POST with a key", "POST", { "Idempotency-Key": randomUUID() }],
  ] as const) {
    const run = await answer.evaluate(
      async ({ fetchWithRetry }, url, { method, headers, body }) => {
        const stream = new Blob([body]).stream();
        const init = { method, headers, body: stream, duplex: "half" } as RequestInit;
        return { status: (await fetchWithRetry(url, init)).status };
      },
      { script: [status(503), json({})], arguments: { method, headers, body } },
    );
    const did = says(`the answer to ${what} and a stream was a 503`, `${sent(run)}, and ${ended(run)}`);
    expect(run.requests.length, story(run, did, "R5 asks to send it once.")).toBe(1);
    expect(run.value, story(run, did, "R5 asks to send it once, and to return the 503.")).toEqual({ status: 503 });
    expect(
      run.requests[0]?.body,
      story(run, `Your client sent the body "${run.requests[0]?.body}".`, `R5 asks to send "${body}".`),
    ).toBe(body);
  }
});

test("R6 ends a request after timeoutMs and asks again", {
  meta: {
    points: 3,
    hints: [
      "In the log, look at how long the requests without an answer lasted, and what came after them.",
      "`fetch` has no time limit of its own that helps you: give it a signal that aborts after `timeoutMs`. The request then fails like a broken connection, with a TimeoutError, and the loop goes on.",
      "const limit = AbortSignal.timeout(____);\nresponse = await fetch(input, { ...init, signal: ____ });\n\nWhich error does the caller see when the last request is too slow?",
    ],
  },
}, async () => {
  const policy = { retries: 1, baseMs: 1_000, timeoutMs: 2_000 };
  const run = await answer.evaluate(ask, { script: [never(), never()], random: 0.5, arguments: { policy } });
  const lasted = run.requests.map(({ atMs, endedAtMs }) => (endedAtMs ?? run.tookMs) - atMs);
  const did = says("no answer came", sent(run), `the time from sending to giving up was ${ms(lasted)}`);
  const asked = "With timeoutMs 2,000, R6 asks to end each after 2,000 ms; R2 asks for 1 retry.";
  expect(lasted.map(rounded), story(run, did, asked)).toEqual([2_000, 2_000]);
  expect(run.waitsMs.map(rounded), story(run, says(waited(run)), "R3 asks for 500 ms.")).toEqual([500]);
  const name = run.error?.name;
  expect(name, story(run, says(sent(run), `then ${ended(run)}`), "R6 asks for an error named TimeoutError.")).toBe(
    "TimeoutError",
  );

  const usual = await answer.evaluate(ask, { script: [never()], arguments: { policy: { retries: 0 } } });
  const usualDid = says("no answer came, and timeoutMs was left out", `your client gave up after ${ms(usual.tookMs)}`);
  expect(rounded(usual.tookMs), story(usual, usualDid, "R6 asks for 10,000 ms, as the type says.")).toBe(10_000);
});

test("R6 gives each request a limit of its own", {
  meta: {
    points: 2,
    hints: [
      "In the log, compare how long request 1 and request 2 lasted. What had begun before request 1?",
      "A signal that has aborted stays aborted. If all requests share one, the second dies at once. Make a new limit inside the loop, for each request.",
      "for (let retry = 0; ; retry++) {\n  const ____ = AbortSignal.timeout(____);\n  ...\n}\n\nWhat happens to the wait between two requests if the limit stands outside?",
    ],
  },
}, async () => {
  const id = String(randomInt(1e9));
  const policy = { retries: 2, baseMs: 1_000, timeoutMs: 1_000 };
  const script = [status(503, {}, { delayMs: 900 }), never(), text(id, { delayMs: 900 })];
  const run = await answer.evaluate(ask, { script, random: 0.5, arguments: { policy } });
  const did = says("the answers took 900 ms, for ever, and 900 ms", `${sent(run)}, and ${ended(run)}`);
  expect(run.value?.body, story(run, did, "R6 asks for a limit of 1,000 ms for each of the 3 requests.")).toBe(id);
});

test("R6 keeps the limit while the body is read", {
  meta: {
    points: 2,
    hints: [
      "The answer in the log begins and then stays silent. When did the caller hear of it?",
      "A status and headers are no whole answer. The limit must live on after `fetch` has resolved. A limit that you clear too early watches nothing.",
      "const limit = AbortSignal.timeout(____);\nreturn await fetch(input, { ...init, signal: ____ });\n// nothing here ends the limit\n\nWhy is `finally { clearTimeout(timer) }` too early?",
    ],
  },
}, async () => {
  const policy = { retries: 0, timeoutMs: 1_000 };
  const run = await answer.evaluate(ask, { script: [stall({ afterBytes: 5 })], arguments: { policy } });
  const did = says("the body stopped after 5 bytes", `your client noticed it at ${ms(run.tookMs)}: ${ended(run)}`);
  const asked = "With timeoutMs 1,000, R6 asks to fail after 1,000 ms.";
  expect(rounded(run.tookMs), story(run, did, asked)).toBe(1_000);
  expect(run.error, story(run, did, asked)).toBeDefined();
});

test("R7 begins no wait that would go beyond the deadline", {
  meta: {
    points: 3,
    hints: [
      "In the log, look at the time when your client settled, and at the deadline.",
      "A retry that cannot begin before the deadline helps nobody. Reckon before you wait: now plus the wait. If that is the deadline or later, hand on what you have.",
      "const deadlineAt = performance.now() + ____; // once, before the loop\n...\nif (performance.now() + ____ >= deadlineAt) return response;\n\nWhy is it too late to look after the wait?",
    ],
  },
}, async () => {
  const slow = status(503, {}, { delayMs: 600 });
  for (const [what, deadlineMs, script, requests, settledMs] of [
    ["the wait after request 2 would be 4,000 ms", 6_500, [slow, slow, json({})], 2, 3_200],
    ["the answer had Retry-After: 20", 6_500, [status(503, retryAfter(20)), json({})], 1, 0],
    ["a Retry-After: 5 would end at the deadline", 5_000, [status(503, retryAfter(5)), json({})], 1, 0],
  ] as const) {
    const policy = { retries: 3, baseMs: 4_000, deadlineMs };
    const run = await answer.evaluate(ask, { script, random: 0.5, arguments: { policy } });
    const did = says(
      `with deadlineMs ${deadlineMs.toLocaleString("en")}, ${what}`,
      sent(run),
      `at ${ms(run.tookMs)} ${ended(run)}`,
    );
    const asked = `R7 asks to return the 503 at once, at ${ms(settledMs)}.`;
    expect([run.requests.length, run.value?.status], story(run, did, asked)).toEqual([requests, 503]);
    expect(rounded(run.tookMs), story(run, did, asked)).toBe(settledMs);
  }
});

test("R7 ends the request that is under way at the deadline", {
  meta: {
    points: 2,
    hints: [
      "The last request in the log gets no answer. Compare its end with the deadline.",
      "Two limits hold for each request: `timeoutMs`, and what is left until the deadline. The smaller one counts. `AbortSignal.timeout` takes whole milliseconds only.",
      "const leftMs = deadlineAt - performance.now();\nconst limit = AbortSignal.timeout(Math.ceil(Math.min(____, ____)));\n\nWhat does `AbortSignal.timeout(99.7)` do?",
    ],
  },
}, async () => {
  const policy = { retries: 3, baseMs: 1_000, timeoutMs: 10_000, deadlineMs: 3_000 };
  const script = [status(503, {}, { delayMs: 100.25 }), never()];
  const run = await answer.evaluate(ask, { script, random: 0.5, arguments: { policy } });
  const did = says(`with deadlineMs 3,000 ${sent(run)}`, `at ${ms(run.tookMs)} ${ended(run)}`);
  const asked = "R7 asks to end the second request at 3,000 ms, with an error named TimeoutError.";
  expect(run.requests.length, story(run, did, asked)).toBe(2);
  expect(rounded(run.tookMs), story(run, did, asked)).toBe(3_000);
  expect(run.error?.name, story(run, did, asked)).toBe("TimeoutError");

  const first = await answer.evaluate(ask, {
    script: [text("late", { delayMs: 600 }), json({})],
    arguments: { policy: { deadlineMs: 200 } },
  });
  const firstDid = says("the first answer took 600 ms", `with deadlineMs 200 ${sent(first)}`, `then ${ended(first)}`);
  const firstAsked = "R7 asks to end the first request at 200 ms, with an error named TimeoutError.";
  expect(first.requests.length, story(first, firstDid, firstAsked)).toBe(1);
  expect(first.error?.name, story(first, firstDid, firstAsked)).toBe("TimeoutError");
  expect(rounded(first.tookMs), story(first, firstDid, firstAsked)).toBe(200);

  const silent = Array.from({ length: 8 }, () => never());
  const usual = await answer.evaluate(ask, { script: silent, random: 0, arguments: { policy: { retries: 7 } } });
  const usualDid = says("no answer came, and deadlineMs was left out", `your client gave up after ${ms(usual.tookMs)}`);
  expect(rounded(usual.tookMs), story(usual, usualDid, "R7 asks for 60,000 ms, as the type says.")).toBe(60_000);
});

test("R8 stops a wait when the caller aborts", {
  meta: {
    points: 3,
    hints: [
      "The caller aborted at 300 ms, during a wait. What does the log show after that?",
      "`fetch` knows the caller's signal. The wait does not, until you tell it. An aborted wait must end in an error, and the caller wants to see its own reason there.",
      "await sleep(waitMs, undefined, { ____ }).catch(() => {\n  throw signal.____;\n});\n\nWhy is a look at `signal.aborted` before the wait not enough?",
    ],
  },
}, async () => {
  for (const reason of ["the user left", null]) {
    const run = await answer.evaluate(
      async ({ fetchWithRetry }, url, reason) => {
        const controller = new AbortController();
        setTimeout(() => controller.abort(reason), 300);
        const { signal } = controller;
        const error = await fetchWithRetry(url, { signal }, { baseMs: 8_000 }).catch((thrown: unknown) => thrown);
        const atMs = performance.now();
        // Time enough for requests that should not come any more.
        await new Promise((resolve) => setTimeout(resolve, 60_000));
        return { isReason: error === reason, words: String(error), atMs };
      },
      { script: [status(503), json({}), json({})], random: 0.5, arguments: reason },
    );
    const settledAtMs = run.value?.atMs ?? run.tookMs;
    const did = says("the caller aborted at 300 ms, during a wait", sent(run), `it settled at ${ms(settledAtMs)}`);
    expect(rounded(settledAtMs), story(run, did, "R8 asks to reject at 300 ms.")).toBe(300);
    expect(run.requests.length, story(run, did, "R8 asks to send nothing more.")).toBe(1);
    const words = `The caller aborted with the reason ${JSON.stringify(reason)}. Your client gave ${run.value?.words}.`;
    expect(run.value?.isReason, story(run, words, "R8 asks for the signal's own reason.")).toBe(true);
  }
});

test("R8 stops a request when the caller aborts", {
  meta: {
    points: 2,
    hints: [
      "The caller aborted at 300 ms, while request 1 was under way. Look at its end in the log, and at what follows.",
      "Two signals can end a request: the caller's and your time limit. Join them. When the caller's has aborted, do not retry. It may come in `init` or in a Request.",
      "const signal = init.signal ?? (input instanceof Request ? ____ : undefined);\n...\nsignal?.throwIfAborted(); // after each request\n\nWhy may this error not count as a broken connection?",
    ],
  },
}, async () => {
  for (const where of ["init", "a Request"] as const) {
    const run = await answer.evaluate(
      async ({ fetchWithRetry }, url, where) => {
        const controller = new AbortController();
        const reason = new Error("the user left");
        setTimeout(() => controller.abort(reason), 300);
        const { signal } = controller;
        const call = where === "init" ? fetchWithRetry(url, { signal }) : fetchWithRetry(new Request(url, { signal }));
        const error = await call.catch((thrown: unknown) => thrown);
        const atMs = performance.now();
        await new Promise((resolve) => setTimeout(resolve, 60_000));
        return { isReason: error === reason, words: String(error), atMs };
      },
      { script: [never(), json({}), json({})], arguments: where },
    );
    const settledAtMs = run.value?.atMs ?? run.tookMs;
    const aborted = `the caller aborted (signal in ${where}) at 300 ms, during request 1`;
    const did = says(aborted, sent(run), `it settled at ${ms(settledAtMs)}`);
    expect(rounded(settledAtMs), story(run, did, "R8 asks to reject at 300 ms.")).toBe(300);
    expect(run.requests.length, story(run, did, "R8 asks to send nothing more.")).toBe(1);
    const words = `The caller aborted with its own reason. Your client gave ${run.value?.words}.`;
    expect(run.value?.isReason, story(run, words, "R8 asks for the signal's own reason.")).toBe(true);
  }
});

test("R8 sends nothing when the caller has aborted before", {
  meta: {
    points: 1,
    hints: [
      "The signal had aborted before the call. The log shows what your client did all the same.",
      "The event abort fires once. If it has fired before you listen, you never hear it. Look at the signal first.",
      "signal?.____(); // before the first request\n\nWhich line of your code would otherwise notice?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(
    async ({ fetchWithRetry }, url) => {
      const reason = new Error("the user left");
      const signal = AbortSignal.abort(reason);
      const error = await fetchWithRetry(url, { signal }).catch((thrown: unknown) => thrown);
      return { isReason: error === reason, words: String(error) };
    },
    { script: [json({}), json({})] },
  );
  const asked = "R8 asks to send nothing, and to reject with the signal's own reason.";
  expect(run.requests.length, story(run, says("the signal had aborted before", sent(run)), asked)).toBe(0);
  const words = `The signal had aborted before. Your client gave ${run.value?.words}.`;
  expect(run.value?.isReason, story(run, words, asked)).toBe(true);
});

test("R8 takes no signal from a Request when init has null", {
  meta: {
    points: 1,
    hints: [
      "The Request of this check has a signal that aborted long ago, and `init` says `signal: null`. What did your client send?",
      "`init` wins over a Request, also with null: whoever writes it wants no signal. Only `undefined` means that nothing was said. `??` treats both alike.",
      "const signal = init.signal === ____ ? request?.signal : init.____;\n\nWhat does `fetch(request, { signal: null })` do?",
    ],
  },
}, async () => {
  const id = String(randomInt(1e9));
  const run = await answer.evaluate(
    async ({ fetchWithRetry }, url) => {
      const request = new Request(url, { signal: AbortSignal.abort() });
      return (await fetchWithRetry(request, { signal: null })).text();
    },
    { script: [status(503), text(id)], random: 0.5 },
  );
  const did = says("init had signal: null, the Request a signal that had aborted", sent(run));
  expect(run.value, story(run, did, "R8 asks for a call without a signal: the second request brings a 200.")).toBe(id);
});

test("R9 takes the body of a failed answer off its connection", {
  meta: {
    points: 2,
    hints: [
      "In the log, look at when the failed answers ended. Each has a body of 2 MB.",
      "An answer that nobody reads stays in its connection and blocks it. Before you wait, read the body to its end, or tell it that you do not want it.",
      "await response.body?.____();\nawait sleep(waitMs);\n\nWhat would a service with room for ten connections see after ten retries?",
    ],
  },
}, async () => {
  const post = { method: "POST", headers: { "Idempotency-Key": randomUUID() }, body: "{}" };
  for (const [code, init] of [
    [503, {}],
    [409, post],
  ] as const) {
    const failed = large(2_000_000, { status: code });
    const policy = { retries: 2, baseMs: 4_000 };
    const script = [failed, failed, json({})];
    const run = await answer.evaluate(ask, { script, random: 0.5, arguments: { init, policy } });
    // Who cancels a body aborts its request; who reads it lets the request end. Either must happen before the wait.
    const open = run.requests.slice(0, -1).filter(({ atMs, endedAtMs = Number.POSITIVE_INFINITY, outcome }) => {
      const isOver = outcome === "answered" || outcome === "aborted";
      return !isOver || endedAtMs - atMs > 1_000;
    });
    const blocked = count(open.length, `answer with status ${code}`, `answers with status ${code}`);
    const did = `When your client asked again, ${blocked} still blocked a connection.`;
    expect(open.length, story(run, did, "R9 asks to read or cancel the body before the wait.")).toBe(0);
    expect(run.requests.length, story(run, says(sent(run)))).toBe(3);
  }
});

test("R9 leaves no timer behind", {
  meta: {
    points: 1,
    hints: [
      "The call is over, and a timer of yours still runs. Where do you set one?",
      "A timer keeps the program running until it fires. `AbortSignal.timeout` does not, and a timer after `unref()` does not. Clear the others once the call is over.",
      "const timer = setTimeout(____, timeoutMs);\ntimer.____(); // or AbortSignal.timeout instead\n\nHow long would a script hang after its last line?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(ask, {
    script: [status(503), json({})],
    random: 0.5,
    arguments: { policy: { timeoutMs: 20_000 } },
  });
  expect(run.requests.length, story(run, says(sent(run)))).toBe(2);
  const did = `After the call ${count(run.left.timers, "timer")} of your client still ran.`;
  expect(run.left.timers, story(run, did, "R9 asks for none.")).toBe(0);
});
