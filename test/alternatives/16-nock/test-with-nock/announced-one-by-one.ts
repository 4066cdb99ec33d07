import nock from "nock";
import type { ExpectStatic } from "vitest";

type Hook = (hook: () => unknown) => void;
type Vitest = { test(name: string, body: () => Promise<void>): void; expect: ExpectStatic; afterAll: Hook };
type Alert = { host: string; text: string };
type CreateDesk = (options: { baseUrl: string; key: string }) => {
  list(): Promise<Alert[]>;
  report(alert: Alert): Promise<string>;
};

nock.disableNetConnect();

/** Every request is announced, and what was not asked for tells how often the client asked. */
export function testDesk({ test, expect, afterAll }: Vitest, createDesk: CreateDesk): void {
  const alert = { host: "pump", text: "hot" };
  const make = () => createDesk({ baseUrl: "http://127.0.0.1:8080/api/v2", key: "0815" });
  const scopeOf = () => nock("http://127.0.0.1:8080/api/v2").matchHeader("X-Api-Key", "0815");
  const broken = () => Object.assign(new Error("gone"), { code: "EPIPE" });
  afterAll(() => nock.restore());

  /** Takes away what was announced, and counts what was not asked for. */
  const clean = (): number => {
    const left = nock.pendingMocks().length;
    nock.cleanAll();
    return left;
  };
  const testClean = (name: string, body: () => Promise<void>) =>
    test(name, async () => {
      try {
        await body();
      } finally {
        nock.cleanAll();
      }
    });
  const statusOf = async (call: Promise<unknown>): Promise<unknown> => {
    try {
      await call;
    } catch (error) {
      return (error as { status?: number }).status ?? "no status";
    }
    return "no error";
  };

  testClean("list", async () => {
    scopeOf()
      .get("/alerts")
      .reply(200, { alerts: [alert, alert], next: "x y/z?" });
    scopeOf().get("/alerts?cursor=x%20y%2Fz%3F").reply(200, { alerts: [], next: "#" });
    scopeOf()
      .get("/alerts?cursor=%23")
      .reply(200, { alerts: [{ host: "last", text: "" }], next: null });
    expect(await make().list()).toEqual([alert, alert, { host: "last", text: "" }]);
    expect(clean()).toBe(0);
  });

  testClean("list with a hole", async () => {
    scopeOf()
      .get("/alerts")
      .reply(200, { alerts: [alert], next: "2" });
    scopeOf().get("/alerts").query({ cursor: "2" }).reply(403, { alerts: [], next: null });
    expect(await statusOf(make().list())).toBe(403);
  });

  testClean("report", async () => {
    const keys: (string | null)[] = [];
    const reply = (status: number, id: string) =>
      scopeOf()
        .matchHeader("content-type", /^application\/json/)
        .post("/alerts", alert)
        .reply((request: Request) => {
          keys.push(request.headers.get("idempotency-key"));
          return [status, { id }];
        });
    reply(503, "");
    reply(201, "one");
    reply(201, "two");
    const desk = make();
    expect([await desk.report(alert), await desk.report(alert)]).toEqual(["one", "two"]);
    expect(keys[0]).toEqual(expect.any(String));
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  const both = {
    GET: { call: () => make().list(), good: { alerts: [], next: null } },
    POST: { call: () => make().report(alert), good: { id: "good" } },
  };
  for (const [method, { call, good }] of Object.entries(both)) {
    const announce = () => scopeOf().intercept("/alerts", method);

    testClean(`${method} survives`, async () => {
      for (const trouble of ["busy", "broken"]) {
        const from = Date.now();
        for (let time = 0; time < 2; time++)
          trouble === "busy" ? announce().reply(503) : announce().replyWithError(broken());
        announce().reply(method === "GET" ? 200 : 201, good);
        expect(await call()).toEqual(method === "GET" ? [] : "good");
        expect(Date.now() - from).toBeGreaterThanOrEqual(2_000);
        expect(clean()).toBe(0);
      }
    });

    testClean(`${method} gives up`, async () => {
      announce().times(6).reply(503);
      expect(await statusOf(call())).toBe(503);
      for (let time = 0; time < 6; time++) announce().replyWithError(broken());
      await expect(call()).rejects.toThrow();
      const left = nock.pendingMocks().length;
      expect(left).toBeGreaterThan(0);
    });

    testClean(`${method} asks three times`, async () => {
      let requests = 0;
      announce()
        .times(9)
        .reply(() => {
          requests += 1;
          throw broken();
        });
      expect(await statusOf(call())).toBe("no status");
      expect(requests).toBe(3);
      nock.cleanAll();
      requests = 0;
      announce()
        .times(9)
        .reply(() => {
          requests += 1;
          return [503];
        });
      expect(await statusOf(call())).toBe(503);
      expect(requests).toBe(3);
    });

    for (const status of [401, 422, 502]) {
      testClean(`${method} is refused with ${status}`, async () => {
        announce().reply(status, good);
        announce().reply(418, good);
        expect(await statusOf(call())).toBe(status);
        expect(nock.pendingMocks()).toHaveLength(1);
      });
    }

    testClean(`${method} hears nothing`, async () => {
      announce().reply(() => new Promise<nock.ReplyFnResult>(() => {}));
      announce().reply(200, good);
      const seconds = Date.now() / 1_000;
      await expect(call()).rejects.toThrow();
      expect(Date.now() / 1_000 - seconds).toBeCloseTo(4, 0);
      expect(clean()).toBe(1);
    });
  }
}
