import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import nock from "nock";
import nodeFetch from "node-fetch";
import * as undici from "undici";
import { afterAll, afterEach, describe, expect, onTestFinished, test } from "vitest";
import { lessonClock } from "../../mocks/clock.ts";
import type { Opened, Service } from "../../mocks/intercept.ts";
import { interceptWithNock } from "../../mocks/nock.ts";
import { json, reset, status } from "../../mocks/script.ts";
import { scripted } from "../../mocks/scripted.ts";
import { createItems } from "../../mocks/services/items.ts";
import { withWeather } from "../../mocks/with-weather.ts";
import { outcomeOf } from "./answers/outcome.ts";
import { faultCases, faulty, orderPath, patienceFor } from "./faulty-service.ts";

const opened: Opened[] = [];
const open = <S extends Service>(service: S) => {
  const one = interceptWithNock(service);
  opened.push(one);
  return one;
};
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});
afterAll(() => nock.restore());

describe("a fault by nock", () => {
  for (const { name, fault, ...expected } of faultCases) {
    const outcome = expected.byNock ?? expected.outcome;
    test(`${name}: ${outcome}`, async () => {
      const { origin } = open(faulty(fault, lessonClock));
      expect(await outcomeOf(origin + orderPath, patienceFor(outcome))).toBe(outcome);
    });
  }
});

describe("interceptWithNock()", () => {
  test("plays a script for node-fetch, reply by reply", async () => {
    const { log } = open(scripted([status(503), json({ id: 1 }, { status: 201 }), reset()]));
    expect((await nodeFetch("http://api.test/orders")).status).toBe(503);
    const second = await nodeFetch("http://api.test/orders", { method: "POST", body: "{}" });
    expect([second.status, await second.json()]).toEqual([201, { id: 1 }]);
    await expect(nodeFetch("http://api.test/orders")).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(log.map(({ method, status }) => [method, status])).toEqual([
      ["GET", 503],
      ["POST", 201],
      ["GET", undefined],
    ]);
  });

  for (const [name, ask] of Object.entries({
    fetch: (...args: Parameters<typeof fetch>) => fetch(...args),
    "node-fetch": nodeFetch,
    undici: undici.fetch,
  })) {
    test(`serves a service with its state to ${name}`, async () => {
      const items = open(createItems());
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ name: "tea", quantity: 1 });
      const created = await ask("http://items.test/items", { method: "POST", body, headers });
      expect([created.status, created.headers.get("location")]).toEqual([201, "http://items.test/items/26"]);
      expect(items.items.length).toBe(26);
    });
  }

  test("has weather, too", async () => {
    open(withWeather(createItems(), { rules: [{ script: [503] }] }));
    expect((await nodeFetch("http://items.test/items")).status).toBe(503);
    expect((await nodeFetch("http://items.test/items")).status).toBe(200);
  });

  test("refuses every other address, a real server on this machine too", async () => {
    let hits = 0;
    const server = createServer((_, response) => response.end(String(++hits)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    open(createItems());
    for (const url of ["http://elsewhere.test/", `http://127.0.0.1:${(server.address() as AddressInfo).port}/`]) {
      await expect(nodeFetch(url)).rejects.toMatchObject({ code: "ENETUNREACH" });
      await expect(fetch(url)).rejects.toMatchObject({ cause: { code: "ENETUNREACH" } });
    }
    expect(hits).toBe(0);
  });

  test("closes the service before, so that a cell can run again", async () => {
    const first = open(createItems());
    await nodeFetch("http://items.test/items/1", { method: "DELETE" });
    const second = open(createItems());
    expect((await nodeFetch("http://items.test/items/1")).status).toBe(200);
    expect([first.log.length, second.log.length]).toEqual([1, 1]);
  });

  test("leaves interceptors that somebody else has made", async () => {
    const own = nock("http://own.test").get("/").reply(204);
    open(createItems()).close();
    expect((await nodeFetch("http://own.test/")).status).toBe(204);
    expect(own.isDone()).toBe(true);
  });
});
