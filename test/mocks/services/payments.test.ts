import { describe, expect, onTestFinished, test } from "vitest";
import { VirtualClock } from "../../../mocks/clock.ts";
import { intercept } from "../../../mocks/intercept.ts";
import { createPayments, type PaymentsOptions } from "../../../mocks/services/payments.ts";
import { jsonOf } from "./json-of.ts";

const origin = "http://payments.test";
const merchant = { authorization: "Bearer test-key-merchant" };

type Problem = { error: { type: string; code?: string; param?: string; message: string; decline_code?: string } };
type List = { object: string; url: string; has_more: boolean; data: { id: string; amount: number }[] };
type Intent = { id: string; status: string; amount: number; amount_received: number; latest_charge: string | null };

function open(options: PaymentsOptions = {}) {
  const payments = intercept(createPayments({ now: () => Date.UTC(2026, 0, 5), ...options }));
  onTestFinished(payments.close);
  return payments;
}

function get(path: string, headers: Record<string, string> = merchant): Promise<Response> {
  return fetch(origin + path, { headers });
}

function post(path: string, form: Record<string, string> = {}, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(form);
  return fetch(origin + path, { method: "POST", body, headers: { ...merchant, ...headers } });
}

async function problem(answer: Promise<Response>) {
  const response = await answer;
  const { error } = await jsonOf<Problem>(response);
  const { type, code, param } = error;
  return { status: response.status, type, ...(code && { code }), ...(param && { param }) };
}

const invalid = { status: 400, type: "invalid_request_error" };
const order = { amount: "1200", currency: "usd", payment_method: "pm_card_visa", confirm: "true" };

describe("the key", () => {
  test("is a Bearer token or the user of Basic", async () => {
    open();
    const basic = get("/v1/charges", { authorization: `Basic ${btoa("test-key-merchant:")}` });
    expect([(await get("/v1/charges")).status, (await basic).status]).toEqual([200, 200]);
  });

  test("is asked for with 401, and a wrong one is not repeated", async () => {
    open();
    const wrong = await get("/v1/charges", { authorization: "Bearer stolen-key-123" });
    expect(await problem(get("/v1/charges", {}))).toEqual({ status: 401, type: "invalid_request_error" });
    expect([wrong.status, (await wrong.text()).includes("stolen-key-123")]).toEqual([401, false]);
  });

  test("that may only read is refused a payment with 403", async () => {
    open();
    const answer = post("/v1/payment_intents", order, { authorization: "Bearer test-key-readonly" });
    expect((await answer).status).toBe(403);
  });
});

describe("parameters", () => {
  const cases: [sentence: string, form: Record<string, string>, code: string, param: string][] = [
    ["missing", { currency: "usd" }, "parameter_missing", "amount"],
    ["unknown", { ...order, colour: "red" }, "parameter_unknown", "colour"],
    ["no integer", { ...order, amount: "12.50" }, "parameter_invalid_integer", "amount"],
    ["too small", { ...order, amount: "0" }, "parameter_too_small", "amount"],
    ["no currency", { ...order, currency: "xyz" }, "parameter_invalid_currency", "currency"],
    ["no boolean", { ...order, confirm: "yes" }, "parameter_invalid_boolean", "confirm"],
    ["a customer who does not exist", { ...order, customer: "cus_9" }, "resource_missing", "customer"],
    ["a card that does not exist", { ...order, payment_method: "pm_9" }, "resource_missing", "payment_method"],
  ];
  for (const [sentence, form, code, param] of cases) {
    test(`are refused with 400 and their name: ${sentence}`, async () => {
      const payments = open();
      expect(await problem(post("/v1/payment_intents", form))).toEqual({ ...invalid, code, param });
      expect(payments.paymentIntents).toEqual([]);
    });
  }

  test("nest by brackets", async () => {
    open();
    const form = { "metadata[order]": "17", "expand[]": "customer", customer: "cus_000001", ...order };
    expect(await jsonOf(post("/v1/payment_intents", form))).toMatchObject({
      metadata: { order: "17" },
      customer: { id: "cus_000001", object: "customer", name: "Amara Okafor" },
    });
  });

  test("are refused as JSON", async () => {
    open();
    const headers = { ...merchant, "content-type": "application/json" };
    const answer = fetch(`${origin}/v1/customers`, { method: "POST", headers, body: '{"name":"Ada"}' });
    expect(await problem(answer)).toEqual(invalid);
  });
});

