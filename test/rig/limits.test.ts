import { expect, test } from "vitest";
import { json, never } from "../../mocks/script.ts";
import { AnswerFailure, type FailureKind } from "../../src/rig/answer-failure.ts";
import { openTestAnswer } from "./test-answer.ts";

type Misbehaving = typeof import("./answers/misbehaving.ts");

const answer = openTestAnswer<Misbehaving>("misbehaving.ts", {
  limits: { requests: 50, connections: 50, consoleCharacters: 10_000, memoryMegabytes: 300 },
});

/** What ends by another limit must not end by this one, however busy the machine is. */
const patientMs = 20_000;

const failures: [name: keyof Misbehaving, kind: FailureKind, sentence: string | RegExp][] = [
  ["loopsForEver", "loop", "Your code never gave control back: misbehaving.ts:9."],
  ["loopsThroughPromises", "loop", "Your code never gave control back: misbehaving.ts:13."],
  ["loopsThroughImmediates", "loop", "Your code never gave control back: misbehaving.ts:17."],
  ["sleepsForEver", "no-end", /^Your code did not come to an end: after \d+ s and 0 requests it still goes on\.$/],
  [
    "neverSettles",
    "waits-for-ever",
    "Your code waits for ever for something that never happens: no request is under way and no timer is set.",
  ],
  [
    "waitsForAReply",
    "waits-for-ever",
    "Your code waits for ever for a reply to GET http://api.test/users, which never comes, and it has set no timer.",
  ],
  ["asksForEver", "requests", "Your code sent more than 50 requests."],
  ["connectsForEver", "connections", "Your code opened more than 50 connections."],
  ["fillsTheHeap", "memory", "Your code used more than 128 MB of memory."],
  ["printsForEver", "output", "Your code printed more than 10000 characters."],
  ["exits", "exit", "Your code ended the process with exit code 3 (misbehaving.ts:59)."],
  ["aborts", "exit", "Your code ended the process by signal SIGABRT."],
  [
    "throwsInATimer",
    "exception",
    "Your code threw an error outside of any promise, where nobody can catch it: RangeError: too late",
  ],
  ["rejectsUnheard", "rejection", "A promise of your code was rejected and nobody listened: Error: nobody hears me"],
  ["writesOnThePipe", "protocol", "Your code wrote to the channel between the rig and your code."],
];

test.for(failures)("an answer that %s fails with a sentence of its own", async ([name, kind, sentence]) => {
  const failure = await fail(name, kind === "loop" || kind === "no-end" ? 1_000 : patientMs);
  expect(failure).toBeInstanceOf(AnswerFailure);
  expect(failure).toMatchObject({
    kind,
    message: typeof sentence === "string" ? sentence : expect.stringMatching(sentence),
  });
});

test.runIf(process.platform === "linux")("an answer that fills buffers fails with a sentence of its own", async () => {
  expect(await fail("fillsBuffers")).toMatchObject({
    kind: "memory",
    message: "Your code used more than 300 MB of memory.",
  });
});

test("a failure tells what had gone over the wire until then", async () => {
  expect(await fail("waitsForAReply")).toMatchObject({ requests: [{ url: "http://api.test/users", outcome: "open" }] });
});

test("after a failure the next evaluation gets a process that works", async () => {
  await fail("exits");
  const run = await answer.evaluate(async () => "fine");
  expect(run.value).toBe("fine");
});

async function fail(name: keyof Misbehaving, limitMs = patientMs): Promise<unknown> {
  return answer
    .evaluate((module, url, name) => (module[name] as (url: string) => unknown)(url), {
      script: name === "asksForEver" ? Array(100).fill(json(1)) : [never()],
      arguments: name,
      limitMs,
    })
    .catch((error) => error);
}
