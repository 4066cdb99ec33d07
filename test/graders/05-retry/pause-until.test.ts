import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import type * as Solution from "../../../solutions/05-retry/pause-until.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("05-retry/pause-until.ts");

/** Moments from the start of the pause, in milliseconds. */
type Plan = {
  wakeInMs: number;
  deadlineInMs?: number;
  /** The deadline as a moment, in place of `deadlineInMs`. */
  deadlineAt?: number;
  abortInMs?: number;
  reason?: unknown;
  /** Call without a second argument. */
  isBare?: boolean;
};

/** Pauses as planned, and tells when it ended and how. */
const play = async ({ pauseUntil }: typeof Solution, _url: string, plan: Plan) => {
  const { wakeInMs, deadlineInMs, deadlineAt, abortInMs, reason = "the user left" } = plan;
  const { getEventListeners } = process.getBuiltinModule("node:events");
  const controller = new AbortController();
  const beganAt = Date.now();
  const abort = () => controller.abort(reason);
  const longestMs = 2_000_000_000;
  if (abortInMs === 0) abort();
  else if (abortInMs && abortInMs <= longestMs) setTimeout(abort, abortInMs);
  else if (abortInMs) setTimeout(() => setTimeout(abort, abortInMs - longestMs), longestMs);
  const { signal } = controller;
  const limits = {
    signal,
    ...(deadlineInMs !== undefined && { deadlineAt: beganAt + deadlineInMs }),
    ...(deadlineAt !== undefined && { deadlineAt }),
  };
  const pause = plan.isBare ? pauseUntil(beganAt + wakeInMs) : pauseUntil(beganAt + wakeInMs, limits);
  const end = await pause.then(
    (given) => ({ given, threw: false, isReason: false, thrown: "" }),
    (thrown: unknown) => ({ given: undefined, threw: true, isReason: thrown === reason, thrown: String(thrown) }),
  );
  return { ...end, endedMs: Date.now() - beganAt, listeners: getEventListeners(signal, "abort").length };
};

async function played(plan: Plan) {
  const run = await answer.evaluate(play, { arguments: plan });
  const { given, threw, thrown, endedMs = 0, isReason, listeners } = run.value ?? {};
  const inMs = plan.deadlineInMs === undefined ? "" : `, with a deadline in ${ms(plan.deadlineInMs)}`;
  const deadline = plan.deadlineAt === undefined ? inMs : `, with the deadline ${plan.deadlineAt}`;
  const abort = plan.abortInMs === undefined ? "" : `, and an abort after ${ms(plan.abortInMs)}`;
  const end = threw ? `threw ${thrown}` : `gave ${given}`;
  const did = `A pause for ${ms(plan.wakeInMs)}${deadline}${abort}: after ${ms(endedMs)} your function ${end}.`;
  return { run, did, given, threw, endedMs, isReason, listeners };
}

const days = (amount: number) => amount * 86_400_000;
/** Near enough for a timer, which counts whole milliseconds. */
const isNear = (valueMs: number, rightMs: number) => Math.abs(valueMs - rightMs) <= 10;

test("R1 waits until then, and not shorter", {
  meta: {
    points: 2,
    hints: [
      "The message says how long the pause should be, and when your function ended it.",
      "The timer wants a duration: what is left from now until then. It forgets fractions of a millisecond, so a timer for 100.7 ms wakes you after 100. Round up, or look at the clock again.",
      "const leftMs = ____ - Date.now();\nawait wait(Math.____(leftMs), signal);\n\nWhy is a retry a part of a millisecond too early still too early?",
    ],
  },
}, async () => {
  for (const wakeInMs of [randomInt(100, 5_000), randomInt(100, 5_000) + 0.7, 0.4, 0, -5_000]) {
    const { run, did, given, endedMs } = await played({ wakeInMs, isBare: wakeInMs > 1 });
    const asked = `R1 asks for true after ${ms(Math.max(0, wakeInMs))}.`;
    expect([given, isNear(endedMs, Math.max(0, wakeInMs))], story(run, did, asked)).toEqual([true, true]);
    expect(endedMs >= wakeInMs, story(run, `${did} That is too early.`, asked)).toBe(true);
  }
});

