import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, never, type Reply, reset, type Script, stall, status, text } from "../../../mocks/script.ts";
import { type Ci, type CiOptions, createCi } from "../../../mocks/services/ci.ts";
import type * as Solution from "../../../solutions/17-ops-apis/trigger-pipeline.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("17-ops-apis/trigger-pipeline.ts");

type Asked = {
  token?: string;
  order?: Solution.PipelineOrder;
  options?: Omit<Solution.FollowOptions, "signal">;
  abortAtMs?: number;
  /** The server is a URL, not a text. */
  isUrl?: boolean;
  /** There was a call before, with the same options. */
  isSecond?: boolean;
};
/** Runs a pipeline, perhaps aborts it, and stays for two minutes more: what comes then comes too late. */
const trigger = async ({ triggerPipeline, PipelineError }: typeof Solution, server: string, asked: Asked) => {
  const { inspect } = await import("node:util");
  const { token = "test-token-ci", order = { branch: "main", environment: "staging" }, abortAtMs } = asked;
  const controller = new AbortController();
  const left = new Error("the caller has left");
  if (abortAtMs === 0) controller.abort(left);
  else if (abortAtMs !== undefined) setTimeout(() => controller.abort(left), abortAtMs);
  const options = { ...asked.options, ...(abortAtMs !== undefined && { signal: controller.signal }) };
  const settle = async () => {
    try {
      const done = await triggerPipeline(
        { server: asked.isUrl ? new URL(server) : server, token },
        order,
        ...(Object.keys(options).length > 0 ? [options] : []),
      );
      return { done };
    } catch (thrown) {
      const { reason, status, url, message, cause } = Object(thrown) as Solution.PipelineError;
      const isPipelineError = thrown instanceof PipelineError;
      const error = { isPipelineError, reason, status, url, message, cause: inspect(cause) };
      return { error: { ...error, isReason: thrown === left } };
    }
  };
  if (asked.isSecond) await settle();
  const startedAtMs = performance.now();
  const outcome: { done?: Solution.FinishedPipeline; error?: Awaited<ReturnType<typeof settle>>["error"] } =
    await settle();
  const tookMs = performance.now() - startedAtMs;
  await new Promise((resolve) => setTimeout(resolve, 120_000));
  return { ...outcome, tookMs };
};

/** Runs a pipeline at a server that plays a script. */
function triggerAt(script: Script | Record<string, Script>, asked: Asked = {}) {
  return answer.evaluate(trigger, { script, arguments: asked });
}

/** Runs a pipeline at a CI server. */
async function triggerAtCi(asked: Asked, options: CiOptions = {}) {
  let ci: Ci | undefined;
  const run = await answer.evaluate(trigger, {
    service: (clock) => {
      ci = createCi({ ...options, now: () => clock.now() });
      return ci;
    },
    arguments: asked,
  });
  return { run, pipelines: ci?.pipelines ?? [] };
}

type Wire = Awaited<ReturnType<typeof triggerAt>>;
const sent = ({ requests }: Wire) =>
  `Your client sent ${requests.map(({ method, url }) => `${method} ${url.replace("http://api.test", "")}`).join(", ") || "nothing"}`;
const ended = ({ value }: Wire) => {
  const { done, error, tookMs = 0 } = value ?? {};
  if (!error) return `at ${ms(tookMs)} returned ${JSON.stringify(done)}`;
  const what = error.isReason
    ? "the reason of the signal"
    : error.isPipelineError
      ? "a PipelineError"
      : "another error";
  return `at ${ms(tookMs)} threw ${what}, reason ${error.reason}, status ${error.status}, url ${error.url}`;
};
const failed = ({ value }: Wire) => {
  const { isPipelineError, reason, status: code = "none", url = "none" } = value?.error ?? {};
  return [isPipelineError, reason, code, url];
};
/** To 10 ms: timers count whole milliseconds. */
const rounded = (valueMs: number | undefined) => Math.round((valueMs ?? -1) / 10) * 10;
const tookMs = ({ value }: Wire) => rounded(value?.tookMs);

