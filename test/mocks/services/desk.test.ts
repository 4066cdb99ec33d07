import { afterEach, describe, expect, test } from "vitest";
import { lessonClock } from "../../../mocks/clock.ts";
import type { Opened } from "../../../mocks/intercept.ts";
import { crowd, open, sleep } from "../../../mocks/lab.ts";
import { type DeskOptions, desk } from "../../../mocks/services/desk.ts";

const parcel = "http://parcels.test/parcels/17";
let opened: Opened | undefined;
const start = (options?: DeskOptions) => {
  const service = open(desk(options));
  opened = service;
  return service;
};
/** Requests of one moment arrive in any order: who comes first depends on connections that are open from before. */
const answersAt = async (clients: number) => {
  const answers = await crowd(clients, async () => `${(await fetch(parcel)).status} at ${lessonClock.elapsedMs()}`);
  return answers.sort();
};

afterEach(() => opened?.close());

describe("desk()", () => {
  test("serves one after the other, in the order of arrival", async () => {
    start();
    expect(await answersAt(3)).toEqual(["200 at 20", "200 at 40", "200 at 60"]);
    await sleep(1_000);
    expect(await answersAt(1)).toEqual(["200 at 1080"]);
  });

  test("lets those wait who come during its pause", async () => {
    start({ workMs: 10, pause: { fromMs: 100, untilMs: 200 } });
    await sleep(99);
    expect(await answersAt(1)).toEqual(["200 at 109"]);
    expect(await answersAt(2)).toEqual(["200 at 210", "200 at 220"]);
  });

  test("refuses at once who finds the queue full", async () => {
    start({ mostWaiting: 1 });
    expect(await answersAt(3)).toEqual(["200 at 20", "200 at 40", "503 at 0"]);
  });

  test("works for a client who has left", async () => {
    start();
    await fetch(parcel, { signal: AbortSignal.abort() }).catch(() => {});
    const leaving = new AbortController();
    const left = fetch(parcel, { signal: leaving.signal }).catch(({ name }: Error) => name);
    await sleep(1);
    leaving.abort();
    expect([await left, await answersAt(1)]).toEqual(["AbortError", ["200 at 40"]]);
  });

  test("knows no other path, and begins anew with each opening", async () => {
    const service = start({ pause: { fromMs: 0, untilMs: 50 } });
    expect((await fetch("http://parcels.test/orders")).status).toBe(404);
    await answersAt(1);
    open(service);
    expect(await answersAt(1)).toEqual(["200 at 70"]);
  });
});
