import { parseHTML } from "linkedom";
import { beforeEach, describe, expect, test } from "vitest";
import { lessonClock } from "../../mocks/clock.ts";
import { open } from "../../mocks/lab.ts";
import { itemStore, newKey, payments, sha256 } from "../../mocks/writes-lab.ts";
import { tellWrites, writesPlot } from "../../mocks/writes-plot.ts";

beforeEach(() => lessonClock.reset());

const coffee = { amount: "400", currency: "eur", source: "tok_visa" };
const pay = (headers: Record<string, string> = {}) =>
  fetch("http://payments.test/v1/charges", {
    method: "POST",
    headers: { authorization: "Bearer test-key-merchant", ...headers },
    body: new URLSearchParams(coffee),
  });

/** Pays until an answer comes. */
async function twice(headers?: Record<string, string>) {
  const service = open(payments({ answersLost: 1 }));
  await pay(headers).catch(() => {});
  await lessonClock.sleep(200);
  await pay(headers);
  return service;
}

describe("tellWrites()", () => {
  test("shows keys, what was replayed and what is stored", async () => {
    expect(tellWrites(await twice())).toBe(
      "  0 ms  POST, no key → connection broken\n220 ms  POST, no key → 200\nstored: 2",
    );
    expect(tellWrites(await twice({ "idempotency-key": "3f9c" }))).toBe(
      "  0 ms  POST, key 3f9c → connection broken\n220 ms  POST, key 3f9c → 200, replayed\nstored: 1",
    );
  });

  test("shortens long keys, and gives a GET none", async () => {
    const service = await twice({ "idempotency-key": sha256("coffee") });
    await fetch("http://payments.test/v1/charges", { headers: { authorization: "Bearer test-key-merchant" } });
    expect(tellWrites(service)).toMatch(/key [0-9a-f]{8}… → 200, replayed\n240 ms {2}GET → 200\n/);
  });
});

describe("writesPlot()", () => {
  test("labels each request with its key and its end, and each step with what is stored", async () => {
    const rows = [
      { label: "no key", service: await twice() },
      { label: "one key", service: await twice({ "idempotency-key": "3f9c" }) },
    ];
    const { svg, alt, table } = writesPlot(rows, { title: "Once" });
    const texts = [...parseHTML(svg).document.querySelectorAll("text")].map(({ textContent }) => textContent);
    const labels = ["POST, no key: connection broken", "POST, key 3f9c: 200, replayed", "1 stored", "2 stored"];
    expect(texts).toEqual(expect.arrayContaining(labels));
    expect(alt).toContain("no key: 2 requests, 2 stored. one key: 2 requests, 1 stored.");
    expect(table.rows.slice(2)).toEqual([
      ["one key", "0", "POST", "3f9c", "connection broken", 1],
      ["one key", "220", "POST", "3f9c", "200, replayed", 1],
    ]);
  });
});

test("makes the same keys each time a service is opened", () => {
  open(payments());
  const keys = [newKey(), newKey()];
  open(itemStore());
  expect([newKey(), newKey()]).toEqual(keys);
  expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{4}$/), expect.stringMatching(/^[0-9a-f]{4}$/)]);
  expect(keys[0]).not.toBe(keys[1]);
});
