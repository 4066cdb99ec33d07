import { randomInt } from "node:crypto";
import { test } from "vitest";
import { ms } from "../../../../src/rig/story.ts";
import { hold, several } from "./scene.ts";

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
        ...several(failures, 1_500, 503),
        { atMs: 2_700, end, asked: "called" },
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
