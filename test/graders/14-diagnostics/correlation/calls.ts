import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, reset } from "../../../../mocks/script.ts";
import { story } from "../../../../src/rig/story.ts";
import { answer, replies } from "./ask.ts";

test("R7 hands on what it is given", {
  meta: {
    points: 2,
    hints: [
      "The message names what arrived at the service, or what changed at the caller.",
      "`new Request(input, init)` joins what both say: method, headers, body and signal. Its headers are copies: set yours there.",
      'const request = new Request(____, ____);\nrequest.headers.____("x-correlation-id", id);\nreturn fetchLike(request);\n\nWhat does `{ ...init, headers }` lose of a Request?',
    ],
  },
}, async () => {
  const [key, body] = [randomUUID(), randomUUID()];
  const run = await answer.evaluate(
    async ({ withCorrelation }, url, { key, body }) => {
      const { fetch: call } = withCorrelation(
        fetch,
        () => {},
        () => "id-1",
      );
      const plain = { "x-key": key, "X-Correlation-ID": "somebody-else" };
      const headers = new Headers(plain);
      const list: [string, string][] = Object.entries(plain);
      const inits = [{ headers: plain }, { headers }, { headers: list }].map((init) => ({
        method: "POST",
        body,
        ...init,
      }));
      for (const init of inits) await call(`${url}/init`, init);
      const request = new Request(`${url}/request`, { method: "POST", body, headers: plain });
      await call(request);
      await call(new Request(`${url}/request`, { method: "PUT", headers: { "x-old": "old" } }), {
        method: "POST",
        body,
        headers: plain,
      });
      const theirs = [plain["X-Correlation-ID"], headers.get("x-correlation-id"), list[1]?.[1]];
      return {
        theirs: [...theirs, request.headers.get("x-correlation-id")],
        members: [...new Set(inits.flatMap((init) => Object.keys(init)))].join(),
      };
    },
    { script: replies(5), arguments: { key, body } },
  );
  for (const [index, request] of run.requests.entries()) {
    const { method, headers, body: sent } = request;
    const came = [method, headers["x-key"], headers["x-correlation-id"], sent];
    const told = (values: readonly (string | undefined)[]) =>
      ["method", "x-key", "x-correlation-id", "body"].map((name, at) => `${name} ${values[at] || "none"}`).join(", ");
    const right = ["POST", key, "id-1", body];
    const did = `Request ${index + 1} arrived with ${told(came)}.`;
    expect(came, story(run, did, `R7 asks for ${told(right)}.`)).toEqual(right);
    const old = `Request ${index + 1} has the header x-old of a Request whose headers \`init\` replaces.`;
    expect(headers["x-old"], story(run, old, "R7 asks to take them as the global fetch does.")).toBe(undefined);
  }
  const left = `The caller's headers then said ${run.value?.theirs.join(", ")}.`;
  const did = run.error ? `Your client sent ${run.requests.length} of 5 requests.` : left;
  const right = {
    theirs: ["somebody-else", "somebody-else", "somebody-else", "somebody-else"],
    members: "method,body,headers",
  };
  expect(run.value, story(run, did, "R7 asks to leave them as they are.")).toEqual(right);
});

test("R7 gives the caller what fetchLike gives", {
  meta: {
    points: 2,
    hints: [
      "The message says what `fetchLike` gave or threw, and what your caller got.",
      "The answer is the caller's: give back the very same, with its body unread. An error goes on as it is, too, after you have logged it. The caller's signal has to reach `fetchLike`.",
      "const response = await fetchLike(request).catch((error) => {\n  log(…);\n  throw ____;\n});\nlog(…);\nreturn ____;\n\nWhat could a caller who retries no longer tell if you threw an error of your own?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(async ({ withCorrelation }) => {
    const answered = new Response("text");
    const failure = new TypeError("fetch failed");
    const giving = withCorrelation(
      async () => answered,
      () => {},
    );
    const failing = withCorrelation(
      async () => {
        throw failure;
      },
      () => {},
    );
    const texting = withCorrelation(
      () => Promise.reject("a text"),
      () => {},
    );
    const got = await giving.fetch("http://api.test/");
    const text = await texting.fetch("http://api.test/").catch((error) => error);
    const thrown = await failing.fetch("http://api.test/").catch((error) => error);
    const reason = new Error("enough");
    const stop = new AbortController();
    setTimeout(() => stop.abort(reason), 100);
    const stopped = withCorrelation(
      (input, init) => {
        const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
        return new Promise((resolve, reject) => {
          signal?.addEventListener("abort", () => reject(signal.reason));
          setTimeout(() => resolve(answered), 1_000);
        });
      },
      () => {},
    );
    const end = await stopped.fetch("http://api.test/", { signal: stop.signal }).catch((error) => error);
    let redirect: string | undefined;
    const redirecting = withCorrelation(
      async (input, init) => {
        redirect = init?.redirect ?? (input instanceof Request ? input.redirect : undefined);
        return answered;
      },
      () => {},
    );
    await redirecting.fetch("http://api.test/", { redirect: "manual" });
    return {
      "the answer itself": got === answered,
      "its body unread": !answered.bodyUsed,
      "the error itself": thrown === failure,
      "the text itself that was thrown": text === "a text",
      "the reason of the caller's signal": end === reason,
      "what init says of redirects": redirect === "manual",
    };
  });
  const missing = Object.entries(run.value ?? { "an end": false }).find(([, isThere]) => !isThere)?.[0];
  const did = `The caller did not get ${missing}.`;
  expect(missing, story(run, did, "R7 asks to hand on what fetchLike gives or throws.")).toBe(undefined);
});

test("R8 goes on when the log throws", {
  meta: {
    points: 1,
    hints: [
      "In this check `log` throws each time. What did the caller get?",
      "Who looks on must not disturb the work. Catch what `log` throws, both after an answer and after a failure, and let the caller have what the call gave.",
      "try {\n  log(attempt);\n} catch {\n  // ____\n}\n\nWhich error would the caller see after a failure, if you did not?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(
    async ({ withCorrelation }, url) => {
      let calls = 0;
      const { fetch: call } = withCorrelation(fetch, () => {
        calls += 1;
        throw new Error("no space left on device");
      });
      const outcome = () =>
        call(url).then(
          ({ status }) => status,
          (error: Error) => error.message,
        );
      return [await outcome(), await outcome(), calls];
    },
    { script: [json(1), reset()] },
  );
  const did = `The caller got ${run.value?.slice(0, 2).join(", then ")}; log was called ${run.value?.[2]} times.`;
  const asked = "R8 asks for 200, then the error of fetch, and one call of log each.";
  expect(run.value, story(run, did, asked)).toEqual([200, "fetch failed", 2]);
});
