import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type * as Solution from "../../../solutions/11-beyond/circuit-breaker.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("11-beyond/circuit-breaker.ts");

/** How a work ends: a status, or an error without one. */
type End = number | "timeout" | "network" | "error";

/** A call, and whether it should reach its work. It ends 1 ms later, where nothing else is said. */
type Call = { atMs: number; end: End; takesMs?: number; asked: "called" | "refused" };

/** What the state should be at a moment. */
type Look = { atMs: number; state: string };

type Played = { end: string; tookMs: number };

/** Sends each call at its moment, and reads the state in between. */
const play = async (
  { circuitBreaker, CircuitOpenError }: typeof Solution,
  _url: string,
  { options, calls, looks }: { options: Solution.BreakerOptions; calls: Call[]; looks: Look[] },
) => {
  const breaker = circuitBreaker(options);
  const beganAt = Date.now();
  // Calls of one moment begin in one breath, as in a crowd.
  const moments = new Map<number, Promise<unknown>>();
  const until = (atMs: number) => {
    const moment = moments.get(atMs) ?? new Promise((resolve) => setTimeout(resolve, atMs - (Date.now() - beganAt)));
    moments.set(atMs, moment);
    return moment;
  };

  const send = async ({ atMs, end, takesMs = 1 }: Call): Promise<Played> => {
    if (atMs > 0) await until(atMs);
    const value = { atMs };
    const error =
      end === "timeout"
        ? new DOMException("no answer in time", "TimeoutError")
        : end === "network"
          ? new TypeError("fetch failed")
          : Object.assign(new Error(`ended with ${end}`), typeof end === "number" && { status: end });
    let calls = 0;
    const work = async () => {
      calls += 1;
      await new Promise((resolve) => setTimeout(resolve, takesMs));
      if (end === 200) return value;
      throw error;
    };
    const call = async () => breaker.run(work);
    const came = await call().catch((thrown: unknown) => thrown);
    const tookMs = Date.now() - beganAt - atMs;
    if (calls === 1 && came === (end === 200 ? value : error)) return { end: "called", tookMs };
    if (calls === 0 && came instanceof CircuitOpenError) return { end: "refused", tookMs };
    const gave = came instanceof Error ? `${came.name}: ${came.message}` : String(came);
    return { end: `${calls === 0 ? "not let through" : `let through, ${calls} times work`}, and gave ${gave}`, tookMs };
  };
  const look = async ({ atMs }: Look) => {
    await until(atMs);
    return breaker.state;
  };
  const states = Promise.all(looks.map(look));
  return { calls: await Promise.all(calls.map(send)), states: await states };
};

/** Plays a scene, and speaks of the first call that went otherwise, or of the first state that was another. */
async function hold(options: Solution.BreakerOptions, calls: Call[], looks: Look[], asked: string) {
  const run = await answer.evaluate(play, { arguments: { options, calls, looks } });
  const settings = `failures ${options.failures}, openMs ${options.openMs}`;
  expect(run.error, story(run, `With ${settings} your breaker could not be called.`, asked)).toBeUndefined();
  for (const [index, call] of calls.entries()) {
    const { end, tookMs } = run.value?.calls[index] ?? { end: "nothing", tookMs: 0 };
    const did = `With ${settings}: ${tell(calls.slice(0, index))}. The call at ${ms(call.atMs)} was ${wordsOf(end)}.`;
    expect(end, story(run, did, asked)).toBe(call.asked);
    const late = `The call at ${ms(call.atMs)} was refused only after ${ms(tookMs)}.`;
    expect(end === "called" || tookMs === 0, story(run, late, asked)).toBe(true);
  }
  for (const [index, { atMs, state }] of looks.entries()) {
    const began = tell(calls.filter((call) => call.atMs < atMs));
    const did = `With ${settings}: ${began}. At ${ms(atMs)} the state was "${run.value?.states[index]}".`;
    expect(run.value?.states[index], story(run, did, asked)).toBe(state);
  }
}

const wordsOf = (end: string) => (end === "called" ? "let through" : end);