/** A pipeline with an address of its own, and what the server says of it. */
function newPipeline() {
  const path = `/runs/${randomUUID()}`;
  // As servers write it: in a zone of their own, without milliseconds.
  const finishedAt = new Date(Date.UTC(2026, 0, 5, 9, 0, randomInt(3_600))).toISOString().replace(".000Z", "+01:00");
  const view = (state: string, headers: Record<string, string> = {}) =>
    json({ status: state, finishedAt: state === "running" || state === "queued" ? null : finishedAt }, { headers });
  return {
    url: `http://api.test${path}`,
    finishedAt,
    accepted: (headers: Record<string, string> = {}) =>
      json({ status: "queued" }, { status: 202, headers: { location: path, ...headers } }),
    running: (headers?: Record<string, string>) => view("running", headers),
    queued: () => view("queued"),
    ended: (state = "succeeded") => view(state),
  };
}
const slowly = (reply: Extract<Reply, { kind: "http" }>) => ({ ...reply, delayMs: 1_500 });
const seconds = (value: number | string) => ({ "retry-after": String(value) });

test("R1 orders the pipeline", {
  meta: {
    points: 1,
    hints: [
      "Look at the first request in the log: method, path, Authorization, Content-Type and body.",
      "The token goes into a header, what to run into the body, as JSON. A body that is called text gets a 415.",
      'const headers = { authorization: `Bearer ____`, "content-type": "____" };\nconst body = JSON.stringify({ ____, ____ });\nawait fetch(new URL("/pipelines", server), { method: "POST", headers, body, signal });\n\nWhat could happen if you sent this twice?',
    ],
  },
}, async () => {
  const token = `token-${randomUUID()}`;
  const order = { branch: `Fix/${randomInt(1e6)}`, environment: "production" };
  const { accepted, ended: end } = newPipeline();
  for (const isUrl of [false, true]) {
    const run = await triggerAt([accepted(), end()], { token, order, isUrl });
    const [request] = run.requests;
    const { authorization, "content-type": type = "none" } = request?.headers ?? {};
    const did = `The server was given as a ${isUrl ? "URL" : "text"}. Your client sent ${request?.method ?? "no request"} ${request?.url ?? ""}, Authorization ${authorization}, Content-Type ${type}, ${request?.body}.`;
    expect([request?.method, request?.url], story(run, did)).toEqual(["POST", "http://api.test/pipelines"]);
    expect(authorization, story(run, did, `R1 asks for Bearer ${token}.`)).toBe(`Bearer ${token}`);
    expect(type, story(run, did)).toMatch(/^application\/json\b/);
    expect(parsed(request?.body), story(run, did, `R1 asks for ${JSON.stringify(order)}.`)).toEqual(order);
  }
});