describe("payment intents", () => {
  test("confirmed at once are paid, and leave a charge", async () => {
    const payments = open({ charges: 0 });
    const intent = await jsonOf<Intent>(post("/v1/payment_intents", order));
    expect(intent).toMatchObject({ status: "succeeded", amount: 1_200, amount_received: 1_200 });
    expect(payments.charges).toMatchObject([
      { id: intent.latest_charge, payment_intent: intent.id, amount: 1_200, captured: true },
    ]);
  });

  test("go from made to confirmed to captured", async () => {
    open();
    const made = await jsonOf<Intent>(
      post("/v1/payment_intents", { amount: "1200", currency: "usd", capture_method: "manual" }),
    );
    const path = `/v1/payment_intents/${made.id}`;
    const confirmed = await jsonOf<Intent>(post(`${path}/confirm`, { payment_method: "pm_card_visa" }));
    const captured = await jsonOf<Intent>(post(`${path}/capture`, { amount_to_capture: "1000" }));
    const statuses = [made.status, confirmed.status, captured.status];
    expect([...statuses, captured.amount_received]).toEqual([
      "requires_payment_method",
      "requires_capture",
      "succeeded",
      1_000,
    ]);
  });

  test("are canceled, and then not confirmed any more", async () => {
    open();
    const { id } = await jsonOf<Intent>(post("/v1/payment_intents", { amount: "1200", currency: "usd" }));
    const canceled = await jsonOf<Intent>(post(`/v1/payment_intents/${id}/cancel`));
    expect(canceled.status).toBe("canceled");
    expect(await problem(post(`/v1/payment_intents/${id}/confirm`, { payment_method: "pm_card_visa" }))).toEqual({
      ...invalid,
      code: "payment_intent_unexpected_state",
    });
  });

  test("whose card is declined answer 402 with the bank's reason, and can be tried again", async () => {
    open();
    const { id } = await jsonOf<Intent>(post("/v1/payment_intents", { amount: "1200", currency: "usd" }));
    const path = `/v1/payment_intents/${id}`;
    const declined = await post(`${path}/confirm`, { payment_method: "pm_card_chargeDeclinedInsufficientFunds" });
    expect([declined.status, await jsonOf(declined)]).toMatchObject([
      402,
      { error: { type: "card_error", code: "card_declined", decline_code: "insufficient_funds" } },
    ]);
    expect(await jsonOf(get(path))).toMatchObject({ status: "requires_payment_method", payment_method: null });
    expect(await jsonOf(post(`${path}/confirm`, { payment_method: "pm_card_visa" }))).toMatchObject({
      status: "succeeded",
    });
  });
});

describe("charges, refunds, customers", () => {
  test("a charge is paid by a token, and refunded once", async () => {
    open();
    const { id } = await jsonOf<Intent>(post("/v1/charges", { amount: "900", currency: "usd", source: "tok_visa" }));
    const part = await jsonOf<Intent>(post("/v1/refunds", { charge: id, amount: "400" }));
    const rest = await jsonOf<Intent>(post("/v1/refunds", { charge: id }));
    expect([part.amount, rest.amount]).toEqual([400, 500]);
    expect(await problem(post("/v1/refunds", { charge: id }))).toEqual({ ...invalid, code: "charge_already_refunded" });
    expect(await jsonOf(get(`/v1/charges/${id}`))).toMatchObject({ refunded: true, amount_refunded: 900 });
  });

  test("a declined charge is kept as failed", async () => {
    const payments = open({ charges: 0 });
    const answer = await post("/v1/charges", { amount: "900", currency: "usd", source: "tok_chargeDeclined" });
    expect([answer.status, payments.charges[0]?.status]).toEqual([402, "failed"]);
  });

  test("a customer is made, changed, and deleted", async () => {
    open();
    const made = await jsonOf<{ id: string }>(post("/v1/customers", { name: "Ada", "metadata[a]": "1" }));
    const changed = jsonOf(post(`/v1/customers/${made.id}`, { email: "ada@example.com", "metadata[b]": "2" }));
    expect(await changed).toMatchObject({ name: "Ada", email: "ada@example.com", metadata: { a: "1", b: "2" } });
    const deleted = fetch(`${origin}/v1/customers/${made.id}`, { method: "DELETE", headers: merchant });
    expect(await jsonOf(deleted)).toEqual({ id: made.id, object: "customer", deleted: true });
    expect((await get(`/v1/customers/${made.id}`)).status).toBe(404);
  });
});