/** `503 at 0, 1 and 2 ms, 200 at 3 ms, refused at 4 ms`: calls in a row that went alike, together. */
function tell(calls: readonly Call[]): string {
  const groups: { words: string; atMs: number[] }[] = [];
  for (const { atMs, end, takesMs, asked } of calls) {
    const words = asked === "refused" ? "refused" : `${end}${takesMs === undefined ? "" : ` after ${ms(takesMs)}`}`;
    const last = groups.at(-1);
    if (last?.words === words) last.atMs.push(atMs);
    else groups.push({ words, atMs: [atMs] });
  }
  return groups.map(({ words, atMs }) => `${words} at ${ms(atMs)}`).join(", ") || "no call before";
}

/** So many calls, 10 ms apart, that all end alike. */
const several = (times: number, fromMs: number, end: End, asked: Call["asked"] = "called"): Call[] =>
  Array.from({ length: times }, (_, index) => ({ atMs: fromMs + 10 * index, end, asked }));

test("R1 gives what work gives, and throws what it throws", {
  meta: {
    points: 1,
    hints: [
      "The message says what came out of `run` while the circuit was closed.",
      "A breaker watches; it does not change what it sees. Return the value of work as it is. Note the error, and throw the same one.",
      "try {\n  const value = await ____();\n  return value;\n} catch (error) {\n  throw ____;\n}\n\nWhat would your caller lose if you wrapped the error?",
    ],
  },
}, async () => {
  const id = randomUUID();
  const run = await answer.evaluate(
    async ({ circuitBreaker }, _url, id) => {
      const breaker = circuitBreaker({ failures: 3, openMs: 1_000 });
      const states: string[] = [breaker.state];
      let calls = 0;
      const value = await breaker.run(async () => {
        calls += 1;
        return id;
      });
      const error = new RangeError(id);
      const fail = async () => {
        calls += 1;
        throw error;
      };
      const thrown = await breaker.run(fail).catch((reason: unknown) => reason);
      states.push(breaker.state);
      return { value, calls, isSame: thrown === error, states };
    },
    { arguments: id },
  );
  const { value, calls = 0, isSame, states } = run.value ?? {};
  const called = `For two calls of run, your breaker called work ${count(calls, "time")}. It gave ${value}.`;
  expect([calls, value], story(run, called, `R1 asks for one call each, and for "${id}".`)).toEqual([2, id]);
  expect(isSame, story(run, "Work threw a RangeError. Your breaker threw something else.")).toBe(true);
  const was = `At the beginning the state was "${states?.[0]}", after one failure of 3 "${states?.[1]}".`;
  expect(states, story(run, was, 'R1 asks for "closed".')).toEqual(["closed", "closed"]);
});

test("R2 takes a 4xx for an answer", {
  meta: {
    points: 2,
    hints: [
      "The message lists the statuses that the calls ended with. Which of them say that the service is down?",
      "A 404 comes from a service that works: it has looked, and there is no such thing. So it is no failure, and it ends a row of failures as a success does. 429 too: the service lives, and asks for a pause.",
      "const isAnswer = status >= ____ && status <= ____;\n...\nif (isAnswer) failuresInARow = ____;\n\nWhat could one user with a wrong link do to all others without this?",
    ],
  },
}, async () => {
  const asked = "R2 asks to count a 4xx as a success.";
  const statuses = [404, 429, 400, 499, 401, 408, 422];
  await hold(
    { failures: 1, openMs: 1_000 },
    statuses.map((end, index) => ({ atMs: 10 * index, end, asked: "called" })),
    [{ atMs: 100, state: "closed" }],
    asked,
  );
  for (const end of [404, 429]) {
    const calls = [503, end, 503, end, 503, 200].map((each, index) => ({ atMs: 10 * index, end: each }));
    await hold(
      { failures: 2, openMs: 1_000 },
      calls.map((call) => ({ ...call, asked: "called" })),
      [],
      asked,
    );
  }
});

test("R2 counts timeouts, broken connections and 5xx", {
  meta: {
    points: 2,
    hints: [
      "The message says how the calls ended, and that the circuit did not open.",
      "Not every failure has a status. A timeout and a broken connection are errors without one. So do not ask which errors count; ask which do not, and count all others.",
      'const { status } = error as { status?: unknown };\nconst isAnswer = typeof status === "____" && status >= 400 && status <= ____;\n\nWhich status has a connection that broke?',
    ],
  },
}, async () => {
  for (const end of [500, 503, 599, 399, "timeout", "network", "error"] as const) {
    const asked = `R2 asks to count ${typeof end === "number" ? `a ${end}` : "an error without a status"} as a failure.`;
    await hold(
      { failures: 2, openMs: 1_000 },
      [...several(2, 0, end), ...several(1, 50, 200, "refused")],
      [{ atMs: 100, state: "open" }],
      asked,
    );
  }
});

