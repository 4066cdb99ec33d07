import type { Service } from "../intercept.ts";
import { paymentRoutes } from "./payments-api.ts";
import { createDoor } from "./payments-door.ts";
import { type Charge, type Customer, fill, newLedger, type PaymentIntent, type Refund } from "./payments-ledger.ts";
import { unknownUrl } from "./payments-refusals.ts";
import { type Call, routes } from "./routes.ts";

/** How a payment service behaves. */
export type PaymentsOptions = {
  /** Default: `http://payments.test`. */
  readonly origin?: string;
  /** Charges that it has from the start. Default: 25. */
  readonly charges?: number;
  /** How long it works on a change; a second request with the same key meets 409 meanwhile. Default: 0. */
  readonly processingMs?: number;
  /** Executes the first so many changes, and breaks the connection instead of answering. Default: 0. */
  readonly answersLost?: number;
  /** Requests in a second, over all. Default: 100. */
  readonly requestsPerSecond?: number;
  /** Forgets an idempotency key after so many milliseconds. Default: 24 hours. */
  readonly keepKeysMs?: number;
  readonly now?: () => number;
  /** Waits so many milliseconds. Default: a real timer. */
  readonly sleep?: (ms: number) => Promise<void>;
};

/** A payment service, and everything that has happened in it. */
export type Payments = Service & {
  readonly customers: readonly Customer[];
  readonly charges: readonly Charge[];
  readonly paymentIntents: readonly PaymentIntent[];
  readonly refunds: readonly Refund[];
};

/**
 * Makes a payment service in the style of Stripe: form bodies, idempotency keys, cursor lists, typed errors.
 *
 * Keys: `test-key-merchant` may do everything, `test-key-readonly` may only read. Cards: `pm_card_visa` pays,
 * `pm_card_chargeDeclined` does not.
 */
export function createPayments(options: PaymentsOptions = {}): Payments {
  const { origin = "http://payments.test", charges = 25, now = Date.now } = options;
  const ledger = newLedger();
  const nowSeconds = () => Math.floor(now() / 1_000);
  const newDoor = () =>
    createDoor({
      now,
      sleep: options.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms))),
      processingMs: options.processingMs ?? 0,
      answersLost: options.answersLost ?? 0,
      requestsPerSecond: options.requestsPerSecond ?? 100,
      keepKeysMs: options.keepKeysMs ?? 24 * 3_600_000,
    });
  let door = newDoor();
  fill(ledger, charges);

  const unknown = ({ request, url }: Call) => unknownUrl(request.method, url.pathname);
  return {
    origin,
    handlers: routes(paymentRoutes({ ledger, nowSeconds }), {
      origin,
      around: (call, answer) => door(call, answer),
      unknownPath: unknown,
      unknownMethod: unknown,
    }),
    get customers() {
      return ledger.customers.all();
    },
    get charges() {
      return ledger.charges.all();
    },
    get paymentIntents() {
      return ledger.paymentIntents.all();
    },
    get refunds() {
      return ledger.refunds.all();
    },
    reset: () => {
      fill(ledger, charges);
      door = newDoor();
    },
  };
}