test("R2 looks where Location leads, and nowhere else", {
  meta: {
    points: 3,
    hints: [
      "Compare the Location of the 202 in the log with the addresses that your client asked, and look for the token there.",
      "Location may be a path: `new URL(location, response.url)` makes an address of it. Compare the origin before you send the token anywhere; a wrong one is an error of its own.",
      'const location = response.headers.get("____");\nconst url = location === null ? undefined : new URL(location, response.____);\nif (url?.____ !== new URL(response.url).origin) throw new PipelineError("____");\n\nWho could write a Location that leads elsewhere?',
    ],
  },
}, async () => {
  const token = `token-${randomUUID()}`;
  for (const prefix of ["/runs/", "http://api.test/runs/", "?run="]) {
    const { accepted, running, ended: end } = newPipeline();
    const location = `${prefix}${randomUUID()}`;
    const { href: url } = new URL(location, "http://api.test/pipelines");
    const run = await triggerAt([accepted({ location }), running(), end()], { token });
    const looks = run.requests.slice(1);
    const did = `Location was ${location}. ${sent(run)}.`;
    const asked = `R2 asks for GET ${url}, twice.`;
    const looked = looks.map(({ method, url: at }) => `${method} ${at}`);
    expect(looked, story(run, did, asked)).toEqual([`GET ${url}`, `GET ${url}`]);
    const { url: given = "none" } = run.value?.done ?? {};
    expect(given, story(run, `Location was ${location}. Your client ${ended(run)}.`, `R4 asks for ${url}.`)).toBe(url);
    const shown = looks.map(({ headers }) => headers.authorization ?? "none");
    const told = `Your client sent ${shown.join(", ")} as Authorization.`;
    expect(shown, story(run, told, `R2 asks for Bearer ${token}.`)).toEqual(shown.map(() => `Bearer ${token}`));
  }
  const elsewhere = ["http://other.test", "//other.test", "http://api.test:8080", "https://api.test"];
  for (const location of [undefined, ...elsewhere.map((origin) => `${origin}/runs/${randomInt(1e6)}`)]) {
    const reply = json({ status: "queued" }, { status: 202, headers: location === undefined ? {} : { location } });
    const origin = location === undefined ? "http://other.test" : new URL(location, "http://api.test").origin;
    const { ended: end } = newPipeline();
    const script = { "http://api.test": [reply, end()], [origin]: [end(), end()] };
    const run = await triggerAt(script, { token });
    const did = `Location was ${location ?? "missing"}. ${sent(run)}, and ${ended(run)}.`;
    const asked = 'R2 asks for the POST alone, and a PipelineError "location".';
    expect(run.requests.length, story(run, did, asked)).toBe(1);
    expect(failed(run).slice(0, 2), story(run, did, asked)).toEqual([true, "location"]);
  }
});

test("R3 waits before each look", {
  meta: {
    points: 2,
    hints: [
      "Compare the waits with the Retry-After of the answer before each of them, the 202 included.",
      "The server says how long it wants to be left alone, in seconds. Take the header of the latest answer, and your own wait where it says nothing that is a whole number.",
      'const asked = response.headers.get("retry-after") ?? "";\nconst waitMs = /^____$/.test(asked) ? Number(asked) * ____ : ____;\nawait sleep(waitMs, undefined, { ____ });\nconst response = await fetch(url, { headers, signal });\n\nWhy wait before the first look?',
    ],
  },
}, async () => {
  const pipeline = newPipeline();
  const { accepted, running, ended: end } = pipeline;
  const cases: [what: string, script: Script, options: Asked["options"], waitsMs: number[]][] = [
    [
      "4, 1 and 30",
      [accepted(seconds(4)), running(seconds(1)), running(seconds(30)), end()],
      {},
      [4_000, 1_000, 30_000],
    ],
    ["3, none and 0", [accepted(seconds(3)), running(), running(seconds(0)), end()], { pollMs: 700 }, [3_000, 700, 0]],
    ["none", [accepted(), pipeline.queued(), end()], undefined, [5_000, 5_000]],
    [
      "2, 3 and 3, and each answer took 1.5 s",
      [accepted(seconds(2)), running(seconds(3)), running(seconds(3)), end()].map(slowly),
      {},
      [2_000, 3_000, 3_000],
    ],
    [
      'none, "soon", "2.5", "-1" and "1e1"',
      [accepted(), ...["soon", "2.5", "-1", "1e1"].map((each) => running(seconds(each))), end()],
      { pollMs: 1_700 },
      [1_700, 1_700, 1_700, 1_700, 1_700],
    ],
  ];
  for (const [what, script, options, waitsMs] of cases) {
    const run = await triggerAt(script, { ...(options && { options }) });
    const did = `The Retry-After were ${what}; options were ${JSON.stringify(options ?? {})}. Your client waited ${ms(run.waitsMs)}, and ${ended(run)}.`;
    expect(run.waitsMs.map(rounded), story(run, did, `R3 asks for ${ms(waitsMs)}.`)).toEqual(waitsMs);
  }
});

