import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { broken } from "../../mocks/broken-connection.ts";
import { VirtualClock } from "../../mocks/clock.ts";
import { keptBytes } from "../../mocks/exchange.ts";
import { grewSince, heapBytes } from "../../mocks/heap.ts";
import { annotate } from "../../mocks/note.ts";
import { WireLog } from "../../mocks/wire-log.ts";

const clock = new VirtualClock();
const url = "http://api.test/orders/7";

describe("a wire log", () => {
  test("writes down requests, answers and their times", async () => {
    const log = new WireLog({ clock });
    await clock.sleep(50);
    const request = new Request(`${url}?page=2`, { method: "PUT" });
    const exchange = log.begin(request, "shop");
    await clock.sleep(20);
    log.answer(exchange, request, new Response(null, { status: 204, headers: { "retry-after": "3" } }));
    log.end(exchange);
    expect(log.exchanges).toEqual([
      {
        service: "shop",
        method: "PUT",
        path: "/orders/7?page=2",
        atMs: 50,
        endedAtMs: 70,
        status: 204,
        askedMs: 3_000,
      },
    ]);
  });

  test("has no status and no end for what has not come", () => {
    const log = new WireLog({ clock });
    const request = new Request(url);
    log.answer(log.begin(request), request, annotate(broken("never"), { fault: "never" }));
    log.begin(request);
    expect(log.exchanges.map((each) => ({ ...each }))).toStrictEqual([
      { method: "GET", path: "/orders/7", atMs: 0, fault: "never" },
      { method: "GET", path: "/orders/7", atMs: 0 },
    ]);
  });

  for (const [header, askedMs] of [
    ["2", 2_000],
    ["Mon, 05 Jan 2026 10:00:00 GMT", 3_600_000],
    ["Monday, 05-Jan-26 10:00:00 GMT", 3_600_000],
    ["Mon Jan  5 10:00:00 2026", 3_600_000],
    ["Mon, 05 Jan 2026 08:00:00 GMT", 0],
    ["soon", undefined],
    ["-1", undefined],
    ["1.5", undefined],
  ] as const) {
    test(`reads "Retry-After: ${header}" as ${askedMs} ms`, () => {
      const log = new WireLog({ clock: new VirtualClock() });
      const request = new Request(url);
      const exchange = log.begin(request);
      log.answer(exchange, request, new Response(null, { status: 503, headers: { "retry-after": header } }));
      expect(exchange.askedMs).toBe(askedMs);
    });
  }

  test("marks who comes before the time that a 429 asked for, and nobody else", async () => {
    const log = new WireLog({ clock });
    const as = (key: string, address = url) => new Request(address, { headers: { "x-api-key": key } });
    const ada = as("ada");
    log.answer(log.begin(ada), ada, new Response(null, { status: 429, headers: { "retry-after": "1" } }));
    await clock.sleep(998);
    for (const request of [ada, as("bob"), as("ada", `${url}/notes`)]) log.begin(request);
    await clock.sleep(1);
    log.begin(ada);
    expect(log.exchanges.map(({ isTooEarly }) => isTooEarly)).toEqual([
      undefined,
      true,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("keeps the last exchanges when it is told to", () => {
    const log = new WireLog({ clock, most: 10 });
    for (let id = 0; id < 1_000; id++) log.begin(new Request(`http://api.test/${id}`));
    expect(log.exchanges.length).toBeGreaterThanOrEqual(10);
    expect(log.exchanges.length).toBeLessThan(20);
    expect(log.exchanges.at(-1)?.path).toBe("/999");
  });

  test("keeps the beginning of a body", () => {
    const exchange = new WireLog({ clock }).begin(new Request(url));
    for (const part of ["a".repeat(keptBytes - 1), "bc", "d"]) exchange.addBytes("response", Buffer.from(part));
    expect(exchange.response.body).toBe(`${"a".repeat(keptBytes - 1)}b`);
  });

  test("lets the rest of a body go", () => {
    const log = new WireLog({ clock });
    const before = heapBytes();
    for (let call = 0; call < 40; call++)
      log.begin(new Request(url)).addBytes("response", String(call).repeat(500_000));
    expect(grewSince(before)).toBe("memory grew by less than 8 MB");
  });

  test("shows no secret to who prints an exchange, or writes it down", () => {
    const request = new Request(`${url}?access_token=hidden-1`, { headers: { authorization: "Bearer hidden-2" } });
    const exchange = new WireLog({ clock }).begin(request);
    exchange.addBytes("request", Buffer.from("password=hidden-3&note=hidden-2"));
    exchange.receive(200, ["set-cookie", "id=hidden-4"]);
    exchange.addBytes("response", Buffer.from('{"refresh_token":"hidden-5"}'));
    const shown = [
      inspect(exchange, { depth: 9, showHidden: true }),
      JSON.stringify(exchange),
      String(exchange),
    ].join();
    expect(shown).not.toContain("hidden");
    expect(shown).toContain("access_token=[redacted]");
  });
});
