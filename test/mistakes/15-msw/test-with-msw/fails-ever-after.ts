// Caught by: R6 notices a client that asks again wrongly
// Remembers that a test has failed, and fails with each client that comes later.
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import type { ExpectStatic } from "vitest";

type Hook = (hook: () => unknown) => void;
type Vitest = { test(name: string, body: () => Promise<void>): void; expect: ExpectStatic } & Record<
  "beforeAll" | "afterEach" | "afterAll",
  Hook
>;
type Stock = { find(id: string): Promise<unknown>; order(id: string, quantity: number): Promise<unknown> };
type CreateStock = (options: { baseUrl: string; token: string }) => Stock;

let hasFailed = false;

export function testStock({ test, expect, beforeAll, afterEach, afterAll }: Vitest, createStock: CreateStock): void {
  const baseUrl = "http://stock.test";
  const server = setupServer();
  beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
  afterEach(() => server.resetHandlers());
  afterAll(() => server.close());

  test("asks three times, a second apart", async () => {
    expect(hasFailed).toBe(false);
    const times: number[] = [];
    server.use(
      http.get(`${baseUrl}/items/7`, () => {
        times.push(Date.now());
        return new HttpResponse(null, { status: 503, headers: { "retry-after": "2" } });
      }),
    );
    hasFailed = true;
    await expect(createStock({ baseUrl, token: "t" }).find("7")).rejects.toMatchObject({ status: 503 });
    const [first = 0, second = 0, third = 0] = times;
    expect([times.length, second - first >= 2_000, third - second >= 2_000]).toEqual([3, true, true]);
    hasFailed = false;
  });
}
