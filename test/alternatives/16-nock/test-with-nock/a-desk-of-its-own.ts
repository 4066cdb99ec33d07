import nock from "nock";
import type { ExpectStatic } from "vitest";

type Hook = (hook: () => unknown) => void;
type Vitest = {
  test(name: string, body: () => Promise<void>): void;
  expect: ExpectStatic;
  beforeEach: Hook;
  afterEach: Hook;
};
type Alert = { host: string; text: string };
type CreateDesk = (options: { baseUrl: string; key: string }) => {
  list(): Promise<Alert[]>;
  report(alert: Alert): Promise<string>;
};
type Trouble = () => nock.ReplyFnResult | Promise<nock.ReplyFnResult>;

/** One desk with a state of its own behind interceptors that persist; each test tells it how to fail. */
export function testDesk({ test, expect, beforeEach, afterEach }: Vitest, createDesk: CreateDesk): void {
  const origin = "https://desk.example";
  const open = () => createDesk({ baseUrl: origin, key: "a key & more" });
  const desk = { pages: [] as Alert[][], stored: new Map<string, unknown>(), troubles: [] as Trouble[], calls: 0 };
  let arrivals: number[] = [];

  const take = async (request: Request): Promise<nock.ReplyFnResult> => {
    arrivals.push(Date.now());
    const { searchParams } = new URL(request.url);
    expect([...searchParams.keys()].filter((name) => name !== "cursor")).toEqual([]);
    if (request.headers.get("X-API-Key") !== "a key & more") return [401, { ...page(0), id: "no" }];
    const key = request.headers.get("Idempotency-Key");
    const body = request.method === "POST" ? await request.text() : "";
    const trouble = desk.troubles.shift();
    if (request.method === "GET")
      return trouble ? trouble() : [200, page(Number(searchParams.get("cursor")?.slice(2) ?? 0))];
    const isFine = key !== null && request.headers.get("Content-Type")?.startsWith("application/json");
    if (!isFine || (desk.stored.has(key) && JSON.stringify(desk.stored.get(key)) !== JSON.stringify(sorted(body))))
      return [422, { id: "refused" }];
    desk.stored.set(key, sorted(body));
    return trouble ? trouble() : [201, { id: `stored as ${desk.stored.size}` }];
  };
  const sorted = (text: string) => {
    const { host, text: words } = JSON.parse(text) as Alert;
    return { host, text: words };
  };
  const page = (index: number) => ({
    alerts: desk.pages[index] ?? [],
    next: index + 1 < desk.pages.length ? `&=${index + 1}` : null,
  });

  beforeEach(() => {
    nock.disableNetConnect();
    Object.assign(desk, { pages: [[{ host: "a", text: "b" }]], stored: new Map(), troubles: [] });
    arrivals = [];
    const scope = nock(origin).persist();
    scope.get("/alerts").query(true).reply(take);
    scope.post("/alerts").query(true).reply(take);
  });
  afterEach(() => {
    nock.cleanAll();
    nock.enableNetConnect();
  });

  const breaks: Trouble = () => Promise.reject(Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }));
  const isBusy: Trouble = () => [503, "busy"];
  const methods = {
    list: () => open().list(),
    report: () => open().report({ host: "h", text: "t" }),
  };

  test("all pages", async () => {
    const alerts = [1, 2, 3, 4].map((number) => ({ host: `host ${number}`, text: "?" }));
    desk.pages = [alerts.slice(0, 1), [], alerts.slice(1, 3), alerts.slice(3)];
    expect(await open().list()).toEqual(alerts);
    expect(arrivals).toHaveLength(4);
  });

  test("a broken page breaks the list", async () => {
    desk.pages = [[{ host: "a", text: "b" }], []];
    desk.troubles = [() => [200, page(0)], () => [410, page(1)]];
    await expect(open().list()).rejects.toHaveProperty("status", 410);
  });

  test("reports are stored, each under a key of its own", async () => {
    desk.troubles = [isBusy, breaks];
    const { report } = open();
    expect(await report({ host: "x", text: "y" })).toBe("stored as 1");
    expect(await report({ host: "x", text: "y" })).toBe("stored as 2");
    expect([...desk.stored.values()]).toEqual([
      { host: "x", text: "y" },
      { host: "x", text: "y" },
    ]);
  });

  for (const [name, call] of Object.entries(methods)) {
    for (const [why, trouble] of Object.entries({ isBusy, breaks })) {
      test(`${name}: ${why}, twice`, async () => {
        desk.troubles = [trouble, trouble];
        await call();
        const [first, second, third] = arrivals as [number, number, number];
        expect(Math.min(second - first, third - second)).toBeGreaterThanOrEqual(1_000);
      });

      test(`${name}: ${why}, for ever`, async () => {
        desk.troubles = Array(7).fill(trouble);
        const error: unknown = await call().then(
          () => undefined,
          (thrown) => thrown,
        );
        expect(error).toBeInstanceOf(Error);
        if (trouble === isBusy) expect(error).toHaveProperty("status", 503);
        expect(desk.troubles).toHaveLength(4);
      });
    }

    for (const status of [400, 429, 500, 504]) {
      test(`${name}: ${status}`, async () => {
        desk.troubles = [() => [status, { ...page(0), id: "x" }]];
        await expect(call()).rejects.toMatchObject({ status });
        expect(arrivals).toHaveLength(1);
      });
    }

    test(`${name}: silence`, async () => {
      desk.troubles = Array(3).fill(() => new Promise(() => {}));
      const from = performance.now();
      await expect(call()).rejects.toBeDefined();
      expect([Math.round(performance.now() - from), arrivals.length]).toEqual([4_000, 1]);
    });
  }
}
