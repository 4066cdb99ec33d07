import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { reset, type Script, status } from "../../../../mocks/script.ts";
import { count, ms, story, waited } from "../../../../src/rig/story.ts";
import {
  type Asked,
  ended,
  failed,
  newPipeline,
  rounded,
  seconds,
  sent,
  slowly,
  triggerAt,
  triggerAtCi,
} from "./ask.ts";

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
    ["400 and 90", [accepted(seconds(400)), running(seconds(90)), end()], {}, [400_000, 90_000]],
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
    const did = `The Retry-After were ${what}; options were ${JSON.stringify(options ?? {})}. Your client ${waited(run.waitsMs)}, and ${ended(run)}.`;
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
  const minutes = Array.from({ length: 150 }, () => running(seconds(1)));
  const long = await triggerAt([accepted(), ...minutes, end()]);
  const stayed = `The pipeline ran for 150 looks. ${sent(long)}, and ${ended(long)}.`;
  expect(long.value?.done, story(long, stayed, `R4 asks for ${JSON.stringify(wanted)}.`)).toEqual(wanted);
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
    ["a 429 with Retry-After: 1", status(429, seconds(1)), 1_000, 110],
    ["a broken connection", reset(), 2_000, 6],
  ] as const) {
    const { finishedAt, url, accepted, running, ended: end } = newPipeline();
    const bad = Array.from({ length: looks }, () => reply);
    const run = await triggerAt([accepted(seconds(1)), ...bad, running(seconds(1)), end()], {
      options: { pollMs: 2_000 },
    });
    const did = `The first ${looks} looks met ${what}. ${sent(run)}, ${waited(run.waitsMs.slice(0, 9))}, and ${ended(run)}.`;
    const waits = [1_000, ...bad.map(() => waitMs), 1_000];
    expect(run.value?.done, story(run, did, `R5 asks for ${url}.`)).toEqual({ url, finishedAt });
    expect(run.waitsMs.map(rounded), story(run, did, `R5 asks for the waits ${ms(waits.slice(0, 9))}.`)).toEqual(waits);
    const posts = run.requests.filter(({ method }) => method === "POST").length;
    expect(posts, story(run, did, "R1 asks for 1 POST.")).toBe(1);
  }
});
