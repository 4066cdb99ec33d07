import { cardOutcome } from "./payments-cards.ts";
import {
  type Charge,
  type ChargeParts,
  type Ledger,
  newCharge,
  type PaymentIntent,
  type Refund,
} from "./payments-ledger.ts";
import { noSuch, type PaymentProblem, refuse, unexpectedState } from "./payments-refusals.ts";

/** Where money is written down, and when. */
export type Book = { readonly ledger: Ledger; readonly nowSeconds: () => number };

/**
 * Charges a card. A declined charge is kept, too: its status is "failed".
 *
 * @param param - Which parameter named the card.
 * @throws 400 when there is no such card.
 */
export function charge({ ledger, nowSeconds }: Book, card: string, parts: ChargeParts, param: string): Charge {
  const outcome = cardOutcome(card);
  if (!outcome) throw noSuch(param === "source" ? "token" : "PaymentMethod", card, param);
  const failure = outcome !== "paid" && {
    ...{ status: "failed" as const, paid: false, captured: false, amount_captured: 0 },
    ...{ failure_code: outcome.code, failure_message: outcome.message, decline_code: outcome.decline_code ?? null },
  };
  return ledger.charges.add((id) => newCharge(id, nowSeconds(), { ...parts, payment_method: card, ...failure }));
}

/** 402: what became of a charge whose card was declined. */
export function declined(failed: Charge, intent?: PaymentIntent): Response {
  const { failure_message, ...problem } = paymentError(failed);
  return refuse(402, failure_message, { ...problem, ...(intent && { payment_intent: intent }) });
}

/**
 * Confirms a payment intent: charges its card.
 *
 * @throws 400 when it has no card or is done already, 402 when the card is declined.
 */
export function confirm(book: Book, intent: PaymentIntent): void {
  requireStatus(intent, "confirmed", ["requires_payment_method", "requires_confirmation"]);
  if (intent.payment_method === null) throw unexpectedState("This PaymentIntent has no payment method.", intent);
  const isManual = intent.capture_method === "manual";
  const { id, amount, currency, customer, metadata, receipt_email, description } = intent;
  const reserved = isManual && { captured: false, amount_captured: 0 };
  const parts = { amount, currency, customer, metadata, receipt_email, description, payment_intent: id, ...reserved };
  const made = charge(book, intent.payment_method, parts, "payment_method");
  intent.latest_charge = made.id;
  if (made.status === "failed") {
    Object.assign(intent, { status: "requires_payment_method", payment_method: null });
    const { failure_message: message, ...problem } = paymentError(made);
    intent.last_payment_error = { message, ...problem };
    throw declined(made, intent);
  }
  Object.assign(intent, isManual ? { amount_capturable: amount } : { amount_received: amount });
  intent.status = isManual ? "requires_capture" : "succeeded";
}

/** Takes the money that a payment intent has reserved, or part of it. @throws 400 when there is not so much. */
export function capture({ ledger }: Book, intent: PaymentIntent, amount = intent.amount_capturable): void {
  requireStatus(intent, "captured", ["requires_capture"]);
  if (amount > intent.amount_capturable) throw tooLarge("amount_to_capture", intent.amount_capturable);
  if (intent.latest_charge !== null)
    Object.assign(ledger.charges.find(intent.latest_charge), { captured: true, amount_captured: amount });
  Object.assign(intent, { status: "succeeded", amount_capturable: 0, amount_received: amount });
}

/** Calls a payment off. @throws 400 when it is paid or called off already. */
export function cancel({ nowSeconds }: Book, intent: PaymentIntent, reason: string | null): void {
  requireStatus(intent, "canceled", ["requires_payment_method", "requires_confirmation", "requires_capture"]);
  Object.assign(intent, { status: "canceled", amount_capturable: 0 });
  Object.assign(intent, { canceled_at: nowSeconds(), cancellation_reason: reason });
}

/** Gives money back: what is left of the charge, or `amount` of it. @throws 400 when so much is not left. */
export function refund({ ledger, nowSeconds }: Book, paid: Charge, parts: RefundParts): Refund {
  const left = paid.amount_captured - paid.amount_refunded;
  const { amount = left, reason = null, metadata } = parts;
  if (left === 0) {
    const problem: PaymentProblem = { type: "invalid_request_error", code: "charge_already_refunded" };
    throw refuse(400, `Charge ${paid.id} has already been refunded.`, problem);
  }
  if (amount > left) throw tooLarge("amount", left);
  paid.amount_refunded += amount;
  paid.refunded = paid.amount_refunded === paid.amount_captured;
  const { id: charge, currency, payment_intent } = paid;
  return ledger.refunds.add((id) => ({
    ...{ id, object: "refund", created: nowSeconds(), livemode: false, status: "succeeded" },
    ...{ amount, currency, charge, payment_intent, reason, metadata },
  }));
}

/** What a refund is made of; without an amount, of everything that is left. */
export type RefundParts = {
  readonly amount?: number | undefined;
  readonly reason?: string | undefined;
  readonly metadata: Record<string, string>;
};

/** @throws 400 unless the intent has one of these statuses. */
export function requireStatus(intent: PaymentIntent, done: string, allowed: readonly PaymentIntent["status"][]): void {
  if (allowed.includes(intent.status)) return;
  const problem = `This PaymentIntent could not be ${done} because it has a status of ${intent.status}.`;
  throw unexpectedState(`${problem} Only a PaymentIntent with one of these may be: ${allowed.join(", ")}.`, intent);
}

function paymentError({ id, failure_code, failure_message, decline_code }: Charge) {
  const codes = { code: failure_code ?? "card_declined", ...(decline_code !== null && { decline_code }) };
  return { type: "card_error" as const, ...codes, charge: id, failure_message: failure_message ?? "" };
}

function tooLarge(param: string, most: number): Response {
  const problem: PaymentProblem = { type: "invalid_request_error", code: "amount_too_large", param };
  return refuse(400, `The amount is greater than the ${most} that are left.`, problem);
}
