import { type HttpHandler, HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import type { ExpectStatic } from "vitest";

type Stock = { find(id: string): Promise<unknown>; order(id: string, quantity: number): Promise<unknown> };
type CreateStock = (options: { baseUrl: string; token: string }) => Stock;
type Vitest = { test(name: string, body: () => Promise<void>): void; expect: ExpectStatic };

const address = "http://localhost:4000/api";
const rope = { id: "r", name: "rope", left: 3 };
const bill = { number: "1", id: "r", quantity: 9 };

/** No hooks: each test has a server of its own, and closes it whatever happens. */
export function testStock({ test, expect }: Vitest, createStock: CreateStock): void {
  const stock = createStock({ baseUrl: address, token: "abc" });

  const testWith = (name: string, handlers: HttpHandler[], body: (requests: Request[]) => Promise<void>) =>
    test(name, async () => {
      const server = setupServer(...handlers);
      const requests: Request[] = [];
      server.events.on("request:start", ({ request }) => requests.push(request));
      server.listen({ onUnhandledFrame: "error" });
      try {
        await body(requests);
      } finally {
        server.close();
      }
    });

  const always = (reply: () => Response | undefined | Promise<Response>) => [
    http.get(`${address}/items/:id`, reply),
    http.post(`${address}/orders`, reply),
  ];
  const firstThen = (reply: () => Response) => [
    http.get(`${address}/items/:id`, reply, { once: true }),
    http.get(`${address}/items/:id`, () => HttpResponse.json(rope)),
  ];
  const refuse = (status: number, headers = {}) => HttpResponse.json(rope, { status, headers });
  const secondsOf = async (work: Promise<unknown>) => {
    const from = Date.now();
    await work.catch(() => {});
    return (Date.now() - from) / 1_000;
  };

  testWith(
    "find",
    always(() => HttpResponse.json(rope)),
    async (requests) => {
      expect(await stock.find("#1/2")).toStrictEqual(rope);
      expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([`GET ${address}/items/%231%2F2`]);
    },
  );

  testWith(
    "find nothing",
    always(() => refuse(404)),
    async (requests) => {
      expect(await stock.find("x")).toBeUndefined();
      expect(requests.length).toBe(1);
    },
  );

  testWith(
    "order",
    always(() => HttpResponse.json(bill, { status: 201 })),
    async ([...none]) => {
      expect(none).toEqual([]);
      expect(await stock.order("r", 4)).toEqual(bill);
    },
  );

  testWith(
    "order as JSON",
    [
      http.post(`${address}/orders`, async ({ request }) => {
        const isJson = request.headers.get("content-type")?.split(";")[0] === "application/json";
        const { id, quantity } = (await request.json()) as typeof bill;
        return isJson && id === "r" && quantity === 4 ? HttpResponse.json(bill, { status: 201 }) : refuse(422);
      }),
    ],
    async () => {
      expect(await stock.order("r", 4)).toEqual(bill);
    },
  );

  for (const [name, trouble] of Object.entries({
    429: () => refuse(429),
    503: () => refuse(503),
    network: () => HttpResponse.error(),
  })) {
    testWith(`find after ${name}`, firstThen(trouble), async (requests) => {
      expect(await secondsOf(stock.find("r"))).toBeGreaterThanOrEqual(1);
      expect(requests.length).toBe(2);
      expect(requests.map((request) => request.headers.get("authorization"))).toEqual(["Bearer abc", "Bearer abc"]);
    });

    testWith(`find, ${name} for ever`, always(trouble), async (requests) => {
      const error = await stock.find("r").then(
        (value) => expect.unreachable(`found ${value}`),
        (thrown) => thrown,
      );
      if (name !== "network") expect(error.status).toBe(Number(name));
      expect(requests).toHaveLength(3);
    });

    testWith(`order, ${name}`, always(trouble), async (requests) => {
      await expect(stock.order("r", 1)).rejects.toThrow();
      expect(requests).toHaveLength(1);
      expect(requests[0]?.headers.get("authorization")).toBe("Bearer abc");
    });
  }

  for (const busy of [429, 503]) {
    testWith(
      `find, told to wait by ${busy}`,
      firstThen(() => refuse(busy, { "retry-after": "30" })),
      async () => {
        expect(await secondsOf(stock.find("r"))).toBeGreaterThanOrEqual(30);
      },
    );
  }

  for (const status of [401, 409, 500, 504]) {
    testWith(
      `refusal ${status}`,
      always(() => refuse(status)),
      async (requests) => {
        await expect(stock.find("r")).rejects.toMatchObject({ status });
        await expect(stock.order("r", 1)).rejects.toMatchObject({ status });
        expect(requests).toHaveLength(2);
      },
    );
  }

  const stalled = () =>
    new HttpResponse(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('{"id":"r"'));
        },
      }),
      { headers: { "content-length": "100" } },
    );
  for (const [name, reply] of Object.entries({ silence: () => new Promise<Response>(() => {}), stall: stalled })) {
    testWith(name, always(reply), async (requests) => {
      expect(await secondsOf(stock.find("r"))).toBeCloseTo(5, 0);
      await expect(stock.order("r", 1)).rejects.toThrow();
      expect(requests).toHaveLength(2);
    });
  }

  testWith(
    "half",
    always(() => new HttpResponse('{"id":"r"')),
    async (requests) => {
      await expect(stock.find("r")).rejects.toThrow();
      await expect(stock.order("r", 1)).rejects.toThrow();
      expect(requests).toHaveLength(2);
    },
  );
}
