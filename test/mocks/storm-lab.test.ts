import { afterEach, describe, expect, test } from "vitest";
import { askOnce, askPage, type DepotCall, type Trouble } from "../../mocks/depot-calls.ts";
import { closeIntercepted } from "../../mocks/intercept.ts";
import { scorePlot } from "../../mocks/score-plot.ts";
import { type DepotDay, days, openDepot, ride, type Score, tokens } from "../../mocks/storm-lab.ts";

afterEach(() => closeIntercepted());

const fair: DepotDay = { weather: { rules: [] }, calls: 12 };
const ask = async (call: DepotCall) => askOnce({ ...call, token: await tokens.get() });

describe("ride()", () => {
  test("counts answers that are right, and requests without those for tokens", async () => {
    const { score, log } = await ride(ask, fair);
    expect(score).toEqual({ right: 12, believed: 0, threw: 0, hung: 0, requests: 12, twice: 0 });
    expect(log.length).toBe(13);
  });

  test("tells errors from what was believed, and from what never came", async () => {
    const score = async (send: (call: DepotCall) => Promise<unknown>) => (await ride(send, fair)).score;
    expect(await score(() => Promise.reject(new Error("no")))).toMatchObject({ right: 0, threw: 12, requests: 0 });
    expect(await score(async () => ({ id: 1, reference: "x", city: "y" }))).toMatchObject({ right: 0, believed: 12 });
    expect(await score(() => new Promise(() => {}))).toMatchObject({ hung: 12 });
  });

  test("counts orders that are stored twice", async () => {
    const score = async (send: (call: DepotCall) => Promise<unknown>) => (await ride(send, fair)).score;
    const again = async (call: DepotCall) => (await ask(call)) && ask(call);
    expect((await score(again)).twice).toBe(4);
    expect((await score((call) => again({ ...call, key: call.path + JSON.stringify(call.json) }))).twice).toBe(0);
  });

  test("gives the same storm each time", async () => {
    const { score } = await ride(ask);
    expect((await ride(ask)).score).toEqual(score);
  });
});

describe("tokens", () => {
  test("are asked for again after a failure", async () => {
    openDepot({ weather: { rules: [{ routes: ["POST /token"], script: [503] }] } });
    await expect(tokens.get()).rejects.toMatchObject({ name: "Trouble", status: 503 });
    expect(await tokens.get()).toMatch(/\w/);
  });
});

describe("askOnce()", () => {
  test("says of a failure whether it may pass, and how long to wait", async () => {
    openDepot({
      weather: { rules: [{ fault: 503, forMs: 3_000, retryAfter: "seconds", routes: ["/shipments/:id"] }] },
    });
    const trouble = (path: string): Promise<unknown> => ask({ method: "GET", path }).catch((error: Trouble) => error);
    expect(await trouble("/shipments/1")).toMatchObject({ status: 503, mayPass: true, askedMs: 3_000 });
    expect(await trouble("/nowhere")).toMatchObject({ status: 404, mayPass: false, askedMs: 0 });
    openDepot(days.silence);
    expect(await trouble("/shipments/1")).toMatchObject({ status: undefined, mayPass: true });
  });

  test("asks for another token once the old one was refused, and for one only", async () => {
    const depot = openDepot(fair);
    const [one, other] = await Promise.all([tokens.get(), tokens.get()]);
    tokens.invalidate("another");
    expect([one, other, await tokens.get(), depot.tokens]).toEqual(["token-1", "token-1", "token-1", 1]);
    tokens.invalidate(one);
    expect(await tokens.get()).toBe("token-2");
  });
});

test("askPage() gives the items and the next path", async () => {
  openDepot(fair);
  const first = await askPage("/shipments?limit=40", await tokens.get());
  expect([first.items.length, first.next]).toEqual([40, "/shipments?limit=40&from=40"]);
  expect(await askPage(first.next ?? "", await tokens.get())).toMatchObject({ next: undefined });
});

describe("scorePlot()", () => {
  const score: Score = { right: 58, believed: 0, threw: 2, hung: 0, requests: 110, twice: 1 };
  const picture = scorePlot([{ label: "renewal", score }], { title: "It pays" });

  test("writes both figures at the bars, and what was stored twice", () => {
    expect(picture.svg).toContain("● 58");
    expect(picture.svg).toContain("■ 110, ✕ 1 stored twice");
  });

  test("says in words and in a table what it shows", () => {
    expect(picture.alt).toContain("renewal: 58 right, 110 requests.");
    expect(picture.table.rows).toEqual([["renewal", 58, 0, 2, 0, 110, 1]]);
  });
});
