import { beforeEach, expect, test } from "vitest";
import { lessonClock } from "../../mocks/clock.ts";
import { open } from "../../mocks/lab.ts";
import { createItems } from "../../mocks/services/items.ts";
import { withLedger } from "../../mocks/with-ledger.ts";

beforeEach(() => lessonClock.reset());

const headers = { "content-type": "application/json" };
const create = (name: string) =>
  fetch("http://items.test/items", { method: "POST", headers, body: JSON.stringify({ name, quantity: 1 }) });

const store = () => {
  const items = createItems({ count: 0 });
  return withLedger(items, () => items.items.length, { answersLost: 1 });
};

test("writes down how many records there were after each request", async () => {
  const service = open(store());
  await create("rasp").catch(() => {});
  expect((await create("file")).status).toBe(201);
  expect((await create("file")).status).toBe(409);
  expect(service.ledger).toEqual([
    { atMs: 0, stored: 1 },
    { atMs: 20, stored: 2 },
    { atMs: 40, stored: 2 },
  ]);
});

test("loses the first answers, not the changes", async () => {
  const service = open(store());
  await expect(create("rasp")).rejects.toThrow("fetch failed");
  expect(service.items.map(({ name }) => name)).toEqual(["rasp"]);
  expect(service.log).toMatchObject([{ method: "POST", endedAtMs: 20 }]);
});

test("begins anew when it is opened again", async () => {
  const service = store();
  open(service);
  await create("rasp").catch(() => {});
  const { close } = open(service);
  await expect(create("rasp")).rejects.toThrow("fetch failed");
  expect(service.ledger).toEqual([{ atMs: 0, stored: 1 }]);
  close();
});
