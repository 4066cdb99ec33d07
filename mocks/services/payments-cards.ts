/** What happens to a payment with each of the test cards. */
export type CardOutcome = { readonly code: string; readonly decline_code?: string; readonly message: string } | "paid";

const declined = (decline_code: string, message = "Your card was declined."): CardOutcome => ({
  code: "card_declined",
  decline_code,
  message,
});

const outcomes: ReadonlyMap<string, CardOutcome> = new Map<string, CardOutcome>([
  ["visa", "paid"],
  ["mastercard", "paid"],
  ["amex", "paid"],
  ["chargedeclined", declined("generic_decline")],
  ["visa_chargedeclined", declined("generic_decline")],
  ["chargedeclinedinsufficientfunds", declined("insufficient_funds", "Your card has insufficient funds.")],
  ["visa_chargedeclinedinsufficientfunds", declined("insufficient_funds", "Your card has insufficient funds.")],
  ["chargedeclinedexpiredcard", { code: "expired_card", message: "Your card has expired." }],
  [
    "chargedeclinedprocessingerror",
    { code: "processing_error", message: "An error occurred while processing your card. Try again in a little bit." },
  ],
]);

/** The outcome for `tok_visa`, `pm_card_chargeDeclined` and their like; `undefined` for a card that does not exist. */
export function cardOutcome(card: string): CardOutcome | undefined {
  return outcomes.get(card.replace(/^(tok|pm_card)_/, "").toLowerCase());
}
