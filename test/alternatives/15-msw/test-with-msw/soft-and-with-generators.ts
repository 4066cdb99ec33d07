import { delay, HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import type { ExpectStatic } from "vitest";

type Vitest = {
  test(name: string, body: () => Promise<void>): void;
  expect: ExpectStatic;
} & Record<"beforeAll" | "beforeEach" | "afterEach" | "afterAll", (hook: () => unknown) => void>;
type Stock = { find(id: string): Promise<unknown>; order(id: string, quantity: number): Promise<unknown> };
type CreateStock = (options: { baseUrl: string; token: string }) => Stock;

const root = "https://stock.test";
const item = { id: "42", name: "tent", left: 1 };

/** The service has handlers of its own, which tests replace for a while; assertions are soft, or wait for promises. */
export function testStock(
  { test, expect, beforeAll, beforeEach, afterEach, afterAll }: Vitest,
  createStock: CreateStock,
): void {
  const requests: { request: Request; at: number }[] = [];
  const server = setupServer(
    http.get<{ id: string }>(`${root}/items/:id`, ({ params }) => HttpResponse.json({ ...item, id: params.id })),
    http.post<never, { id: string; quantity: number }>(`${root}/orders`, async ({ request }) =>
      HttpResponse.json({ ...(await request.json()), number: "17" }, { status: 201 }),
    ),
  );
  server.events.on("request:start", ({ request }) => {
    requests.push({ request: request.clone(), at: performance.now() });
  });
  beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
  beforeEach(() => void requests.splice(0));
  afterEach(() => server.resetHandlers());
  afterAll(() => server.close());
  const client = () => createStock({ baseUrl: root, token: "abc" });
  const gap = (n: number) => (requests[n]?.at ?? 0) - (requests[n - 1]?.at ?? 0);

  test("C1, C3", async () => {
    await expect(client().find("a/ä")).resolves.toEqual({ ...item, id: "a/ä" });
    expect.soft(requests).toHaveLength(1);
    expect.soft(new URL(requests[0]?.request.url ?? "").pathname.split("/")).toHaveLength(3);
    expect.soft(requests[0]?.request.headers.get("AUTHORIZATION")).toEqual("Bearer abc");
    expect(decodeURIComponent(requests[0]?.request.url ?? "")).toBe(`${root}/items/a/ä`);
  });
  test("C2", async () => {
    server.use(http.get(`${root}/items/:id`, () => HttpResponse.json({ error: "none" }, { status: 404 })));
    await expect(client().find("42")).resolves.toBe(undefined);
    expect(requests.length).toBe(1);
  });
  test("C4: 503, network, ok", async () => {
    server.use(
      http.get(`${root}/items/42`, function* () {
        yield new HttpResponse(null, { status: 503 });
        yield HttpResponse.error();
        return HttpResponse.json(item);
      }),
    );
    await expect(client().find("42")).resolves.toEqual(item);
    expect(requests).toHaveLength(3);
    expect(gap(1)).toBeGreaterThanOrEqual(1_000);
    expect(gap(2)).toBeGreaterThanOrEqual(1_000);
    expect(new Set(requests.map(({ request }) => request.headers.get("authorization")))).toEqual(
      new Set(["Bearer abc"]),
    );
  });
  test("C4: 429 with and without Retry-After", async () => {
    server.use(
      http.get(`${root}/items/42`, function* () {
        yield new HttpResponse(null, { status: 429, headers: { "retry-after": "3" } });
        yield new HttpResponse(null, { status: 429 });
        return HttpResponse.json(item);
      }),
    );
    expect(await client().find("42")).toEqual(item);
    expect(gap(1)).toBeGreaterThanOrEqual(3_000);
    expect(gap(2)).toBeGreaterThanOrEqual(1_000);
  });
  test("C5: 503 with Retry-After 20", async () => {
    server.use(
      http.get(`${root}/items/42`, () => new HttpResponse(null, { status: 503, headers: { "retry-after": "20" } }), {
        once: true,
      }),
    );
    expect(await client().find("42")).toEqual(item);
    expect(gap(1)).toBeGreaterThanOrEqual(20_000);
  });
  for (const status of [429, 503]) {
    test(`C4, C7: always ${status}`, async () => {
      server.use(http.get(`${root}/items/:id`, () => new HttpResponse(null, { status })));
      await expect(client().find("42")).rejects.toHaveProperty("status", status);
      expect(requests).toHaveLength(3);
    });
    test(`C6: order and ${status}`, async () => {
      server.use(
        http.post(`${root}/orders`, () => new HttpResponse(null, { status, headers: { "Retry-After": "1" } })),
      );
      await expect(client().order("42", 2)).rejects.toBeDefined();
      expect(requests).toHaveLength(1);
    });
  }
  test("C4: always broken", async () => {
    server.use(http.get(`${root}/items/:id`, () => HttpResponse.error()));
    await expect(client().find("42")).rejects.toThrow();
    expect(requests).toHaveLength(3);
  });
  test("C6: order and a broken network", async () => {
    server.use(http.post(`${root}/orders`, () => HttpResponse.error()));
    await expect(client().order("42", 2)).rejects.toThrow();
    expect(requests).toHaveLength(1);
  });
  test("C6: order", async () => {
    await expect(client().order("42", 3)).resolves.toMatchObject({ id: "42", quantity: 3, number: "17" });
    const sent = requests[0]?.request;
    expect.soft(sent?.method).toBe("POST");
    expect.soft(sent?.headers.get("content-type")).toContain("application/json");
    expect.soft(sent?.headers.get("authorization")).toBe("Bearer abc");
    expect(await sent?.json()).toStrictEqual({ id: "42", quantity: 3 });
    expect(requests).toHaveLength(1);
  });
  for (const status of [404, 410, 422, 500, 507]) {
    test(`C7: order ${status}`, async () => {
      server.use(http.post(`${root}/orders`, () => HttpResponse.json({}, { status })));
      const before = performance.now();
      await expect(client().order("1", 1)).rejects.toMatchObject({ status });
      expect(performance.now() - before).toBeLessThan(1_000);
      expect(requests).toHaveLength(1);
    });
    if (status !== 404)
      test(`C7: find ${status}`, async () => {
        server.use(http.get(`${root}/items/:id`, () => HttpResponse.json({}, { status })));
        const before = performance.now();
        await expect(client().find("1")).rejects.toMatchObject({ status });
        expect(performance.now() - before).toBeLessThan(1_000);
        expect(requests).toHaveLength(1);
      });
  }
  test("C8: silence", async () => {
    const handler = async () => {
      await delay("infinite");
      return HttpResponse.json(item);
    };
    server.use(http.get(`${root}/items/:id`, handler), http.post(`${root}/orders`, handler));
    const before = performance.now();
    await Promise.all([expect(client().find("1")).rejects.toThrow(), expect(client().order("1", 1)).rejects.toThrow()]);
    expect(performance.now() - before).toBeLessThan(10_001);
    expect(requests).toHaveLength(2);
  });
  test("C8: stops in the body", async () => {
    const handler = () => {
      const body = new ReadableStream({ start: (c) => c.enqueue(new TextEncoder().encode('{"id":"1"')) });
      return new HttpResponse(body, {
        status: 200,
        headers: { "Content-Length": "99", "Content-Type": "application/json" },
      });
    };
    server.use(http.get(`${root}/items/:id`, handler));
    server.use(
      http.post(`${root}/orders`, () => {
        const answer = handler();
        return new HttpResponse(answer.body, { status: 201, headers: answer.headers });
      }),
    );
    await expect(client().find("1")).rejects.toThrow();
    expect(requests).toHaveLength(1);
    await expect(client().order("1", 1)).rejects.toThrow();
    expect(requests).toHaveLength(2);
  });
  test("C8: slow, but in time", async () => {
    server.use(
      http.get(`${root}/items/:id`, async () => {
        await delay(4_500);
        return HttpResponse.json(item);
      }),
    );
    expect(await client().find("42")).toEqual(item);
  });
  test("C9", async () => {
    server.use(
      http.get(
        `${root}/items/:id`,
        () => new HttpResponse('{"id":', { headers: { "content-type": "application/json" } }),
      ),
    );
    server.use(
      http.post(
        `${root}/orders`,
        () => new HttpResponse("", { status: 201, headers: { "content-type": "application/json" } }),
      ),
    );
    const before = performance.now();
    await expect(client().find("1")).rejects.toThrow();
    await expect(client().order("1", 1)).rejects.toThrow();
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(requests).toHaveLength(2);
  });
}
