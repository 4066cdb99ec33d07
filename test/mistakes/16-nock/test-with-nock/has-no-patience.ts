// Caught by: R8 notices a client that takes no for yes, or waits too long
// Never answers late: a client may give up too early.
import nock from "nock";
import type { ExpectStatic } from "vitest";

type Vitest = {
  test(name: string, body: () => void | Promise<void>): void;
  expect: ExpectStatic;
} & Record<"beforeAll" | "beforeEach" | "afterEach" | "afterAll", (hook: () => unknown) => void>;
type Alert = { host: string; text: string };
type CreateDesk = (options: { baseUrl: string; key: string }) => {
  list(): Promise<Alert[]>;
  report(alert: Alert): Promise<string>;
};

export function testDesk(
  { test, expect, beforeAll, beforeEach, afterEach, afterAll }: Vitest,
  createDesk: CreateDesk,
): void {
  const baseUrl = "http://desk.test/v1";
  const key = "k-4711";
  const wind: Alert = { host: "harbour", text: "wind" };
  const rain: Alert = { host: "tower", text: "rain" };
  const onePage = { alerts: [wind], next: null };
  const desk = createDesk({ baseUrl, key });

  /** What the desk sees of each request, answered or not. */
  let seen: { key: string | null; body: string; atMs: number }[] = [];

  beforeAll(() => nock.disableNetConnect());
  beforeEach(() => {
    seen = [];
  });
  afterEach(() => nock.cleanAll());
  afterAll(() => nock.enableNetConnect());

  /** A reply that is noted: a status with a body, a failure on the network, or silence. */
  type Reply = nock.ReplyFnResult | Error | "silence";
  const noted = (reply: Reply) => async (request: Request) => {
    const body = await request.clone().text();
    seen.push({ key: request.headers.get("idempotency-key"), body, atMs: Date.now() });
    if (reply instanceof Error) throw reply;
    if (reply === "silence") return new Promise<never>(() => {});
    return reply;
  };
  const broken = Object.assign(new Error("broken"), { code: "ECONNRESET" });
  const shown = { reqheaders: { "x-api-key": key } };
  /** The desk gives each reply once, in order, to whoever shows the key: more of them than anybody should ask for. */
  const answer = (method: "GET" | "POST", ...replies: Reply[]) => {
    for (const reply of replies) nock(baseUrl, shown).intercept("/alerts", method).reply(noted(reply));
  };
  const times = (amount: number, reply: Reply) => Array.from({ length: amount }, () => reply);
  const created: Reply = [201, { id: "a-1" }];

  /** Both calls, for rules that hold for both, with a good reply. */
  const calls = {
    list: { method: "GET", call: () => desk.list(), good: [200, onePage], result: [wind] },
    report: { method: "POST", call: () => desk.report(wind), good: created, result: "a-1" },
  } as const;

  test("C1 reads all pages in order, an empty one too, and shows its key at each", async () => {
    const scope = nock(baseUrl, shown)
      .get("/alerts")
      .reply(200, { alerts: [wind], next: "a&b=c" })
      .get("/alerts")
      .query({ cursor: "a&b=c" })
      .reply(200, { alerts: [], next: "d/e" })
      .get("/alerts")
      .query({ cursor: "d/e" })
      .reply(200, { alerts: [rain, wind], next: null });
    expect(await desk.list()).toEqual([wind, rain, wind]);
    expect(scope.isDone()).toBe(true);
  });

  test("C1 throws when a later page fails", async () => {
    answer("GET", [200, { alerts: [wind], next: "2" }]);
    nock(baseUrl).get("/alerts").query({ cursor: "2" }).reply(500);
    await expect(desk.list()).rejects.toMatchObject({ status: 500 });
  });

  for (const [name, { method, call, good, result }] of Object.entries(calls)) {
    test(`C3 ${name} asks again after 503 and a broken connection, a second apart`, async () => {
      for (const reply of [[503], broken] as const) {
        seen = [];
        answer(method, reply, reply, good);
        expect(await call()).toEqual(result);
        expect(seen.length).toBe(3);
        for (const [index, { atMs }] of seen.entries())
          expect(atMs - (seen[index - 1]?.atMs ?? -1_000)).toBeGreaterThanOrEqual(1_000);
      }
    });

    test(`C3 ${name} throws after the third failure`, async () => {
      answer(method, ...times(5, broken));
      await expect(call()).rejects.toThrow();
      expect(seen.length).toBe(3);
    });

    test(`C5 ${name} throws after the third 503, with the status`, async () => {
      answer(method, ...times(5, [503]));
      await expect(call()).rejects.toMatchObject({ status: 503 });
      expect(seen.length).toBe(3);
    });

    for (const code of [404, 500]) {
      test(`C5 ${name} throws after ${code}, at once`, async () => {
        answer(method, ...times(3, [code, { ...onePage, id: "a-1" }]));
        await expect(call()).rejects.toMatchObject({ status: code });
        expect(seen.length).toBe(1);
      });
    }

    test(`C6 ${name} gives up when no answer comes`, async () => {
      answer(method, ...times(3, "silence"));
      const startedAt = Date.now();
      await expect(call()).rejects.toThrow();
      expect(Date.now() - startedAt).toBeLessThanOrEqual(4_000);
      expect(seen.length).toBe(1);
    });
  }

  test("C4 reports the alert as JSON, and returns its id", async () => {
    const json = { reqheaders: { ...shown.reqheaders, "content-type": /^application\/json/ } };
    nock(baseUrl, json).post("/alerts", wind).reply(201, { id: "a-1" });
    expect(await desk.report(wind)).toBe("a-1");
  });

  test("C4 sends the same key and body again, and another key with the next report", async () => {
    answer("POST", [503], created, created);
    await desk.report(wind);
    await desk.report(wind);
    const [first, again, next] = seen;
    expect([again?.key, JSON.parse(again?.body ?? "")]).toEqual([first?.key, wind]);
    expect(first?.key).toBeTruthy();
    expect(next?.key).not.toBe(first?.key);
  });
}