test("R3 opens after so many failures in a row", {
  meta: {
    points: 2,
    hints: [
      "The message lists the calls and how they ended. Count the failures that follow each other.",
      "Count one up at each failure, and back to 0 at each success. Calls that run side by side count in the order in which they end. The last failure of the row opens the circuit, not the call after it.",
      "failuresInARow += 1;\nif (failuresInARow ____ failures) open();\n...\nfailuresInARow = ____; // after a success\n\nWhat would one failure a day do to a count that never goes back?",
    ],
  },
}, async () => {
  const failures = randomInt(3, 6);
  const asked = `R3 asks to open after ${failures} failures in a row.`;
  await hold(
    { failures, openMs: 5_000 },
    [
      ...several(failures - 1, 0, 503),
      ...several(1, 100, 200),
      ...several(failures - 1, 200, 503),
      ...several(1, 300, 404),
      ...several(failures, 400, 503),
    ],
    [
      { atMs: 350, state: "closed" },
      { atMs: 500, state: "open" },
    ],
    asked,
  );
  await hold(
    { failures: 1, openMs: 5_000 },
    several(1, 0, 503),
    [{ atMs: 5, state: "open" }],
    "R3 asks to open after 1.",
  );
  const sideBySide: Call[] = [
    { atMs: 0, takesMs: 100, end: 503, asked: "called" },
    { atMs: 10, takesMs: 20, end: 200, asked: "called" },
    { atMs: 20, takesMs: 30, end: 503, asked: "called" },
  ];
  const looks = [
    { atMs: 60, state: "closed" },
    { atMs: 110, state: "open" },
  ];
  await hold(
    { failures: 2, openMs: 5_000 },
    sideBySide,
    looks,
    "They ended at 30, 50 and 100 ms. R3 asks to open at 100 ms.",
  );
  const two = await answer.evaluate(async ({ circuitBreaker }) => {
    const [one, other] = [1, 2].map(() => circuitBreaker({ failures: 2, openMs: 5_000 }));
    const states: unknown[] = [];
    for (const breaker of [one, other, one]) {
      await breaker?.run(() => Promise.reject(new Error("down"))).catch(() => {});
      states.push(`${one?.state} and ${other?.state}`);
    }
    return states;
  });
  const states = `With failures 2, the first of two breakers had a failure, then the second, then the first. Their states were ${two.value?.join(", ")}.`;
  const apart = ["closed and closed", "closed and closed", "open and closed"];
  expect(two.value, story(two, states, `R3 asks for ${apart.join(", ")}.`)).toEqual(apart);
});

test("R4 refuses at once while it is open", {
  meta: {
    points: 2,
    hints: [
      "The message says what became of a call while the circuit was open.",
      "Nobody has to wait for a service that is down: say no before work begins. Throw the error class of the starter, so that callers can tell your no from the service's.",
      'if (state === "____") throw new ____("The service has failed too often");\nconst value = await work();\n\nWhat does a page do with this error, that it cannot do with a timeout?',
    ],
  },
}, async () => {
  const openMs = randomInt(1_000, 9_000);
  await hold(
    { failures: 2, openMs },
    [...several(2, 0, 503), ...several(3, 30, 200, "refused"), ...several(1, openMs - 10, 200, "refused")],
    [
      { atMs: 15, state: "open" },
      { atMs: openMs - 5, state: "open" },
    ],
    `It opened at 11 ms. R4 asks for a CircuitOpenError, without a call of work, until ${ms(openMs + 11)}.`,
  );
});

