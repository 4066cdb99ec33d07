import { expect, test } from "vitest";
import { VirtualClock } from "../../src/rig/child/virtual-clock.ts";
import { VirtualRun } from "../../src/rig/child/virtual-run.ts";
import type { Wire } from "../../src/rig/child/wire.ts";
import type { AnswerMessage } from "../../src/rig/protocol.ts";

/** A run that waits 1 s, and the grader's side of its pipe. */
function setUp() {
  const clock = new VirtualClock();
  const asked = Promise.withResolvers<AnswerMessage>();
  let questions = 0;
  const wire = {
    received: 0,
    exchanges: 0,
    sendMessage(message: AnswerMessage) {
      questions++;
      asked.resolve(message);
    },
  };
  const run = new VirtualRun(clock, wire as unknown as Wire);
  const ended = run.toItsEnd(async () => {
    await new Promise<void>((resolve) => {
      clock.after(1_000, resolve, "answer");
    });
    return {};
  });
  const giveLeave = () => {
    wire.exchanges++;
    run.go(Number.POSITIVE_INFINITY);
  };
  return { clock, wire, ended, asked: asked.promise, giveLeave, questions: () => questions };
}

test("time moves when the grader gives leave", async () => {
  const { asked, giveLeave, ended, questions } = setUp();
  expect(await asked).toMatchObject({ type: "idle", nextMs: 1_000 });
  giveLeave();
  expect(await ended).toMatchObject({ tookMs: 1_000 });
  expect(questions()).toBe(1);
});

test("a leave is void when something was sent before it came", async () => {
  const { clock, wire, asked, giveLeave, ended, questions } = setUp();
  await asked;
  wire.exchanges++;
  giveLeave();
  while (questions() < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(clock.nowMs).toBe(0);
  giveLeave();
  expect(await ended).toMatchObject({ tookMs: 1_000 });
});