describe("lists", () => {
  const ids = async (query: string) => {
    const { data, has_more } = await jsonOf<List>(get(`/v1/charges?${query}`));
    return { ids: data.map(({ id }) => Number(id.slice(3))), has_more };
  };

  test("come newest first, ten at a time", async () => {
    open();
    const list = await jsonOf<List>(get("/v1/charges"));
    expect([list.object, list.url, list.has_more, list.data.length]).toEqual(["list", "/v1/charges", true, 10]);
    expect((await ids("limit=3")).ids).toEqual([25, 24, 23]);
  });

  test("go on after a cursor, until there is no more", async () => {
    open();
    expect(await ids("limit=10&starting_after=ch_000011")).toEqual({
      ids: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
      has_more: false,
    });
    expect(await ids("limit=10&starting_after=ch_000001")).toEqual({ ids: [], has_more: false });
  });

  test("go back before a cursor, to the page right before it", async () => {
    open();
    expect(await ids("limit=2&ending_before=ch_000021")).toEqual({ ids: [23, 22], has_more: true });
    expect(await ids("limit=10&ending_before=ch_000024")).toEqual({ ids: [25], has_more: false });
  });

  test("take what was added meanwhile for newer, so that no page repeats an item", async () => {
    open({ charges: 4 });
    const first = await ids("limit=2");
    await post("/v1/charges", { amount: "900", currency: "usd", source: "tok_visa" });
    expect([first.ids, (await ids("limit=2&starting_after=ch_000003")).ids]).toEqual([
      [4, 3],
      [2, 1],
    ]);
  });

  test("are filtered by customer and by time", async () => {
    open();
    const created = Date.UTC(2025, 11, 1, 10) / 1_000;
    expect((await ids("customer=cus_000002")).ids).toEqual([22, 17, 12, 7, 2]);
    expect((await ids(`created[lte]=${created}`)).ids).toEqual([3, 2, 1]);
    expect((await ids(`created=${created}`)).ids).toEqual([3]);
  });

  const refusals: [sentence: string, query: string, expected: object][] = [
    ["a limit above 100", "limit=101", { ...invalid, code: "parameter_out_of_range", param: "limit" }],
    ["a limit that is no number", "limit=ten", { ...invalid, code: "parameter_invalid_integer", param: "limit" }],
    [
      "a cursor that is nowhere",
      "starting_after=ch_9",
      { ...invalid, code: "resource_missing", param: "starting_after" },
    ],
    ["both cursors", "starting_after=ch_000001&ending_before=ch_000002", invalid],
    ["a page number", "page=2", { ...invalid, code: "parameter_unknown", param: "page" }],
  ];
  for (const [sentence, query, expected] of refusals) {
    test(`refuse ${sentence}`, async () => {
      open();
      expect(await problem(get(`/v1/charges?${query}`))).toEqual(expected);
    });
  }
});

