import path from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { course } from "../../course.ts";
import { type Exercise, exercisesOf } from "../../src/core/course.ts";
import type { Verdict } from "../../src/core/verdict.ts";
import { judge } from "../../src/grading/judge.ts";
import { kitRoot } from "../../src/grading/kit-files.ts";
import { makeOverlay } from "../../src/grading/overlay.ts";
import { restrict } from "../../src/rig/restrict.ts";
import { attacksOnBuiltIns } from "./attacks/on-built-ins.ts";
import { attacksOnTheClock } from "./attacks/on-the-clock.ts";
import { attacksOnThePipe } from "./attacks/on-the-pipe.ts";

const exercise = exercisesOf(course).find(({ id }) => id === "05-retry/fetch-with-retry") as Exercise;

/** Asks again at once, whatever came: a few checks it passes honestly. */
const hastyClient = `
export const readHttpDate = (value) => Date.parse(value);
export async function fetchWithRetry(input, init, { retries = 3 } = {}) {
  for (let retry = 0; ; retry++) {
    const response = await fetch(input, init);
    if (response.ok || retry === retries) return response;
  }
}`;

const preludes: Readonly<Record<string, string | undefined>> = {
  "patches Object.is": attacksOnBuiltIns["makes everything the same with Object.is"]?.prelude,
  "gives every object a toJSON": attacksOnBuiltIns["gives every object a toJSON"]?.prelude,
  "hides its timers": attacksOnBuiltIns["hides its timer from stacks"]?.prelude,
  "replaces performance.now": attacksOnTheClock["replaces performance.now"]?.prelude,
  "forges endings": attacksOnThePipe["forges an ending while it is loaded"]?.prelude,
  "changes what goes through the pipe": attacksOnThePipe["changes what goes through the pipe's handle"]?.prelude,
};

/** In the place of the client: the reference itself, taken from the disk of the judge. */
const reference = pathToFileURL(path.join(kitRoot, "solutions", `${exercise.id}.ts`)).href;
const thief = `
const file = "${reference}";
export const { fetchWithRetry, readHttpDate } = await import(file);`;

let earned: string[];
beforeAll(async () => {
  earned = passed(await judgeText(hastyClient));
}, 60_000);

test("a hasty client passes some checks and fails others", async () => {
  expect(earned).toContain("R1 sends the request as it is and returns the answer");
  expect(earned).not.toContain("R3 waits a random part of a time that doubles");
});

describe("a hasty client earns no more when it", () => {
  test.for(Object.entries(preludes))("%s", { timeout: 120_000 }, async ([, prelude = "throw 1;"]) => {
    const verdict = await judgeText(`${prelude}\n${hastyClient}`);
    expect(verdict.outcome).toBe("failed");
    expect(earned).toEqual(expect.arrayContaining(passed(verdict)));
  });
});

test("the reference cannot be taken from the disk of the judge", { timeout: 60_000 }, async () => {
  const { outcome, reason, checks } = await judgeText(thief);
  expect({ outcome, reason, passed: checks.filter((check) => check.outcome === "passed") }).toEqual({
    outcome: "failed",
    reason: expect.stringContaining("Access to this API has been restricted"),
    passed: [],
  });
});

async function judgeText(text: string): Promise<Verdict> {
  await using answer = await makeOverlay(kitRoot, exercise, text);
  return await judge(exercise, answer.folder, { types: false, session: { launch: restrict } });
}

function passed({ checks }: Verdict): string[] {
  return checks.filter(({ outcome }) => outcome === "passed").map(({ name }) => name);
}