test("R2 does not begin what cannot end before the deadline", {
  meta: {
    points: 2,
    hints: [
      "The message names the length of the pause and the deadline. How long did your function take to say no?",
      "A retry after the deadline helps nobody, and neither does waiting for it. Both moments are known before the pause begins: compare them.",
      "if (wakeAt ____ deadlineAt) return ____;\n\nWhat can the caller do with the time that you do not wait?",
    ],
  },
}, async () => {
  const deadlineInMs = randomInt(100, 5_000);
  for (const plan of [
    { wakeInMs: deadlineInMs + randomInt(1, 9_000), deadlineInMs },
    { wakeInMs: deadlineInMs, deadlineInMs },
    { wakeInMs: -100, deadlineInMs: -200 },
    { wakeInMs: 100, deadlineInMs: -200 },
    { wakeInMs: 0, deadlineInMs: 0 },
    { wakeInMs: 100, deadlineAt: 0 },
  ]) {
    const { run, did, given, endedMs } = await played(plan);
    expect([given, isNear(endedMs, 0)], story(run, did, "R2 asks for false at once.")).toEqual([false, true]);
  }
});

test("R2 waits when it can end before the deadline", {
  meta: {
    points: 1,
    hints: [
      "The deadline of this check comes after the end of the pause. The message says what your function did.",
      "The deadline is a moment, not a length: compare it with the moment at which you wake, not with what is left. After the wait it plays no part any more.",
      "const { deadlineAt = Number.____, signal } = limits;\n\nWhat should hold when nobody gives a deadline?",
    ],
  },
}, async () => {
  const wakeInMs = randomInt(100, 5_000);
  for (const plan of [
    { wakeInMs, deadlineInMs: wakeInMs + 1 },
    { wakeInMs, deadlineInMs: days(40) },
    { wakeInMs: -200, deadlineInMs: -100 },
  ]) {
    const { run, did, given, endedMs } = await played(plan);
    const rightMs = Math.max(0, plan.wakeInMs);
    const asked = `R1 asks for true after ${ms(rightMs)}.`;
    expect([given, isNear(endedMs, rightMs)], story(run, did, asked)).toEqual([true, true]);
  }
});

test("R3 stops at once when the caller aborts", {
  meta: {
    points: 3,
    hints: [
      "The message says when the caller aborted, when your function ended, and with what.",
      "The wait has to hear the signal, and must end in an error. The caller wants to see its own reason there, which may be any value. The timer of Node throws an AbortError of its own.",
      "await sleep(leftMs, undefined, { ____ }).catch(() => {\n  throw signal?.____;\n});\n\nWhat would the loop of the client do if the wait ended without an error?",
    ],
  },
}, async () => {
  for (const reason of ["the user left", null, 0]) {
    const abortInMs = randomInt(100, 900);
    const { run, did, isReason, endedMs } = await played({ wakeInMs: 10_000, deadlineInMs: 60_000, abortInMs, reason });
    const asked = `R3 asks for its reason, ${JSON.stringify(reason)}, after ${ms(abortInMs)}.`;
    expect([isReason, isNear(endedMs, abortInMs)], story(run, did, asked)).toEqual([true, true]);
  }

  const run = await answer.evaluate(async ({ pauseUntil }) => {
    const controller = new AbortController();
    const beganAt = Date.now();
    setTimeout(() => controller.abort("the user left"), 3_000);
    const pause = async (wakeInMs: number) => {
      const end = await pauseUntil(beganAt + wakeInMs, { signal: controller.signal }).catch(String);
      return `${end} after ${Math.round((Date.now() - beganAt) / 100) / 10} s`;
    };
    return Promise.all([pause(1_000), pause(10_000)]);
  });
  const did = `Two pauses at once, for 1 and for 10 s, and an abort after 3 s: ${run.value?.join(", and ")}.`;
  const right = ["true after 1 s", "the user left after 3 s"];
  expect(run.value, story(run, did, `R1 and R3 ask for ${right.join(", and ")}.`)).toEqual(right);
});