describe("an idempotency key", () => {
  const key = { "idempotency-key": "order-17" };

  test("pays once, however often the request comes, and says that it repeats itself", async () => {
    const payments = open({ charges: 0 });
    const first = await post("/v1/payment_intents", order, key);
    const again = await post("/v1/payment_intents", order, key);
    expect(await again.text()).toBe(await first.text());
    expect(payments.charges).toHaveLength(1);
    const told = (name: string) => [first.headers.get(name), again.headers.get(name)];
    expect(told("idempotent-replayed")).toEqual([null, "true"]);
    expect(told("request-id")).toEqual(["req_000001", "req_000002"]);
    expect(told("original-request")).toEqual(["req_000001", "req_000001"]);
    expect(told("idempotency-key")).toEqual(["order-17", "order-17"]);
  });

  test("pays twice without one", async () => {
    const payments = open({ charges: 0 });
    await post("/v1/payment_intents", order);
    await post("/v1/payment_intents", order);
    expect(payments.charges).toHaveLength(2);
  });

  test("is refused with 400 for another payload or another path", async () => {
    open();
    await post("/v1/payment_intents", order, key);
    const reused = { status: 400, type: "idempotency_error" };
    expect(await problem(post("/v1/payment_intents", { ...order, amount: "1" }, key))).toEqual(reused);
    expect(await problem(post("/v1/charges", order, key))).toEqual(reused);
  });

  test("knows the same parameters in another order", async () => {
    open();
    await post("/v1/payment_intents", order, key);
    const reversed = Object.fromEntries(Object.entries(order).reverse());
    expect((await post("/v1/payment_intents", reversed, key)).headers.get("idempotent-replayed")).toBe("true");
  });

  test("answers 409 while the first request is under way", async () => {
    const clock = new VirtualClock();
    const payments = open({ charges: 0, processingMs: 500, now: () => clock.now(), sleep: (ms) => clock.sleep(ms) });
    const [first, second] = await Promise.all([
      post("/v1/payment_intents", order, key),
      post("/v1/payment_intents", order, key),
    ]);
    const third = await post("/v1/payment_intents", order, key);
    expect([first.status, second.status, third.status]).toEqual([200, 409, 200]);
    expect([await problem(Promise.resolve(second)), second.headers.get("stripe-should-retry")]).toEqual([
      { status: 409, type: "invalid_request_error", code: "idempotency_key_in_use" },
      "true",
    ]);
    expect(payments.charges).toHaveLength(1);
  });

  test("repeats a declined card, and is free again after a request that was never executed", async () => {
    open();
    const declined = { ...order, payment_method: "pm_card_chargeDeclined" };
    await post("/v1/payment_intents", declined, key);
    const again = await post("/v1/payment_intents", declined, key);
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([402, "true"]);
    const other = { "idempotency-key": "order-18" };
    await post("/v1/payment_intents", { ...order, amount: "no" }, other);
    expect((await post("/v1/payment_intents", order, other)).status).toBe(200);
  });

  test("is forgotten after a day", async () => {
    let at = 0;
    const payments = open({ charges: 0, now: () => at });
    await post("/v1/payment_intents", order, key);
    at += 24 * 3_600_000;
    await post("/v1/payment_intents", order, key);
    expect(payments.charges).toHaveLength(2);
  });

  test("saves the client whose answer got lost on the way", async () => {
    const payments = open({ charges: 0, answersLost: 1 });
    await expect(post("/v1/payment_intents", order, key)).rejects.toThrow("fetch failed");
    const again = await post("/v1/payment_intents", order, key);
    expect([again.status, payments.charges.length]).toEqual([200, 1]);
  });

  test("of more than 255 characters is refused", async () => {
    open();
    expect(await problem(post("/v1/customers", {}, { "idempotency-key": "x".repeat(256) }))).toEqual(invalid);
  });
});

describe("everything else", () => {
  test("is 404 with an error body: a path, a method, an id", async () => {
    open();
    const missing = { status: 404, type: "invalid_request_error" };
    expect(await problem(get("/v1/nowhere"))).toEqual(missing);
    expect(await problem(fetch(`${origin}/v1/charges`, { method: "PUT", headers: merchant }))).toEqual(missing);
    expect(await problem(get("/v1/charges/ch_9"))).toEqual({ ...missing, code: "resource_missing", param: "id" });
  });

  test("429 answers more requests than a second has room for", async () => {
    let at = 0;
    open({ requestsPerSecond: 2, now: () => at });
    const statuses = [];
    for (let request = 0; request < 3; request++) statuses.push((await get("/v1/charges")).status);
    at += 1_000;
    expect([...statuses, (await get("/v1/charges")).status]).toEqual([200, 200, 429, 200]);
  });

  test("reset() goes back to the first state", async () => {
    const payments = open();
    await post("/v1/payment_intents", order, { "idempotency-key": "order-17" });
    payments.reset();
    const again = await post("/v1/payment_intents", order, { "idempotency-key": "order-17" });
    expect([
      payments.charges.length,
      again.headers.get("idempotent-replayed"),
      again.headers.get("request-id"),
    ]).toEqual([26, null, "req_000001"]);
  });
});
