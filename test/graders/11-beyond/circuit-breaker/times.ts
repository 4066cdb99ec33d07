import { expect, test } from "vitest";
import { ms, story } from "../../../../src/rig/story.ts";
import { answer, type Call, hold, type Look, several } from "./scene.ts";

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
  for (const startMs of [5_000, 0]) {
    const run = await answer.evaluate(
      async ({ circuitBreaker }, _url, startMs) => {
        let nowMs = startMs;
        const breaker = circuitBreaker({ failures: 1, openMs: 1_000, now: () => nowMs });
        await breaker.run(() => Promise.reject(new Error("down"))).catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, 60_000));
        const states: string[] = [];
        for (const laterMs of [0, 999, 1_000]) {
          nowMs = startMs + laterMs;
          states.push(breaker.state);
        }
        return states;
      },
      { arguments: startMs },
    );
    const looks = [startMs, startMs + 999, startMs + 1_000];
    const did = `It opened when now() said ${ms(startMs)}. At ${ms(looks)} the state was ${run.value?.join(", ")}.`;
    const asked = "With openMs 1,000, R8 asks for open, open, half-open.";
    expect(run.value, story(run, did, asked)).toEqual(["open", "open", "half-open"]);
  }
});