test("R4 comes back when the pipeline is over", {
  meta: {
    points: 2,
    hints: [
      "The message says how the pipeline ended, and what your client made of it.",
      "A 200 answers the question how it stands. The answer can be that it has failed: for the caller this is an error, as it is when somebody has cancelled it.",
      'const { status, finishedAt } = await response.json();\nif (status === "____") return { url, finishedAt };\nif (status === "failed" || status === "____") throw new PipelineError(____, { url });\n\nWhat would a caller do next who took a failed pipeline for a finished one?',
    ],
  },
}, async () => {
  const { url, finishedAt, accepted, running, queued, ended: end } = newPipeline();
  const good = await triggerAt([accepted(), queued(), running(), running(), end(), end("failed")]);
  const wanted = { url, finishedAt };
  const did = `The pipeline succeeded. ${sent(good)}, and ${ended(good)}.`;
  expect(good.value?.done, story(good, did, `R4 asks for ${JSON.stringify(wanted)}.`)).toEqual(wanted);
  expect(good.requests.length, story(good, did, "R4 asks for 1 POST and 4 looks.")).toBe(5);
  for (const state of ["failed", "cancelled"]) {
    const run = await triggerAt([accepted(), running(), end(state), end()]);
    const came = `The pipeline was ${state}. ${sent(run)}, and ${ended(run)}.`;
    const asked = `R4 asks for a PipelineError "${state}" with the url ${url}.`;
    expect([run.requests.length, ...failed(run)], story(run, came, asked)).toEqual([3, true, state, "none", url]);
  }

  const pace = {
    queuedMs: randomInt(1, 10) * 500,
    stageMs: randomInt(1, 8) * 1_000,
    pollAfterSeconds: randomInt(2, 6),
  };
  for (const branch of ["release", "broken"]) {
    const order = { branch, environment: "production" };
    const { run, pipelines } = await triggerAtCi({ order }, pace);
    const told = `The server ran ${count(pipelines.length, "pipeline")} on ${branch}. Your client ${ended(run)}.`;
    const ran = pipelines.map((each) => ({ branch: each.branch, environment: each.environment }));
    expect(ran, story(run, told, "R1 asks for one.")).toEqual([order]);
    const outcome = run.value?.done?.url ?? run.value?.error?.reason;
    const right = branch === "broken" ? "failed" : "http://ci.test/pipelines/1";
    expect(outcome, story(run, told, `R4 asks for ${right}.`)).toBe(right);
  }
});

test("R5 goes on after a look that says nothing", {
  meta: {
    points: 3,
    hints: [
      "A look failed in the log. The message says what came, and what your client did then.",
      "The pipeline goes on, whether you see it or not. A look changes nothing, so it may be done again; the POST may not.",
      "const response = await fetch(url, init).catch(() => ____);\nif (response === undefined || [429, ____].includes(response.status)) ____;\n\nWhat would the caller believe if you threw here?",
    ],
  },
}, async () => {
  const failures = [429, 500, 502, 503, 504].map((code) => [`a ${code}`, status(code), 2_000, 2] as const);
  for (const [what, reply, waitMs, looks] of [
    ...failures,
    ["a 503 with Retry-After: 9", status(503, seconds(9)), 9_000, 12],
    ["a broken connection", reset(), 2_000, 6],
  ] as const) {
    const { finishedAt, url, accepted, running, ended: end } = newPipeline();
    const bad = Array.from({ length: looks }, () => reply);
    const run = await triggerAt([accepted(seconds(1)), ...bad, running(seconds(1)), end()], {
      options: { pollMs: 2_000 },
    });
    const did = `The first ${looks} looks met ${what}. ${sent(run)}, waited ${ms(run.waitsMs)}, and ${ended(run)}.`;
    const waits = [1_000, ...bad.map(() => waitMs), 1_000];
    expect(run.value?.done, story(run, did, `R5 asks for ${url}.`)).toEqual({ url, finishedAt });
    expect(run.waitsMs.map(rounded), story(run, did, `R5 asks for the waits ${ms(waits)}.`)).toEqual(waits);
    const posts = run.requests.filter(({ method }) => method === "POST").length;
    expect(posts, story(run, did, "R1 asks for 1 POST.")).toBe(1);
  }
});

