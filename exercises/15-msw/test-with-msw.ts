// Test the client                                                about 60 minutes, after the lesson 15-msw
//
// The client of a stock is written; its rules C1 to C9 stand below, at `CreateStock`. Write its tests, with MSW. They are
// judged by clients: right ones, with which all your tests pass, and wrong ones, each of which breaks one of the rules.
//
// R1  Every test passes with every right client. Right clients differ in what the rules leave open: fetch or node-fetch,
//     capitals in names of headers, more headers, a charset behind `application/json`, the order of keys in JSON, the
//     words and the class of an error, waits between requests that are up to twice as long.
// R2  Every test ends and calls `expect`, with `await` where it is about a promise.
// R3  Every test stands alone: it passes without the others, in another order, and after one that has failed. It leaves
//     nothing behind that a later request would meet, also when it fails. In the end the network is free again.
// R4  A request that nobody has announced never leaves for the network.
// R5  At least one test fails with each client that breaks C1, C2 or C3.
// R6  The same for C4 and C5: when the client asks again, how often, and after which wait.
// R7  The same for C6: orders.
// R8  The same for C7, C8 and C9: refusals, silence and half a body.
//
// Time is virtual in here: a wait of 5 seconds takes none of yours, and `Date.now()` tells how much has passed, in your
// test and in your handlers. A test that takes longer than a minute of it counts as failed. A body that stops half-way
// needs a header Content-Length: without one, fetch breaks when its caller gives up.
//
// Not in this exercise: describe, test.each, vi, snapshots, expect.poll, other statuses below 400, a connection that
// breaks within a body.
//
// Before you code: which of these three is a test that could fail for a right client?
//   expect(error.message).toBe("status 500")     expect(requests).toBe(3)     expect(waitedMs).toBe(1_000)
// Compare with the last line of this file.
import type { ExpectStatic } from "vitest";

/** What a file of tests imports from vitest, as far as you need it. */
export type Vitest = {
  test(name: string, body: () => void | Promise<void>): void;
  expect: ExpectStatic;
  beforeAll(hook: () => unknown): void;
  beforeEach(hook: () => unknown): void;
  afterEach(hook: () => unknown): void;
  afterAll(hook: () => unknown): void;
};

/** As the service sends it. */
export type Item = { id: string; name: string; left: number };

/** As the service confirms it. */
export type Order = { number: string; id: string; quantity: number };

/** The client that you test. */
export type Stock = {
  find(id: string): Promise<Item | undefined>;
  order(id: string, quantity: number): Promise<Order>;
};

/**
 * Makes a client. Its rules:
 *
 * C1  `find(id)` sends GET to `<baseUrl>/items/<id>`, with the id encoded as one segment of the path, and returns the
 *     item of an answer 200.
 * C2  After 404, `find` returns `undefined`, at once.
 * C3  Every request has the header `Authorization: Bearer <token>`.
 * C4  After 429, 503, or a request that failed on the network, `find` asks again: 3 requests in all. After the third, it
 *     throws.
 * C5  Before it asks again, it waits at least as many seconds as the header Retry-After says, 1 without the header.
 * C6  `order(id, quantity)` sends POST to `<baseUrl>/orders`, once, whatever comes: `{ "id": "…", "quantity": 2 }` as
 *     `application/json`. It returns the order of an answer 201.
 * C7  After any other status, after the third 429 or 503, and for an order after the first, they throw an error with this
 *     `status`, at once.
 * C8  An answer has 5 seconds, to the end of its body. When it is not there then, they throw; `find` does not ask again.
 * C9  A body that has come to its end and is no whole JSON makes them throw, at once.
 *
 * @param options.baseUrl - Without a slash at the end: `http://stock.test`.
 */
export type CreateStock = (options: { baseUrl: string; token: string }) => Stock;

/**
 * Declares your tests, as the body of a file of tests would. It is called for each client anew.
 *
 * @example
 * test("finds an item", async () => {
 *   server.use(http.get(`${baseUrl}/items/7`, () => HttpResponse.json({ id: "7", name: "rope", left: 3 })));
 *   expect(await createStock({ baseUrl, token }).find("7")).toEqual({ id: "7", name: "rope", left: 3 });
 * });
 */
export function testStock(
  { test, expect, beforeAll, beforeEach, afterEach, afterAll }: Vitest,
  createStock: CreateStock,
): void {
  // TODO: make a server with `setupServer()` of "msw/node", and write a test for each rule.
  throw new Error("testStock is not written yet");
}

// The three above: the first and the third. Words are open, and waits may be longer; 3 requests are a rule.
