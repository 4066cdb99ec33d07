import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { Timekeeper } from "../../src/rig/timekeeper.ts";

/** A process on the other side that notes what it is told. */
function setUp() {
  const told: string[] = [];
  const process = {
    sent: 0,
    go: (untilMs: number | null) => void told.push(`go until ${untilMs}`),
    tellTime: (nowMs: number) => {
      process.sent++;
      told.push(`it is ${nowMs}`);
    },
  };
  const time = new Timekeeper(process, () => void told.push("stuck"));
  const settle = async () => {
    for (let turns = 0; turns < 6; turns++) await turn();
    return told.splice(0);
  };
  return { time, process, settle };
}

test("a quiet process may move on without end when the server has nothing to do", async () => {
  const { time, settle } = setUp();
  time.idle({ received: 0, nextMs: 1_000 });
  expect(await settle()).toEqual(["go until null"]);
});

test("it may move on until the server's next event", async () => {
  const { time, settle } = setUp();
  void time.sleep(3_000);
  time.idle({ received: 0, nextMs: 1_000 });
  expect(await settle()).toEqual(["go until 3000"]);
});

test("the server's event comes first when both are due at once", async () => {
  const { time, process, settle } = setUp();
  let happened = false;
  void time.sleep(1_000).then(() => {
    happened = true;
  });
  time.idle({ received: 0, nextMs: 1_000 });
  expect(await settle()).toEqual(["it is 1000"]);
  expect(happened).toBe(true);
  expect(time.nowMs).toBe(1_000);
  time.idle({ received: process.sent, nextMs: 1_000 });
  expect(await settle()).toEqual(["go until null"]);
});

test("a process that has not seen everything yet is not idle", async () => {
  const { time, process, settle } = setUp();
  process.sent = 2;
  time.idle({ received: 1, nextMs: 1_000 });
  expect(await settle()).toEqual([]);
});

test("time stands while the server works, but for its sleeps", async () => {
  const { time, process, settle } = setUp();
  const work = Promise.withResolvers<void>();
  const held = time.hold(async () => {
    await work.promise;
    await time.sleep(500);
  });
  time.idle({ received: 0, nextMs: 1_000 });
  expect(await settle()).toEqual([]);
  work.resolve();
  expect(await settle()).toEqual(["it is 500"]);
  await held;
  time.idle({ received: process.sent, nextMs: 1_000 });
  expect(await settle()).toEqual(["go until null"]);
});

test("when neither side has anything to wait for, the process is stuck", async () => {
  const { time, settle } = setUp();
  time.idle({ received: 0, nextMs: null });
  expect(await settle()).toEqual(["stuck"]);
});