test("R6 throws at once after any other answer, and never sends the POST again", {
  meta: {
    points: 3,
    hints: [
      "Count the POSTs in the log, and look at the reason and the status of your error.",
      "After a 503 to the POST nobody knows what the server has done; after a broken connection neither. Tell the caller, who can look before it tries again. A 404 to a look will not become a 200.",
      'const response = await fetch(url, init).catch((cause) => {\n  throw new PipelineError("____", { ____ });\n});\nif (response.status !== ____) throw new PipelineError("____", { status: response.status });\n\nHow could a server make a second POST harmless?',
    ],
  },
}, async () => {
  const { url, accepted, ended: end } = newPipeline();
  for (const code of [200, 201, 204, 400, 401, 403, 422, 429, 500, 503]) {
    const run = await triggerAt([status(code, { location: "/runs/1", ...seconds(1) }), accepted(), end()]);
    const did = `The POST got ${code}. ${sent(run)}, and ${ended(run)}.`;
    const asked = `R6 asks for 1 request and a PipelineError "status" with ${code}.`;
    expect([run.requests.length, ...failed(run)], story(run, did, asked)).toEqual([1, true, "status", code, "none"]);
  }
  for (const code of [201, 202, 204, 401, 403, 404, 408, 410, 501, 505]) {
    const run = await triggerAt([accepted(), status(code), end()]);
    const did = `A look got ${code}. ${sent(run)}, and ${ended(run)}.`;
    const asked = `R6 asks for 2 requests and a PipelineError "status" with ${code} and the url ${url}.`;
    expect([run.requests.length, ...failed(run)], story(run, did, asked)).toEqual([2, true, "status", code, url]);
  }

  const { run, pipelines } = await triggerAtCi({}, { answersLost: 1 });
  const did = `The answer to the POST was lost. The server runs ${count(pipelines.length, "pipeline")}. Your client ${ended(run)}.`;
  const cause = run.value?.error?.cause ?? "none";
  const asked = `R6 asks for 1 pipeline, and a PipelineError "unknown" with what fetch threw as cause. Its cause: ${cause.split("\n")[0]}.`;
  expect([pipelines.length, ...failed(run)], story(run, did, asked)).toEqual([1, true, "unknown", "none", "none"]);
  expect(cause, story(run, did, asked)).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
});

