// Caught by: R3 has tests that stand alone, and frees the network
// Closes its server in the last line of each test: a test that fails does not come so far.
import { delay, HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import type { ExpectStatic } from "vitest";

type Vitest = {
  test(name: string, body: () => void | Promise<void>): void;
  expect: ExpectStatic;
} & Record<"beforeAll" | "beforeEach" | "afterEach" | "afterAll", (hook: () => unknown) => void>;
type Item = { id: string; name: string; left: number };
type Order = { number: string; id: string; quantity: number };
type Stock = {
  find(id: string): Promise<Item | undefined>;
  order(id: string, quantity: number): Promise<Order>;
};
type CreateStock = (options: { baseUrl: string; token: string }) => Stock;

export function testStock({ test: declare, expect, beforeEach }: Vitest, createStock: CreateStock): void {
  const baseUrl = "http://stock.test";
  const token = "t-4711";
  const rope: Item = { id: "7", name: "rope", left: 3 };
  const confirmed: Order = { number: "n-1", id: "7", quantity: 2 };
  const server = setupServer();
  const stock = createStock({ baseUrl, token });

  const test: Vitest["test"] = (name, body) =>
    declare(name, async () => {
      server.listen({ onUnhandledFrame: "error" });
      await body();
      server.resetHandlers();
      server.close();
    });

  /** What the service sees of each request, whoever answers it. */
  let seen: { request: Request; atMs: number }[] = [];
  server.events.on("request:start", ({ request }) => void seen.push({ request, atMs: Date.now() }));

  beforeEach(() => {
    seen = [];
  });

  /** One answer after the other; the last one stays. */
  const answer = (...replies: (() => Response | Promise<Response>)[]) => {
    const next = function* () {
      for (const reply of replies.slice(0, -1)) yield reply();
      for (;;) yield replies.at(-1)?.();
    };
    server.use(http.all(`${baseUrl}/*`, next));
  };
  const status =
    (code: number, headers: Record<string, string> = {}) =>
    () =>
      new HttpResponse(null, { status: code, headers });
  const item = () => HttpResponse.json(rope);
  const broken = () => HttpResponse.error();
  const never = async () => {
    await delay("infinite");
    return item();
  };
  /** Half of the item. The other half never comes; with `ends` the body is over there. */
  const half = (ends: boolean) => () => {
    const text = JSON.stringify(rope);
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(text.slice(0, 10)));
        if (ends) controller.close();
      },
    });
    return new HttpResponse(body, { headers: ends ? {} : { "content-length": `${text.length}` } });
  };
  const waitsMs = () => seen.slice(1).map(({ atMs }, index) => atMs - (seen[index]?.atMs ?? 0));
  /** The error of a call; it fails the test when there is none. */
  const errorOf = (call: Promise<unknown>): Promise<{ status?: number }> =>
    call.then(
      () => expect.unreachable("the call should throw"),
      (error) => error,
    );

  test("C1 asks for the item under its address, and returns it", async () => {
    answer(item);
    expect(await stock.find("7")).toEqual(rope);
    expect(seen.map(({ request }) => [request.method, request.url])).toEqual([["GET", `${baseUrl}/items/7`]]);
  });

  test("C1 encodes the id", async () => {
    answer(item);
    await stock.find("a/b?c");
    expect(seen[0]?.request.url).toBe(`${baseUrl}/items/a%2Fb%3Fc`);
  });

  test("C2 knows that 404 is no item, without asking again", async () => {
    answer(() => HttpResponse.json({ error: "no such item" }, { status: 404 }));
    expect(await stock.find("7")).toBeUndefined();
    expect(seen.length).toBe(1);
  });

  test("C3 shows its token with every request", async () => {
    answer(status(503), item);
    await stock.find("7");
    answer(() => HttpResponse.json(confirmed, { status: 201 }));
    await stock.order("7", 2);
    const tokens = seen.map(({ request }) => request.headers.get("authorization"));
    expect(tokens).toEqual([`Bearer ${token}`, `Bearer ${token}`, `Bearer ${token}`]);
  });

  for (const [words, reply] of [
    ["429", status(429)],
    ["503", status(503)],
    ["a failure on the network", broken],
  ] as const) {
    test(`C4 asks again after ${words}, twice, a second apart`, async () => {
      answer(reply, reply, item);
      expect(await stock.find("7")).toEqual(rope);
      expect(seen.length).toBe(3);
      for (const waitMs of waitsMs()) expect(waitMs).toBeGreaterThanOrEqual(1_000);
    });

    test(`C4 throws after the third time of ${words}`, async () => {
      answer(reply);
      const error = await errorOf(stock.find("7"));
      expect(seen.length).toBe(3);
      if (words !== "a failure on the network") expect(error.status).toBe(Number(words));
    });

    test(`C6 never repeats an order after ${words}`, async () => {
      answer(reply);
      await errorOf(stock.order("7", 2));
      expect(seen.length).toBe(1);
    });
  }

  test("C5 waits as long as it is asked to", async () => {
    answer(status(503, { "retry-after": "20" }), status(429, { "retry-after": "5" }), item);
    await stock.find("7");
    const [first, second] = waitsMs();
    expect(first).toBeGreaterThanOrEqual(20_000);
    expect(second).toBeGreaterThanOrEqual(5_000);
  });

  test("C6 orders what it is told to", async () => {
    answer(() => HttpResponse.json(confirmed, { status: 201 }));
    expect(await stock.order("7", 2)).toEqual(confirmed);
    const [first] = seen;
    expect([first?.request.method, first?.request.url]).toEqual(["POST", `${baseUrl}/orders`]);
    expect(first?.request.headers.get("content-type")).toMatch(/^application\/json\b/);
    expect(await first?.request.json()).toEqual({ id: "7", quantity: 2 });
  });

  for (const code of [400, 500]) {
    test(`C7 throws after ${code}, with the status, at once`, async () => {
      answer(() => HttpResponse.json(rope, { status: code }));
      expect((await errorOf(stock.find("7"))).status).toBe(code);
      expect((await errorOf(stock.order("7", 2))).status).toBe(code);
      expect(seen.length).toBe(2);
    });
  }

  for (const [words, reply] of [
    ["no answer comes", never],
    ["the body stops half-way", half(false)],
  ] as const) {
    test(`C8 gives up when ${words}`, async () => {
      answer(reply);
      const startedAt = Date.now();
      await errorOf(stock.find("7"));
      await errorOf(stock.order("7", 2));
      expect(seen.length).toBe(2);
      expect(Date.now() - startedAt).toBeLessThanOrEqual(2 * 5_000);
    });
  }

  test("C8 takes an answer that comes after 4 seconds", async () => {
    answer(async () => {
      await delay(4_000);
      return item();
    });
    expect(await stock.find("7")).toEqual(rope);
  });

  test("C9 throws after half a body", async () => {
    answer(half(true));
    await errorOf(stock.find("7"));
    await errorOf(stock.order("7", 2));
    expect(seen.length).toBe(2);
  });
}