test("R5 lets one probe through after openMs", {
  meta: {
    points: 3,
    hints: [
      "The message lists the calls after the end of openMs. Which one is the probe, and which ones must wait?",
      "When openMs are over, a hundred callers may come at the same moment. One goes; note this before you wait for it. All others are refused until its end is known, even when that takes long.",
      'if (state === "open" || ____) throw new CircuitOpenError();\nisProbing = state === "____";\n\nWhy must no await stand between these two lines?',
    ],
  },
}, async () => {
  const openMs = randomInt(1_000, 9_000);
  const halfOpenAt = openMs + 11;
  const probeMs = 3 * openMs;
  await hold(
    { failures: 2, openMs },
    [
      ...several(2, 0, 503),
      ...several(1, 700, 200, "refused"),
      { atMs: halfOpenAt + 20, takesMs: probeMs, end: 200, asked: "called" },
      { atMs: halfOpenAt + 20, end: 200, asked: "refused" },
      { atMs: halfOpenAt + 30, end: 200, asked: "refused" },
      { atMs: halfOpenAt + 2 * openMs, end: 200, asked: "refused" },
    ],
    [
      { atMs: halfOpenAt - 1, state: "open" },
      { atMs: halfOpenAt + 1, state: "half-open" },
      { atMs: halfOpenAt + 25, state: "half-open" },
      { atMs: halfOpenAt + 2 * openMs + 10, state: "half-open" },
    ],
    `It opened at 11 ms. R5 asks for one call from ${ms(halfOpenAt)} on, and none beside it.`,
  );
});

test("R6 closes after a good probe, and counts anew", {
  meta: {
    points: 2,
    hints: [
      "The probe has succeeded. The message says what became of the calls after it.",
      "The service is back, and what was before is over: closed, no failures counted, no probe under way. A 4xx is good news here too.",
      "function close() {\n  openedAt = ____;\n  failuresInARow = ____;\n  isProbing = ____;\n}\n\nWith an old count left over, how many failures would open the circuit again?",
    ],
  },
}, async () => {
  for (const end of [200, 404]) {
    const failures = randomInt(2, 5);
    await hold(
      { failures, openMs: 1_000 },
      [
        ...several(failures, 0, 503),
        { atMs: 1_100, end, asked: "called" },
        ...several(3, 1_200, 200),
        ...several(failures - 1, 1_300, 503),
        ...several(1, 1_400, 200),
      ],
      [{ atMs: 1_150, state: "closed" }],
      `R6 asks to close after the probe at 1,100 ms, and to count to ${failures} from there.`,
    );
    await hold(
      { failures, openMs: 1_000 },
      [...several(failures, 0, 503), { atMs: 1_100, end, asked: "called" }, ...several(failures - 1, 1_200, 503)],
      [{ atMs: 1_300, state: "closed" }],
      `R6 asks to close after the probe at 1,100 ms, and to count to ${failures} from there.`,
    );
  }
});

test("R6 opens again after a bad probe", {
  meta: {
    points: 2,
    hints: [
      "The probe has failed. The message says what became of the calls after it.",
      "One failure is enough here, however many it takes when the circuit is closed. Count openMs from the end of this probe, and let the next one through after that.",
      "if (____ || failuresInARow >= failures) {\n  openedAt = ____;\n  isProbing = ____;\n}\n\nHow many requests does a service get in a minute that it is down?",
    ],
  },
}, async () => {
  const failures = randomInt(3, 6);
  await hold(
    { failures, openMs: 1_000 },
    [
      ...several(failures, 0, 503),
      { atMs: 1_500, takesMs: 300, end: "timeout", asked: "called" },
      ...several(2, 1_850, 200, "refused"),
      { atMs: 2_750, end: 200, asked: "refused" },
      { atMs: 2_850, end: 500, asked: "called" },
      { atMs: 3_800, end: 200, asked: "refused" },
      { atMs: 3_900, end: 200, asked: "called" },
      { atMs: 3_950, end: 200, asked: "called" },
    ],
    [
      { atMs: 1_840, state: "open" },
      { atMs: 2_810, state: "half-open" },
      { atMs: 2_870, state: "open" },
    ],
    "The probes failed at 1,800 and 2,851 ms. R6 asks for 1,000 ms without calls after each.",
  );
});