test("R7 ends at the deadline", {
  meta: {
    points: 3,
    hints: [
      "The message says what was under way at the deadline, and when your client ended. Look for requests that came later.",
      "The deadline belongs to the whole call: to the POST, to each look, to each wait. One signal that all of them get does it. A wait above 2 ** 31 - 1 ms is none: the timer ends after 1 ms.",
      'const late = AbortSignal.timeout(____);\nawait fetch(url, { headers, signal: late });\nawait sleep(Math.min(waitMs, 2 ** 31 - 1), undefined, { signal: ____ });\n} catch (error) {\n  if (late.aborted) throw new PipelineError("____", { url });\n\nWhat is a limit worth that counts the waits alone?',
    ],
  },
}, async () => {
  const usualMs = 10_500;
  const { url, accepted, running, ended: end } = newPipeline();
  const forever = Array.from({ length: 40 }, () => running(seconds(2)));
  const cases: [what: string, script: Script, requests: number, url: string, deadlineMs?: number][] = [
    ["the POST was not answered", [never()], 1, "none"],
    ["the POST was not answered", [never()], 1, "none", 200_000],
    ["a look was not answered", [accepted(seconds(1)), never(), ...forever], 2, url],
    ["a look was not answered", [accepted(seconds(1)), never(), ...forever], 2, url, 200_000],
    ["the body of a look did not end", [accepted(seconds(1)), stall({ afterBytes: 3 }), ...forever], 2, url],
    ["the pipeline ran on", [accepted(seconds(2)), ...forever], 6, url],
    ["the POST took 6 s", [{ ...accepted(seconds(2)), delayMs: 6_000 }, ...forever], 3, url],
    ["every look got a 503", [accepted(seconds(2)), ...forever.map(() => status(503, seconds(2)))], 6, url],
  ];
  for (const [what, script, requests, address, deadlineMs = usualMs] of cases) {
    const run = await triggerAt(script, { options: { deadlineMs } });
    const did = `deadlineMs was ${deadlineMs}, and ${what}. ${sent(run)}, and ${ended(run)}.`;
    const asked = `R7 asks for ${count(requests, "request")}, and a PipelineError "deadline" by then.`;
    expect(failed(run), story(run, did, asked)).toEqual([true, "deadline", "none", address]);
    expect(tookMs(run), story(run, did, asked)).toBeLessThanOrEqual(deadlineMs);
    const allowed = requests > 2 ? 10_000 : deadlineMs;
    expect(tookMs(run), story(run, did, `R7 asks not to give up before ${ms(allowed)}.`)).toBeGreaterThanOrEqual(
      allowed,
    );
    expect(run.requests.length, story(run, did, asked)).toBe(requests);
  }
  for (const asked of [86_400, 2_592_000]) {
    const run = await triggerAt([accepted(seconds(asked)), ...forever], { options: { deadlineMs: usualMs } });
    const did = `Retry-After was ${asked} s. ${sent(run)}, and ${ended(run)}.`;
    const words = 'R7 asks for the POST alone, and a PipelineError "deadline".';
    expect([run.requests.length, ...failed(run)], story(run, did, words)).toEqual([1, true, "deadline", "none", url]);
    expect(tookMs(run), story(run, did, words)).toBeLessThanOrEqual(usualMs);
  }
  const first = { options: { deadlineMs: usualMs }, isSecond: true };
  const second = await triggerAt([never(), accepted(seconds(1)), end()], first);
  const after = `This was the second call. The first one had met its deadline. Your client ${ended(second)}.`;
  expect(second.value?.done?.url, story(second, after, `R7 asks for a deadline for each call, so for ${url}.`)).toBe(
    url,
  );
  const usual = await triggerAt([accepted(), ...Array.from({ length: 40 }, () => running(seconds(20)))]);
  const did = `deadlineMs was left out. Your client sent ${count(usual.requests.length, "request")}, and ${ended(usual)}.`;
  const looks = usual.requests.filter(({ atMs }) => atMs > 555_000 && atMs < 600_500).length;
  expect([failed(usual)[1], looks >= 2], story(usual, did, "R7 asks for an end after 10 minutes.")).toEqual([
    "deadline",
    true,
  ]);
  expect(tookMs(usual), story(usual, did, "R7 asks for an end after 10 minutes.")).toBeLessThanOrEqual(600_000);
  const ends: [what: string, script: Script, abortAtMs?: number][] = [
    ["the pipeline succeeded", [accepted(seconds(1)), end()]],
    ["the pipeline failed", [accepted(seconds(1)), end("failed")]],
    ["the POST got a 403", [status(403)]],
    ["the caller aborted during a wait of 400 s", [accepted(seconds(400)), end()], 1_200],
    ["a wait of 900 s would have ended after the deadline", [accepted(seconds(900)), end()]],
  ];
  for (const [what, script, abortAtMs] of ends) {
    const run = await triggerAt(script, abortAtMs === undefined ? {} : { abortAtMs });
    const left = `deadlineMs was left out, and ${what}. Two minutes later ${count(run.left.timers, "timer")} of your client still ran.`;
    expect(run.left.timers, story(run, left, "R7 asks for none.")).toBe(0);
  }
});

