import { delay, HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import type { ExpectStatic } from "vitest";

type Hook = (hook: () => unknown) => void;
type Vitest = {
  test(name: string, body: () => Promise<void>): void;
  expect: ExpectStatic;
  beforeAll: Hook;
  beforeEach: Hook;
  afterEach: Hook;
  afterAll: Hook;
};
type Stock = { find(id: string): Promise<unknown>; order(id: string, quantity: number): Promise<unknown> };
type CreateStock = (options: { baseUrl: string; token: string }) => Stock;

/** A small service with a state of its own, told by each test how it should fail; whoever else is asked is noted. */
export function testStock(
  { test, expect, beforeAll, beforeEach, afterEach, afterAll }: Vitest,
  createStock: CreateStock,
): void {
  const service = {
    items: new Map<string, object>(),
    orders: [] as unknown[],
    trouble: [] as (() => Response | Promise<Response>)[],
    calls: [] as { at: number; token: string | null }[],
    strangers: [] as string[],
  };
  const guarded = async (request: Request, work: () => Response | Promise<Response>): Promise<Response> => {
    service.calls.push({ at: performance.now(), token: request.headers.get("Authorization") });
    const trouble = service.trouble.shift();
    return trouble ? trouble() : work();
  };
  const server = setupServer(
    http.get<{ id: string }>("https://shop.example/v1/items/:id", ({ request, params }) =>
      guarded(request, () => {
        const found = service.items.get(params.id);
        return found
          ? HttpResponse.json(found)
          : HttpResponse.json({ id: "ghost", name: "?", left: 0 }, { status: 404 });
      }),
    ),
    http.post("https://shop.example/v1/orders", ({ request }) =>
      guarded(request, async () => {
        expect(request.headers.get("Content-Type")).toContain("application/json");
        service.orders.push(await request.json());
        return HttpResponse.json({ number: "A-1", id: "as confirmed", quantity: 12 }, { status: 201 });
      }),
    ),
  );
  beforeAll(() =>
    server.listen({
      onUnhandledFrame({ frame }) {
        service.strangers.push(frame.protocol);
        // What `defaults.error` offers is only printed: the request would go out.
        throw new Error("nobody is there");
      },
    }),
  );
  beforeEach(() => {
    service.items = new Map([["7", { id: "7", name: "rope", left: 3 }]]);
    service.orders = [];
    service.trouble = [];
    service.calls = [];
    service.strangers = [];
  });
  afterEach(() => expect(service.strangers).toEqual([]));
  afterAll(() => server.close());

  const open = () => createStock({ baseUrl: "https://shop.example/v1", token: "secret of the shop" });
  const times = (amount: number, trouble: () => Response | Promise<Response>) => {
    service.trouble = Array.from({ length: amount }, () => trouble);
  };
  const failsWith = (status: number) => () => HttpResponse.json({ id: "7", name: "no item", left: 1 }, { status });

  test("finds an item, whatever its name", async () => {
    service.items.set("a/b c", { id: "a/b c", name: "nail", left: 1, extra: null });
    expect(await open().find("a/b c")).toEqual({ id: "a/b c", name: "nail", left: 1, extra: null });
  });

  test("finds nothing with one request", async () => {
    expect(await open().find("8")).toBe(undefined);
    expect(service.calls).toHaveLength(1);
  });

  test("shows who asks, always", async () => {
    times(2, failsWith(429));
    await open().find("7");
    await open().order("7", 1);
    expect(service.calls.map(({ token }) => token)).toEqual(Array(4).fill("Bearer secret of the shop"));
  });

  const passing: [string, () => Response][] = [
    ["429", failsWith(429)],
    ["503", failsWith(503)],
    ["a broken connection", () => HttpResponse.error()],
  ];
  for (const [name, trouble] of passing) {
    test(`survives ${name}`, async () => {
      times(2, trouble);
      expect(await open().find("7")).toMatchObject({ name: "rope" });
      const [first, second, third] = service.calls.map(({ at }) => at) as [number, number, number];
      expect(second - first).toBeGreaterThan(999);
      expect(third - second).toBeGreaterThan(999);
    });

    test(`does not survive ${name} for ever`, async () => {
      times(9, trouble);
      const wanted = name === "a broken connection" ? {} : { status: Number(name) };
      await expect(open().find("7")).rejects.toMatchObject(wanted);
      expect(service.trouble).toHaveLength(6);
    });

    test(`does not try an order again after ${name}`, async () => {
      times(1, trouble);
      await expect(open().order("7", 3)).rejects.toThrow();
      expect(service.orders).toEqual([]);
    });
  }

  test("comes back when it is told to", async () => {
    for (const status of [429, 503]) {
      service.calls = [];
      times(1, () => new HttpResponse("later", { status, headers: { "Retry-After": "9" } }));
      await open().find("7");
      expect(service.calls[1]?.at).toBeGreaterThanOrEqual((service.calls[0]?.at ?? 0) + 9_000);
    }
  });

  test("orders", async () => {
    expect(await open().order("7", 3)).toEqual({ number: "A-1", id: "as confirmed", quantity: 12 });
    expect(service.orders).toEqual([{ id: "7", quantity: 3 }]);
  });

  for (const status of [403, 422, 500, 502]) {
    test(`throws ${status}`, async () => {
      times(1, failsWith(status));
      await expect(open().find("7")).rejects.toHaveProperty("status", status);
      times(1, failsWith(status));
      await expect(open().order("7", 1)).rejects.toHaveProperty("status", status);
      expect(service.calls).toHaveLength(2);
    });
  }

  const silences: [string, () => Promise<Response>][] = [
    ["silence", async () => delay("infinite").then(() => HttpResponse.json({}))],
    [
      "a stalled body",
      async () =>
        new HttpResponse(new ReadableStream({ start: (body) => body.enqueue(Buffer.from('{"id":')) }), {
          headers: { "Content-Type": "application/json", "Content-Length": "99" },
        }),
    ],
  ];
  for (const [name, trouble] of silences) {
    test(`ends ${name} after 5 seconds`, async () => {
      times(1, trouble);
      const before = performance.now();
      await expect(open().find("7")).rejects.toThrow();
      expect(performance.now() - before).toBeCloseTo(5_000, -3);
      expect(service.calls).toHaveLength(1);
    });
  }

  test("does not believe in half an item", async () => {
    times(1, () => new HttpResponse('{"id": "7", "na', { headers: { "Content-Type": "application/json" } }));
    await expect(open().find("7")).rejects.toThrow();
    expect(service.calls).toHaveLength(1);
  });
}
