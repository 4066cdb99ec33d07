import { afterEach, describe, expect, test } from "vitest";
import { lessonClock } from "../../../mocks/clock.ts";
import { open } from "../../../mocks/lab.ts";
import { createDepot, type DepotOptions } from "../../../mocks/services/depot.ts";

const origin = "http://depot.test";
let close = () => {};
const start = (options?: DepotOptions) => {
  const depot = open(createDepot(options));
  close = depot.close;
  return depot;
};
afterEach(() => close());

const basic = `Basic ${btoa("test-client:test-secret-1")}`;
const getToken = async (authorization = basic) =>
  fetch(`${origin}/token`, { method: "POST", headers: { authorization } });
const signIn = async () => {
  const { access_token } = (await (await getToken()).json()) as { access_token: string };
  return { authorization: `Bearer ${access_token}` };
};
const order = (headers: Record<string, string>, body: string) =>
  fetch(`${origin}/shipments`, { method: "POST", headers, body });

describe("createDepot()", () => {
  test("gives a token to the client that it knows, and to no other", async () => {
    const depot = start({ tokenLifeMs: 5_000 });
    expect(await (await getToken()).json()).toEqual({ access_token: "token-1", token_type: "Bearer", expires_in: 5 });
    expect((await getToken("Basic x")).status).toBe(401);
    expect(depot.tokens).toBe(1);
  });

  test("asks for a token, and takes it until its life is over", async () => {
    start({ tokenLifeMs: 5_000 });
    expect((await fetch(`${origin}/shipments/1`)).status).toBe(401);
    const headers = await signIn();
    expect(await (await fetch(`${origin}/shipments/1`, { headers })).json()).toEqual({
      id: 1,
      reference: "seed-1",
      city: "Uppsala",
    });
    await lessonClock.sleep(5_000);
    expect((await fetch(`${origin}/shipments/1`, { headers })).status).toBe(401);
  });

  test("links its list to the end", async () => {
    start({ count: 25 });
    const headers = await signIn();
    const sizes: number[] = [];
    let next: string | undefined = "/shipments?limit=10";
    while (next !== undefined) {
      const response: Response = await fetch(origin + next, { headers });
      sizes.push(((await response.json()) as unknown[]).length);
      next = /<(.*)>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
    }
    expect(sizes).toEqual([10, 10, 5]);
  });

  test("stores an order once for each key, and refuses another order under it", async () => {
    const depot = start({ count: 0 });
    const headers = { ...(await signIn()), "idempotency-key": "k" };
    const body = JSON.stringify({ reference: "r", city: "Hilo" });
    const [first, again] = [await order(headers, body), await order(headers, body)];
    expect([first.status, again.status, depot.shipments.length]).toEqual([201, 201, 1]);
    expect((await order(headers, JSON.stringify({ reference: "s", city: "Hilo" }))).status).toBe(422);
  });

  test("refuses what is no order, and knows no other path", async () => {
    start();
    const headers = await signIn();
    for (const body of ["", "{", "{}", '{"reference":"","city":"Hilo"}'])
      expect((await order(headers, body)).status).toBe(422);
    expect((await fetch(`${origin}/shipments/99`, { headers })).status).toBe(404);
    expect((await fetch(`${origin}/parcels`, { headers })).status).toBe(404);
    expect((await fetch(`${origin}/shipments/1`, { method: "DELETE", headers })).status).toBe(405);
  });

  test("can break the contract at one shipment, and forgets all when it is opened again", async () => {
    const depot = start({ count: 3, brokenId: 2 });
    const headers = await signIn();
    expect(await (await fetch(`${origin}/shipments/2`, { headers })).json()).toMatchObject({ city: null });
    await order(headers, JSON.stringify({ reference: "r", city: "Hilo" }));
    expect(depot.shipments.length).toBe(4);
    open(depot);
    expect([depot.shipments.length, depot.tokens]).toEqual([3, 0]);
  });
});
