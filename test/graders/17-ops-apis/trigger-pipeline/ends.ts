import { expect, test } from "vitest";
import { never, type Script, stall, status, text } from "../../../../mocks/script.ts";
import { createCi } from "../../../../mocks/services/ci.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";
import {
  type Asked,
  answer,
  ended,
  failed,
  newPipeline,
  seconds,
  sent,
  tookMs,
  triggerAt,
  triggerAtCi,
} from "./ask.ts";

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
  const cause = run.value?.error?.cause ?? "none";
  const from = cause === "undefined" ? "none" : cause.split("\n")[0];
  const did = `The answer to the POST was lost. The server runs ${count(pipelines.length, "pipeline")}. Your client ${ended(run)}, cause ${from}.`;
  const asked = `R6 asks for 1 pipeline, and a PipelineError "unknown" with what fetch threw as cause.`;
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
    const did = `deadlineMs was ${deadlineMs.toLocaleString("en")}, and ${what}. ${sent(run)}, and ${ended(run)}.`;
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
  const during = [accepted(seconds(1)), never(), ...forever];
  type Reason = Pick<Asked, "abortReason" | "abortName">;
  const cases: [what: string, script: Script, abortAtMs: number, requests: number, reason?: Reason][] = [
    ["before the call", [accepted(), ...forever], 0, 0],
    ["during the POST", [never(), accepted(), ...forever], 500, 1],
    ["during the first wait", [accepted(seconds(3)), ...forever], 1_200, 1],
    ["during a look", during, 1_800, 2],
    ["during a look, with a TimeoutError", during, 1_800, 2, { abortName: "TimeoutError" }],
    ["during a look, with the text enough", during, 1_800, 2, { abortReason: "enough" }],
    ["during a wait, with the number 0", [accepted(seconds(3)), ...forever], 1_800, 1, { abortReason: 0 }],
    ["while the body of a look came", [accepted(seconds(1)), stall({ afterBytes: 3 }), ...forever], 1_800, 2],
    ["during a later wait", [accepted(seconds(3)), ...forever], 7_300, 3],
  ];
  for (const [what, script, abortAtMs, requests, reason] of cases) {
    const run = await triggerAt(script, { abortAtMs, ...reason });
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

  const both = await answer.evaluate(
    async ({ triggerPipeline }, server) => {
      const start = (deadlineMs: number) =>
        triggerPipeline({ server, token: "test-token-ci" }, { branch: "main", environment: "staging" }, { deadlineMs });
      const calls = await Promise.allSettled([start(3_000), start(60_000)]);
      return calls.map((call) => (call.status === "fulfilled" ? call.value : call.reason)).map(({ url }) => url);
    },
    { service: (clock) => createCi({ queuedMs: 500, stageMs: 4_000, pollAfterSeconds: 2, now: () => clock.now() }) },
  );
  const [one, other] = [1, 2].map((id) => `http://ci.test/pipelines/${id}`);
  const told = `Of two calls at the same time, one met its deadline and one went well. Your client gave the urls ${both.value?.join(" and ")}.`;
  expect(both.value, story(both, told, `R9 and R4 ask for ${one} and ${other}.`)).toEqual([one, other]);
});