test("R3 asks the signal first of all", {
  meta: {
    points: 1,
    hints: [
      "The signal had aborted before the call. The message says what your function gave or threw.",
      "A signal tells of its abort once; who listens later hears nothing. So ask first whether it has happened, before the clock and before the deadline. A reason may be null.",
      "signal?.____();\nif (wakeAt >= deadlineAt) return ____;\n\nWhat would the caller think of a false?",
    ],
  },
}, async () => {
  for (const reason of ["the user left", null]) {
    for (const plan of [{ wakeInMs: 10_000 }, { wakeInMs: 10_000, deadlineInMs: 100 }, { wakeInMs: -100 }]) {
      const { run, did, isReason, endedMs } = await played({ ...plan, abortInMs: 0, reason });
      const asked = `R3 asks for its reason, ${JSON.stringify(reason)}, at once.`;
      expect([isReason, isNear(endedMs, 0)], story(run, did, asked)).toEqual([true, true]);
    }
  }
});

test("R4 waits for 30 days", {
  meta: {
    points: 2,
    hints: [
      "The pause of this check is longer than a timer can count. The message says when your function ended it.",
      "A timer that gets more than 2,147,483,647 ms fires after 1 ms. Wait in pieces: at most that long each, until nothing is left. Each piece has to hear the signal.",
      "while (wakeAt > Date.now()) {\n  await wait(Math.min(wakeAt - Date.now(), ____), signal);\n}\n\nWhat would a service see of a client whose wait of 30 days became 1 ms?",
    ],
  },
}, async () => {
  const wakeInMs = days(30) + randomInt(1, 9_000);
  const whole = await played({ wakeInMs });
  const asked = `R4 asks for true after ${ms(wakeInMs)}.`;
  expect([whole.given, isNear(whole.endedMs, wakeInMs)], story(whole.run, whole.did, asked)).toEqual([true, true]);
  const abortInMs = days(27);
  const stopped = await played({ wakeInMs, abortInMs });
  const stop = `R3 asks for the reason after ${ms(abortInMs)}.`;
  const isRight = [stopped.isReason, isNear(stopped.endedMs, abortInMs)];
  expect(isRight, story(stopped.run, stopped.did, stop)).toEqual([true, true]);
});

test("R5 leaves no timer and no listener", {
  meta: {
    points: 2,
    hints: [
      "The message says how the pause ended, and what was left. Where do you tidy up?",
      "A wait has two ends: its time is over, or the signal aborts. Whichever comes first must take the other away: the listener from the signal, or the timer.",
      'signal?.removeEventListener("abort", ____);\nclearTimeout(____);\n\nHow many listeners would a client leave that pauses every minute for a day?',
    ],
  },
}, async () => {
  for (const [end, plan, isThrown] of [
    ["true", { wakeInMs: 1_000 }, false],
    ["true, after 30 days", { wakeInMs: days(30) }, false],
    ["false", { wakeInMs: 1_000, deadlineInMs: 100 }, false],
    ["an abort", { wakeInMs: 1_000_000, abortInMs: 100 }, true],
  ] as [string, Plan, boolean][]) {
    const { run, did, threw, given, listeners = 0 } = await played(plan);
    expect([threw, typeof given], story(run, did)).toEqual([isThrown, isThrown ? "undefined" : "boolean"]);
    const ran = `The pause ended with ${end}, and ${count(run.left.timers, "timer")} still ran.`;
    expect(run.left.timers, story(run, ran, "R5 asks for none.")).toBe(0);
    const hung = `The pause ended with ${end}, and ${count(listeners, "listener")} stayed on the signal.`;
    expect(listeners, story(run, hung, "R5 asks for none.")).toBe(0);
  }
});
