import { HttpResponse, http } from "msw";
import Stripe from "stripe";
import { expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createPayments, type PaymentsOptions } from "../../../mocks/services/payments.ts";

const order = { amount: 1_200, currency: "usd", payment_method: "pm_card_visa", confirm: true } as const;

type Options = PaymentsOptions & { readonly failures?: number; readonly key?: string };

/** Opens a payment service whose first so many answers are 503, and the official client for it. */
function open({ failures = 0, key = "test-key-merchant", ...options }: Options = {}) {
  const payments = createPayments(options);
  let left = failures;
  const proxy = http.all("*", () => (left-- > 0 ? new HttpResponse("Unavailable", { status: 503 }) : undefined));
  const { log, close } = intercept({ ...payments, handlers: [proxy, ...payments.handlers] });
  onTestFinished(close);
  const stripe = new Stripe(key, {
    host: "payments.test",
    protocol: "http",
    port: 80,
    maxNetworkRetries: 1,
    telemetry: false,
  });
  return { stripe, payments, log };
}

test("stripe makes a customer and a payment for it", async () => {
  const { stripe } = open();
  const customer = await stripe.customers.create({ name: "Ada Lovelace", metadata: { plan: "free" } });
  const intent = await stripe.paymentIntents.create({
    ...order,
    customer: customer.id,
    expand: ["customer", "latest_charge"],
  });
  expect(intent).toMatchObject({
    status: "succeeded",
    customer: { name: "Ada Lovelace", metadata: { plan: "free" } },
    latest_charge: { amount: 1_200, paid: true },
  });
  expect(intent.lastResponse.requestId).toBe("req_000002");
});

test("stripe confirms, captures and refunds", async () => {
  const { stripe } = open();
  const { id } = await stripe.paymentIntents.create({ amount: 1_200, currency: "usd", capture_method: "manual" });
  const confirmed = await stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" });
  const captured = await stripe.paymentIntents.capture(id, { amount_to_capture: 1_000 });
  const refund = await stripe.refunds.create({ payment_intent: id });
  expect([confirmed.status, captured.status, refund.amount]).toEqual(["requires_capture", "succeeded", 1_000]);
});

test("stripe's auto-pagination reads all 250 charges in 3 requests", async () => {
  const { stripe, log } = open({ charges: 250 });
  const ids = new Set<string>();
  for await (const { id } of stripe.charges.list({ limit: 100 })) ids.add(id);
  expect([ids.size, log.length]).toEqual([250, 3]);
});

test("stripe's auto-pagination reads backwards from a cursor", async () => {
  const { stripe } = open();
  const newer = await stripe.charges.list({ limit: 2, ending_before: "ch_000020" }).autoPagingToArray({ limit: 100 });
  expect(newer.map(({ id }) => id)).toEqual(["ch_000021", "ch_000022", "ch_000023", "ch_000024", "ch_000025"]);
});

test("stripe retries a 503 under the same idempotency key, so that it pays once", async () => {
  const { stripe, payments, log } = open({ charges: 0, failures: 1 });
  await stripe.paymentIntents.create(order);
  expect([log.map(({ status }) => status), payments.charges.length]).toEqual([[503, 200], 1]);
});

test("stripe retries an answer that got lost and pays once", async () => {
  const { stripe, payments } = open({ charges: 0, answersLost: 1 });
  const intent = await stripe.paymentIntents.create(order);
  expect([intent.status, payments.charges.length]).toEqual(["succeeded", 1]);
  expect(intent.lastResponse.headers["idempotent-replayed"]).toBe("true");
});

test("stripe reports a reused key as StripeIdempotencyError", async () => {
  const { stripe } = open();
  await stripe.paymentIntents.create(order, { idempotencyKey: "order-17" });
  const again = stripe.paymentIntents.create({ ...order, amount: 1 }, { idempotencyKey: "order-17" });
  await expect(again).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
});

test("stripe retries 409 until the first request with the key is done", async () => {
  const { stripe, payments } = open({ charges: 0, processingMs: 50 });
  const pay = () => stripe.paymentIntents.create(order, { idempotencyKey: "order-17" });
  const [one, other] = await Promise.all([pay(), pay()]);
  expect([one.id === other.id, payments.charges.length]).toEqual([true, 1]);
});

test("stripe reports a declined card as StripeCardError with code and decline code", async () => {
  const { stripe } = open();
  const answer = stripe.paymentIntents.create({ ...order, payment_method: "pm_card_chargeDeclined" });
  await expect(answer).rejects.toMatchObject({
    type: "StripeCardError",
    statusCode: 402,
    code: "card_declined",
    decline_code: "generic_decline",
    payment_intent: { status: "requires_payment_method" },
  });
});

test("stripe types the other errors, too", async () => {
  const { stripe } = open();
  await expect(stripe.charges.retrieve("ch_9")).rejects.toMatchObject({
    type: "StripeInvalidRequestError",
    statusCode: 404,
    code: "resource_missing",
    param: "id",
  });
  await expect(stripe.paymentIntents.create({ amount: 0, currency: "usd" })).rejects.toMatchObject({
    type: "StripeInvalidRequestError",
    param: "amount",
  });
  await expect(open({ key: "wrong-key" }).stripe.charges.list()).rejects.toMatchObject({
    type: "StripeAuthenticationError",
  });
  await expect(open({ key: "test-key-readonly" }).stripe.customers.create({})).rejects.toMatchObject({
    type: "StripePermissionError",
  });
  await expect(open({ requestsPerSecond: 0 }).stripe.charges.list()).rejects.toMatchObject({
    type: "StripeRateLimitError",
  });
});