/** Scenes in which a slow call, the first one, ends when the circuit has opened since. */
const lateScenes: { name: string; slow: Call; calls: Call[]; looks: Look[] }[] = [
  {
    name: "failed at 500 ms, while it was open since 31 ms",
    slow: { atMs: 0, takesMs: 500, end: 503, asked: "called" },
    calls: several(2, 20, 503),
    looks: [{ atMs: 1_035, state: "half-open" }],
  },
  {
    name: "succeeded at 500 ms, while it was open",
    slow: { atMs: 0, takesMs: 500, end: 200, asked: "called" },
    calls: [...several(2, 20, 503), ...several(1, 600, 200, "refused")],
    looks: [{ atMs: 700, state: "open" }],
  },
  {
    name: "failed at 1,200 ms, while it was half-open",
    slow: { atMs: 0, takesMs: 1_200, end: 503, asked: "called" },
    calls: [...several(2, 20, 503), { atMs: 1_300, end: 200, asked: "called" }],
    looks: [{ atMs: 1_250, state: "half-open" }],
  },
  {
    name: "succeeded at 1,200 ms, during the probe",
    slow: { atMs: 0, takesMs: 1_200, end: 200, asked: "called" },
    calls: [
      ...several(2, 20, 503),
      { atMs: 1_100, takesMs: 500, end: 503, asked: "called" },
      ...several(1, 1_250, 200, "refused"),
    ],
    looks: [
      { atMs: 1_300, state: "half-open" },
      { atMs: 1_700, state: "open" },
    ],
  },
  {
    name: "failed at 1,200 ms, during the probe",
    slow: { atMs: 0, takesMs: 1_200, end: 503, asked: "called" },
    calls: [
      ...several(2, 20, 503),
      { atMs: 1_100, takesMs: 500, end: 200, asked: "called" },
      ...several(1, 1_250, 200, "refused"),
      ...several(1, 1_700, 200),
    ],
    looks: [
      { atMs: 1_300, state: "half-open" },
      { atMs: 1_750, state: "closed" },
    ],
  },
  {
    name: "failed at 1,300 ms, when it had closed again",
    slow: { atMs: 0, takesMs: 1_300, end: 503, asked: "called" },
    calls: [...several(2, 20, 503), { atMs: 1_100, end: 200, asked: "called" }, ...several(1, 1_400, 503)],
    looks: [{ atMs: 1_500, state: "closed" }],
  },
  {
    name: "succeeded at 1,300 ms, when it had closed again",
    slow: { atMs: 0, takesMs: 1_300, end: 200, asked: "called" },
    calls: [
      ...several(2, 20, 503),
      { atMs: 1_100, end: 200, asked: "called" },
      ...several(1, 1_200, 503),
      ...several(1, 1_400, 503),
    ],
    looks: [{ atMs: 1_500, state: "open" }],
  },
];

test("R7 lets a late result change nothing", {
  meta: {
    points: 3,
    hints: [
      "The message says when the slow call began and ended, and when the circuit opened in between.",
      "A late result speaks of a time that is over. Give each call a number: how often the circuit has opened so far. When the call ends and the number is another, leave everything as it is.",
      "const openingsBefore = ____;\nconst value = await work();\nif (openings ____ openingsBefore) close();\nreturn value;\n\nWhat do ten calls that time out one after the other do to openMs without this?",
    ],
  },
}, async () => {
  for (const { name, slow, calls, looks } of lateScenes) {
    const asked = `The call of 0 ms ${name}. R7 asks to change nothing then.`;
    await hold({ failures: 2, openMs: 1_000 }, [slow, ...calls], looks, asked);
  }
});

test("R8 asks now() for the time", {
  meta: {
    points: 1,
    hints: [
      "In this check `now()` runs differently from the clock of the machine. Which of the two did your code ask?",
      "The caller may bring a clock of its own. Read it when the circuit opens, and each time somebody wants to know the state. A timer runs by the machine's clock.",
      'openedAt = ____();\n...\nreturn now() ____ openedAt + openMs ? "half-open" : "open";\n\nWhat else speaks against a timer that is set for each opening?',
    ],
  },
}, async () => {
  const run = await answer.evaluate(async ({ circuitBreaker }) => {
    let nowMs = 5_000;
    const breaker = circuitBreaker({ failures: 1, openMs: 1_000, now: () => nowMs });
    await breaker.run(() => Promise.reject(new Error("down"))).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    const states: string[] = [breaker.state];
    nowMs = 5_999;
    states.push(breaker.state);
    nowMs = 6_000;
    states.push(breaker.state);
    return states;
  });
  const did = `It opened when now() said 5,000 ms. At 5,000, 5,999 and 6,000 ms the state was ${run.value?.join(", ")}.`;
  const asked = "With openMs 1,000, R8 asks for open, open, half-open.";
  expect(run.value, story(run, did, asked)).toEqual(["open", "open", "half-open"]);
});
