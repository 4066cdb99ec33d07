import { afterEach, describe, expect, test } from "vitest";
import { crowd, now, open, random, serve, sleep } from "../../mocks/lab.ts";
import { createItems } from "../../mocks/services/items.ts";
import { parcels } from "../../mocks/services/parcels.ts";

let close = () => {};
afterEach(() => close());

/** What a cell does: opens the service and lets a crowd with random waits ask. */
async function cell() {
  const service = open(parcels({ capacityPer100Ms: 6 }));
  close = service.close;
  await crowd(60, async () => {
    while (!(await fetch("http://parcels.test/parcels/17")).ok) await sleep(random() * 400);
  });
  return service.log;
}

describe("the lab", () => {
  test("gives the same figures each time a cell runs", async () => {
    const first = await cell();
    expect(await cell()).toEqual(first);
    expect(first.length).toBeGreaterThan(60);
  });

  test("starts each opening at the same moment", async () => {
    close = open(parcels()).close;
    const openedAt = now();
    await sleep(5_000);
    expect(now() - openedAt).toBe(5_000);
    close = open(parcels()).close;
    expect(now()).toBe(openedAt);
  });

  test("keeps a loop that a cell left behind out of the next cell", async () => {
    close = open(parcels({ downForMs: 1_000_000 })).close;
    const stray = async () => {
      for (;;) {
        await fetch("http://parcels.test/parcels/17");
        await sleep(10);
      }
    };
    void stray();
    await sleep(100);
    const next = open(parcels());
    close = next.close;
    await sleep(1_000);
    expect(next.log).toEqual([]);
  });

  test("serves on a real port for one cell after the other, each time from the beginning", async () => {
    const items = createItems();
    close = open(parcels()).close;
    const first = await serve(items);
    expect((await fetch(`${first.url}/items/1`, { method: "DELETE" })).status).toBe(204);
    const second = await serve({ items });
    expect((await fetch(`${second.url}/items/1`)).status).toBe(200);
    await expect(fetch(first.url)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
    await second.close();
  });

  test("numbers the clients of a crowd from 1 and gives their results in that order", async () => {
    expect(await crowd(3, async (number) => number * 10)).toEqual([10, 20, 30]);
  });
});
