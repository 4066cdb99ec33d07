import type { z } from "zod";
import { cardOutcome } from "./payments-cards.ts";
import { type Book, charge, confirm, declined, refund, requireStatus } from "./payments-charging.ts";
import { type Charge, type Customer, newCustomer, type PaymentIntent, type Refund } from "./payments-ledger.ts";
import type {
  chargeParameters,
  customerParameters,
  intentChangeParameters,
  intentParameters,
  refundParameters,
} from "./payments-parameters.ts";
import { badParameter, noSuch } from "./payments-refusals.ts";

/** Makes what a request asks for, of its parameters. */

/** `POST /v1/customers` */
export function makeCustomer({ ledger, nowSeconds }: Book, given: z.infer<typeof customerParameters>): Customer {
  return ledger.customers.add((id) => update(newCustomer(id, nowSeconds(), {}), given));
}

/** `POST /v1/charges`. @throws 402 when the card is declined. */
export function makeCharge(book: Book, given: z.infer<typeof chargeParameters>): Charge {
  const { amount, currency, source, customer, description = null, receipt_email = null, capture, metadata } = given;
  if (source === undefined && customer === undefined)
    throw badParameter("source", "parameter_missing", "Must provide source or customer.");
  if (customer !== undefined) book.ledger.customers.find(customer, "customer");
  const reserved = !capture && { captured: false, amount_captured: 0 };
  const parts = { amount, currency, customer: customer ?? null, description, receipt_email, metadata, ...reserved };
  const made = charge(book, source ?? customersCard, parts, "source");
  if (made.status === "failed") throw declined(made);
  return made;
}

/** `POST /v1/payment_intents`. @throws 402 when it is confirmed at once and the card is declined. */
export function makeIntent(book: Book, given: z.infer<typeof intentParameters>): PaymentIntent {
  const { amount, currency, capture_method, payment_method_types, metadata } = given;
  const { customer = null, description = null, receipt_email = null, payment_method = null } = given;
  if (customer !== null) book.ledger.customers.find(customer, "customer");
  checkCard(payment_method);
  const intent = book.ledger.paymentIntents.add((id) => ({
    ...{ id, object: "payment_intent", created: book.nowSeconds(), livemode: false, client_secret: `${id}_secret` },
    ...{ amount, currency, capture_method, payment_method_types, metadata, customer, description, receipt_email },
    ...{ payment_method, status: payment_method === null ? "requires_payment_method" : "requires_confirmation" },
    ...{ amount_capturable: 0, amount_received: 0, latest_charge: null, last_payment_error: null },
    ...{ canceled_at: null, cancellation_reason: null },
  }));
  if (given.confirm) confirm(book, intent);
  return intent;
}

/** `POST /v1/payment_intents/:id`. @throws 400 when the payment is over. */
export function changeIntent({ ledger }: Book, intent: PaymentIntent, given: IntentChange): void {
  if (given.amount !== undefined || given.currency !== undefined || given.payment_method !== undefined)
    requireStatus(intent, "updated", ["requires_payment_method", "requires_confirmation"]);
  if (given.customer !== undefined) ledger.customers.find(given.customer, "customer");
  checkCard(given.payment_method ?? null);
  update(intent, given);
  if (given.payment_method !== undefined) intent.status = "requires_confirmation";
}

/** `POST /v1/refunds` */
export function makeRefund(book: Book, given: z.infer<typeof refundParameters>): Refund {
  const { charges, paymentIntents } = book.ledger;
  const { charge: chargeId, payment_intent, amount, reason, metadata } = given;
  if (chargeId === undefined && payment_intent === undefined)
    throw badParameter(
      "charge",
      "parameter_missing",
      "One of the following params should be provided: payment_intent or charge.",
    );
  const paid =
    chargeId === undefined
      ? charges.find(paymentIntents.find(payment_intent ?? "", "payment_intent").latest_charge ?? "", "payment_intent")
      : charges.find(chargeId, "charge");
  return refund(book, paid, { amount, reason, metadata });
}

/** Sets the fields that were given; metadata is added to. Parameters that are no fields change nothing. */
export function update<T extends { metadata: Record<string, string> }>(object: T, given: Changes): T {
  const changes = Object.entries(given).filter(([name, value]) => value !== undefined && name in object);
  return Object.assign(object, Object.fromEntries(changes), { metadata: { ...object.metadata, ...given.metadata } });
}

type Changes = { readonly metadata?: Record<string, string> | undefined; readonly [parameter: string]: unknown };
type IntentChange = z.infer<typeof intentChangeParameters>;

/** The card that every customer has on file. */
const customersCard = "tok_visa";

function checkCard(card: string | null): void {
  if (card !== null && !cardOutcome(card)) throw noSuch("PaymentMethod", card, "payment_method");
}
