import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { dnsFailure, json, refused, reset, retryAfter, status, text } from "../../../../mocks/script.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";
import { answer, ask, busy, ended, rounded, says, sent } from "./ask.ts";

const traced = (request?: { headers: Readonly<Record<string, string>> }) =>
  request?.headers["x-trace"] === undefined ? "no x-trace" : `x-trace ${request.headers["x-trace"]}`;

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
  const [trace, served] = [randomUUID(), randomUUID()];
  const body = `body ${randomInt(1e9)}`;
  const init = { method: "PUT", headers: { "x-trace": trace }, body };
  const run = await answer.evaluate(
    async ({ fetchWithRetry }, url, init) => {
      const response = await fetchWithRetry(new URL("/parcels/17?full=yes", url), init);
      return [await response.text(), response.headers.get("x-served")].join(", x-served: ");
    },
    { script: [text(trace, { headers: { "x-served": served } })], arguments: init },
  );
  const [request] = run.requests;
  const arrived = [`${request?.method} ${request?.url}`, request?.headers["x-trace"], request?.body];
  const url = request?.url.replace(/\/parcels.*/, "");
  const did = `your client sent ${arrived[0]} with ${traced(request)} and ${request?.body ? `the body "${request.body}"` : "no body"}`;
  const asked = `R1 asks for PUT /parcels/17?full=yes with x-trace ${trace} and the body "${body}".`;
  expect(arrived, story(run, says(request ? did : sent(run)), asked)).toEqual([
    `PUT ${url}/parcels/17?full=yes`,
    trace,
    body,
  ]);
  const all = `${trace}, x-served: ${served}`;
  const gave = says(`the service sent ${all}`, `your client gave its caller ${run.value ?? run.error?.message}`);
  expect(run.value, story(run, gave, "R1 asks to return the answer.")).toBe(all);

  const asRequest = await answer.evaluate(
    async ({ fetchWithRetry }, url, headers) =>
      (await fetchWithRetry(new Request(`${url}/parcels/17`, { method: "DELETE", headers }))).text(),
    { script: [text(trace)], arguments: init.headers },
  );
  const [other] = asRequest.requests;
  const otherDid = `your client got a Request and sent ${other?.method ?? "nothing"} with ${traced(other)}`;
  const otherAsked = `R1 asks for DELETE with x-trace ${trace}, as the Request says.`;
  expect(
    [other?.method, other?.headers["x-trace"], asRequest.value],
    story(asRequest, says(otherDid), otherAsked),
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
  for (const code of [404, 400, 401, 403, 304, 408, 409, 415, 422, 425, 501, 505, 520]) {
    const run = await answer.evaluate(ask, { script: [status(code, retryAfter(1)), json({})], arguments: {} });
    const answered = `the service answered ${code}`;
    const asked = `R1 asks for 1 request: ${code} is not one of the five.`;
    expect(run.requests.length, story(run, says(`${answered} with Retry-After: 1`, sent(run)), asked)).toBe(1);
    expect(run.value?.status, story(run, says(answered, `then ${ended(run)}`), asked)).toBe(code);
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

  const twice = await answer.evaluate(
    async ({ fetchWithRetry }, url) => {
      const [init, policy] = [{ headers: { accept: "text/plain" } }, { retries: 1, timeoutMs: 1_000 }];
      const came: string[] = [];
      for (let call = 0; call < 2; call++) {
        came.push(await fetchWithRetry(url, init, policy).then((response) => response.text(), String));
        await new Promise((resolve) => setTimeout(resolve, 2_000));
      }
      return came;
    },
    { script: [busy, text("fine"), busy, text("fine")], random: 0.5 },
  );
  const did = `Two calls with the same init and the same policy ended with: ${twice.value?.join("; ")}.`;
  expect(twice.value, story(twice, did, "R2 asks for one retry in each, which brings a 200.")).toEqual([
    "fine",
    "fine",
  ]);
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
    script: [busy, busy],
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
  const run = await answer.evaluate(ask, {
    script: [reset(), refused(), dnsFailure(), text(id)],
    random: 0.5,
    arguments: {},
  });
  const did = says("the connection broke, was refused, and its host was not found", `${sent(run)}, and ${ended(run)}`);
  expect(run.value?.body, story(run, did, "R2 asks to send the request again: the fourth brings a 200.")).toBe(id);
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
    { script: [busy, reset()], arguments: policy },
  );
  const did = says(sent(errorLast), "the first brought a 503, the second broke", `then ${ended(errorLast)}`);
  expect(errorLast.error, story(errorLast, did, "R2 asks to throw the error of the last request.")).toBeDefined();
  expect(errorLast.requests.length, story(errorLast, did, "R2 asks for 2 requests here.")).toBe(2);

  const body = randomUUID();
  const script = [reset(), text(body, { status: 503 })];
  const answerLast = await answer.evaluate(ask, { script, arguments: { policy } });
  const came = says(sent(answerLast), "the first broke, the second brought a 503", `then ${ended(answerLast)}`);
  const asked = "R2 asks to return the answer of the last request.";
  expect(answerLast.value, story(answerLast, came, asked)).toEqual({ status: 503, body });

  const errors = await answer.evaluate(
    async ({ fetchWithRetry }, url, policy) => {
      const error = await fetchWithRetry(url, {}, policy).catch((thrown: unknown) => thrown);
      const { code, cause } = error as { code?: string; cause?: { code?: string } };
      return code ?? cause?.code;
    },
    { script: [reset(), refused()], arguments: policy },
  );
  const threw = `The first connection broke, the second was refused. The error that came out had the code ${errors.value}.`;
  expect(errors.value, story(errors, threw, "R2 asks for the error of the last request.")).toBe("ECONNREFUSED");
});