test("R8 ends when the caller aborts", {
  meta: {
    points: 3,
    hints: [
      "The message says when the caller aborted, when your client ended, and with what. Look for requests after that.",
      "Give the caller's signal to every request and to every wait. What these throw is sometimes an error of their own around the reason; the caller wants the reason itself.",
      "signal?.____();\nconst stop = AbortSignal.____(signal ? [signal, late] : [late]);\n} catch (error) {\n  if (signal?.aborted) throw signal.____;\n\nWhy does the caller's reason come before the deadline here?",
    ],
  },
}, async () => {
  const { accepted, running } = newPipeline();
  const forever = Array.from({ length: 9 }, () => running(seconds(3)));
  const cases: [what: string, script: Script, abortAtMs: number, requests: number][] = [
    ["before the call", [accepted(), ...forever], 0, 0],
    ["during the POST", [never(), accepted(), ...forever], 500, 1],
    ["during the first wait", [accepted(seconds(3)), ...forever], 1_200, 1],
    ["during a look", [accepted(seconds(1)), never(), ...forever], 1_800, 2],
    ["while the body of a look came", [accepted(seconds(1)), stall({ afterBytes: 3 }), ...forever], 1_800, 2],
    ["during a later wait", [accepted(seconds(3)), ...forever], 7_300, 3],
  ];
  for (const [what, script, abortAtMs, requests] of cases) {
    const run = await triggerAt(script, { abortAtMs });
    const did = `The caller aborted ${what}, at ${ms(abortAtMs)}. ${sent(run)}, and ${ended(run)}.`;
    const asked = `R8 asks for ${count(requests, "request")}, and for the reason at ${ms(abortAtMs)}.`;
    expect(run.requests.length, story(run, did, asked)).toBe(requests);
    expect([run.value?.error?.isReason, tookMs(run)], story(run, did, asked)).toEqual([true, abortAtMs]);
    const open = run.requests.filter(({ outcome }) => outcome === "open").length;
    expect(open, story(run, `${did} ${count(open, "request")} stayed open.`, "R8 asks for none.")).toBe(0);
  }
});

test("R9 says where the pipeline is", {
  meta: {
    points: 1,
    hints: [
      "Compare the `url` of your error with the Location of the 202 in the log.",
      "Once the 202 is there, the address is known, and belongs to every error that comes after. Keep it in a variable that the place that throws can see.",
      'let url: string | undefined;\ntry {\n  url = addressOf(____);\n  ...\n} catch (error) {\n  if (late.aborted) throw new PipelineError("deadline", { ____ });\n\nWhat does somebody on duty do with this address?',
    ],
  },
}, async () => {
  const { url, accepted, running, ended: end } = newPipeline();
  const forever = Array.from({ length: 9 }, () => running(seconds(4)));
  const cases: [what: string, script: Script][] = [
    ["failed", [accepted(), running(), end("failed")]],
    ["was cancelled", [accepted(), end("cancelled")]],
    ["could not be seen any more: 403", [accepted(), running(), text("no", { status: 403 })]],
    ["ran on until the deadline", [accepted(), ...forever]],
  ];
  for (const [what, script] of cases) {
    const run = await triggerAt(script, { options: { deadlineMs: 15_000 } });
    const did = `The pipeline ${what}. Your client ${ended(run)}.`;
    expect(run.value?.error?.url, story(run, did, `R9 asks for the url ${url}.`)).toBe(url);
  }
  const second = await triggerAt([accepted(), end(), never()], { options: { deadlineMs: 15_000 }, isSecond: true });
  const did = `A first call went well; the POST of the second one was not answered. Your client ${ended(second)}.`;
  const asked = 'R9 asks for a PipelineError "deadline" without an url: there is none yet.';
  expect(failed(second), story(second, did, asked)).toEqual([true, "deadline", "none", "none"]);
});

function parsed(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? "");
  } catch {
    return body;
  }
}
