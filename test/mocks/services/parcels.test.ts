import { afterEach, describe, expect, test } from "vitest";
import { lessonClock } from "../../../mocks/clock.ts";
import type { Opened } from "../../../mocks/intercept.ts";
import { crowd, open, sleep } from "../../../mocks/lab.ts";
import { type ParcelsOptions, parcels } from "../../../mocks/services/parcels.ts";

const origin = "http://parcels.test";
let opened: Opened | undefined;
const start = (options?: ParcelsOptions) => {
  const service = open(parcels(options));
  opened = service;
  return service;
};
const order = () => fetch(`${origin}/orders`, { method: "POST", body: '{"to":"Ada","city":"Turin"}' });
const statusAt = async (atMs: number) => {
  await sleep(atMs - lessonClock.elapsedMs());
  return (await fetch(`${origin}/parcels/17`)).status;
};

afterEach(() => opened?.close());

describe("parcels()", () => {
  test("knows parcel 17 and answers after 20 ms", async () => {
    const { log } = start();
    const parcel = await (await fetch(`${origin}/parcels/17`)).json();
    expect(parcel).toMatchObject({ id: 17, to: "Leilani Kahale" });
    expect(log).toMatchObject([{ atMs: 0, endedAtMs: 20, status: 200 }]);
  });

  test("takes longer for the parcels that are named", async () => {
    const { log } = start({ takesMs: { 12: 200 } });
    await Promise.all([11, 12].map((id) => fetch(`${origin}/parcels/${id}`)));
    expect(log.map(({ path, endedAtMs }) => [path, endedAtMs]).sort()).toEqual([
      ["/parcels/11", 20],
      ["/parcels/12", 200],
    ]);
  });

  for (const path of ["/parcels/99", "/orders/1", "/nowhere"]) {
    test(`answers 404 to ${path}`, async () => {
      start();
      expect((await fetch(origin + path)).status).toBe(404);
    });
  }

  test("stores an order, names its place and gives it back", async () => {
    const service = start();
    const created = await order();
    expect([created.status, created.headers.get("location")]).toEqual([201, "/orders/1"]);
    const again = await (await fetch(`${origin}/orders/1`)).json();
    expect(again).toEqual({ id: 1, to: "Ada", city: "Turin" });
    expect(service.orders).toEqual([again]);
  });

  test("stores an order and breaks the connection, for the first so many", async () => {
    const service = start({ ordersCutOff: 1 });
    await expect(order()).rejects.toThrow("fetch failed");
    expect((await order()).status).toBe(201);
    expect(service.orders.length).toBe(2);
  });

  test("is down until the very millisecond", async () => {
    start({ downForMs: 1_000 });
    expect([await statusAt(0), await statusAt(970), await statusAt(1_000)]).toEqual([503, 503, 200]);
  });

  test("answers 429 while the quota is empty and says for how long, in whole seconds", async () => {
    start({ quotaEmptyForMs: 2_000, retryAfter: "seconds" });
    const response = await fetch(`${origin}/parcels/17`);
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "2"]);
    expect(await statusAt(2_000)).toBe(200);
  });

  test("says it as a date, too", async () => {
    start({ quotaEmptyForMs: 10_000, retryAfter: "date" });
    const response = await fetch(`${origin}/parcels/17`);
    expect(response.headers.get("retry-after")).toBe("Mon, 05 Jan 2026 09:00:10 GMT");
  });

  test("serves six in each 100 ms and refuses the rest", async () => {
    start({ capacityPer100Ms: 6 });
    const ask = async () => (await fetch(`${origin}/parcels/17`)).status;
    const first = await crowd(8, ask);
    expect(first).toEqual([200, 200, 200, 200, 200, 200, 503, 503]);
    expect([await statusAt(99), await statusAt(119)]).toEqual([503, 200]);
  });

  test("does not remember the orders of another instance, nor its own after an opening", async () => {
    const service = start();
    await order();
    expect(parcels().orders).toEqual([]);
    opened = open(service);
    expect(service.orders).toEqual([]);
  });

  test("takes as long for each request as it is told", async () => {
    let nextMs = 0;
    const { log } = start({
      latencyMs: () => {
        nextMs += 100;
        return nextMs;
      },
    });
    await fetch(`${origin}/parcels/17`);
    await fetch(`${origin}/parcels/17`);
    expect(log.map(({ endedAtMs }) => endedAtMs)).toEqual([100, 300]);
  });
});
