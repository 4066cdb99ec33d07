// Caught by: R1 passes with every right client
// Puts a function in place of fetch: a client that sends by node-fetch never calls it.
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

export function testStock({ test, expect, afterEach }: Vitest, createStock: CreateStock): void {
  const rope = { id: "7", name: "rope", left: 3 };
  const { fetch } = globalThis;
  afterEach(() => {
    globalThis.fetch = fetch;
  });

  test("finds an item", async () => {
    const urls: string[] = [];
    globalThis.fetch = async (url) => {
      urls.push(String(url));
      return Response.json(rope);
    };
    expect(await createStock({ baseUrl: "http://stock.test", token: "t" }).find("7")).toEqual(rope);
    expect(urls).toEqual(["http://stock.test/items/7"]);
  });
}
