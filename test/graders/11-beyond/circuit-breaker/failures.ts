import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { count, story } from "../../../../src/rig/story.ts";
import { answer, type Call, hold, several } from "./scene.ts";

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
      const nothing = await breaker.run(async () => {
        calls += 1;
      });
      const error = new RangeError(id);
      const fail = async () => {
        calls += 1;
        throw error;
      };
      const thrown = await breaker.run(fail).catch((reason: unknown) => reason);
      states.push(breaker.state);
      return { value, nothing: String(nothing), calls, isSame: thrown === error, states };
    },
    { arguments: id },
  );
  const { value, nothing, calls = 0, isSame, states } = run.value ?? {};
  const called = `For three calls of run, your breaker called work ${count(calls, "time")}. It gave ${value}, then ${nothing}.`;
  const asked = `R1 asks for one call each, and for "${id}", then undefined.`;
  expect([calls, value, nothing], story(run, called, asked)).toEqual([3, id, "undefined"]);
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
  await hold(
    { failures: 1, openMs: 1_000 },
    several(2, 0, "returned 503"),
    [{ atMs: 100, state: "closed" }],
    "R2 asks to count what returns as a success, whatever it returns.",
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
  for (const end of [500, 503, 599, 399, "timeout", "network", "error", "404 in response.status"] as const) {
    const asked = `R2 asks to count ${typeof end === "number" ? `a ${end}` : "an error without a status"} as a failure, R3 to open after 2.`;
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
  await hold(
    { failures: 12, openMs: 5_000 },
    several(12, 0, 503),
    [
      { atMs: 105, state: "closed" },
      { atMs: 150, state: "open" },
    ],
    "R3 asks to open after 12 failures in a row.",
  );
  const [yesterday, today] = [several(1, 0, 503), several(1, 86_400_000, 503)];
  await hold(
    { failures: 2, openMs: 5_000 },
    [...yesterday, ...today],
    [{ atMs: 86_400_100, state: "open" }],
    "R3 asks to open after 2 failures in a row, however long they are apart.",
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
