import { readFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { course } from "../../course.ts";
import { type Exercise, exercisesOf } from "../../src/core/course.ts";
import { findSandbox } from "../../src/grading/class/sandbox.ts";
import { judge } from "../../src/grading/judge.ts";
import { filesOf, kitRoot } from "../../src/grading/kit-files.ts";
import { makeOverlay } from "../../src/grading/overlay.ts";
import type { Launch } from "../../src/rig/start-process.ts";
import { canSandbox, skipped } from "../rig/can-sandbox.ts";

/** An exercise for each kind of thing that right work does with its process; the reference, or an alternative. */
const families: Readonly<Record<string, readonly [exercise: string, alternative?: string]>> = {
  fetch: ["05-retry/fetch-with-retry"],
  "node-fetch": ["01-first-request/items-crud", "class-node-fetch.ts"],
  "node:http": ["17-ops-apis/notify-slack", "node-http.ts"],
  "node:https": ["13-tls/trust-internal-ca", "node-https.ts"],
  TLS: ["13-tls/trust-internal-ca"],
  "downloaded files": ["12-files/download-to"],
  "uploaded files": ["12-files/upload-report"],
  MSW: ["15-msw/test-with-msw"],
  nock: ["16-nock/test-with-nock"],
  "the AWS SDK": ["18-aws/audit-iam-users"],
  "a whole client": ["10-resilient-client/create-client"],
};

describe.runIf(canSandbox)(`right work in the whole sandbox${skipped}`, () => {
  let launch: Launch;

  beforeAll(async () => {
    const sandbox = await findSandbox();
    expect(sandbox.missing).toEqual([]);
    launch = sandbox.launch;
  });

  test.for(Object.entries(families))("passes with %s", { timeout: 120_000 }, async ([, [id, alternative]]) => {
    const exercise = exercisesOf(course).find((each) => each.id === id) as Exercise;
    const { solution, alternatives } = filesOf(exercise);
    const text = await readFile(alternative ? path.join(alternatives, alternative) : solution, "utf8");
    await using answer = await makeOverlay(kitRoot, exercise, text);
    const { outcome, reason, checks } = await judge(exercise, answer.folder, { types: false, session: { launch } });
    const missed = checks.filter((check) => check.outcome !== "passed").map(({ name, message }) => [name, message]);
    expect({ outcome, reason, missed }).toEqual({ outcome: "passed", reason: undefined, missed: [] });
  });
});
